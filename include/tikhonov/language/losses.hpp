// Losses, written in the language itself. The pointwise form stands in `each`, the loss is its mean over all axes. There are no
// hidden factors. Where prediction and target have the same axes in two orders, a pointwise loss has them in the prediction's: of two
// operands that are equally wide the first gives the order, so the prediction stands first everywhere.
#pragma once

#include <tikhonov/language/penalties.hpp>
#include <tikhonov/language/refused_losses.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

namespace each {

/// (y - t)².
constexpr auto squared_error(Expression auto y, Expression auto t) { return sq(y - t); }
/// |y - t|; gradient 0 where y = t.
constexpr auto absolute_error(Expression auto y, Expression auto t) { return abs(y - t); }
/// ½(y - t)² where |y - t| <= delta, delta·(|y - t| - ½·delta) beyond. Huber 1964.
constexpr auto huber(Expression auto y, Expression auto t, Expression auto delta) { return apply<huber_>(y - t, delta); }
/// -t·log σ(z) - (1-t)·log(1-σ(z)) for a logit z and a target t in [0, 1], written so that nothing overflows.
constexpr auto bce_with_logits(Expression auto z, Expression auto t) {
    if constexpr (are_numbers<"bce_with_logits", decltype(z), decltype(t)>()) return softplus(z) - z * t;
    else return mistake{};
}
/// log(1 + exp(-s·y)) for a score y and a target s of -1 or +1, written so that nothing overflows.
constexpr auto logistic_loss(Expression auto y, Expression auto s) { return softplus(-(y * s)); }
/// max(0, 1 - s·y) for a score y and a target s of -1 or +1; gradient 0 at the knee.
constexpr auto hinge(Expression auto y, Expression auto s) { return relu(1_c - y * s); }
/// -log softmax(z)[label], over the class axis of `label`.
template <Expression Z, Expression L>
constexpr auto cross_entropy(Z z, L label) {
    if constexpr (can_pick<"cross_entropy", Z, L>()) return logsumexp<typename L::classes{}>(z) - pick(z, label);
    else return mistake{};
}
/// exp(eta) - t·eta: the Poisson negative log-likelihood of a log-rate eta, without the term log t! that no parameter moves.
constexpr auto poisson_nll(Expression auto eta, Expression auto t) {
    if constexpr (are_numbers<"poisson_nll", decltype(eta), decltype(t)>()) return exp(eta) - eta * t;
    else return mistake{};
}

/// 1 where a prediction is right, else 0. With labels: where the label's score is above that of every other class; scores that tie say
/// nothing. With targets of 0 and 1: where the logit z is positive for 1 and not for 0. NaN is wrong. No gradient.
template <Expression Z, Expression T>
constexpr auto accuracy(Z z, T t) {
    if constexpr (are_labels<T>) {
        if constexpr (!can_pick<"accuracy", Z, T>()) return mistake{};
        else return where(equal(sum<typename T::classes{}>(where(z >= pick(z, t), 1_c, 0_c)), 1_c), 1_c, 0_c);
    } else {
        if constexpr (are_numbers<"accuracy", Z, T>()) return where(equal(where(z > 0_c, 1_c, where(z <= 0_c, 0_c, -1_c)), t), 1_c, 0_c);
        else return mistake{};
    }
}

}  // namespace each

/// Mean squared error: mean of (y - t)². (As in torch and scikit-learn; there is no ½.)
constexpr auto mse(Expression auto y, Expression auto t) { return mean(each::squared_error(y, t)); }
/// Mean absolute error.
constexpr auto mae(Expression auto y, Expression auto t) { return mean(each::absolute_error(y, t)); }
/// Mean Huber loss with the threshold delta. (torch's HuberLoss; its SmoothL1Loss is this divided by delta.)
constexpr auto huber(Expression auto y, Expression auto t, Expression auto delta) { return mean(each::huber(y, t, delta)); }
/// Mean binary cross-entropy of logits. (torch's BCEWithLogitsLoss.)
constexpr auto bce_with_logits(Expression auto z, Expression auto t) { return mean(each::bce_with_logits(z, t)); }
/// Mean logistic loss of scores against targets of -1 or +1: bce_with_logits(y, (1 + s)/2). (torch's SoftMarginLoss.)
constexpr auto logistic_loss(Expression auto y, Expression auto s) { return mean(each::logistic_loss(y, s)); }
/// Mean hinge loss of scores against targets of -1 or +1. (scikit-learn's hinge_loss.)
constexpr auto hinge(Expression auto y, Expression auto s) { return mean(each::hinge(y, s)); }
/// Mean cross-entropy of logits against integer labels. (torch's CrossEntropyLoss.)
constexpr auto cross_entropy(Expression auto z, Expression auto label) { return mean(each::cross_entropy(z, label)); }
/// The part of the predictions that are right: the mean of `each::accuracy`. To look at, not to minimise: its gradient is 0.
constexpr auto accuracy(Expression auto z, Expression auto t) { return mean(each::accuracy(z, t)); }
/// Mean Poisson negative log-likelihood of log-rates. (torch's PoissonNLLLoss with log_input.)
constexpr auto poisson_nll(Expression auto eta, Expression auto t) { return mean(each::poisson_nll(eta, t)); }

}  // namespace tikhonov::detail
