// Losses and penalties, written in the language itself. The pointwise form stands in `each`, the loss is its mean over all
// axes; penalties are sums. There are no hidden factors.
#pragma once

#include <tikhonov/language/axes.hpp>

namespace tikhonov {

namespace each {

/// (y - t)².
constexpr auto squared_error(Expression auto y, Expression auto t) { return sq(y - t); }
/// |y - t|; gradient 0 where y = t.
constexpr auto absolute_error(Expression auto y, Expression auto t) { return abs(y - t); }
/// ½(y - t)² where |y - t| <= delta, delta·(|y - t| - ½·delta) beyond. Huber 1964.
constexpr auto huber(Expression auto y, Expression auto t, Expression auto delta) { return apply<huber_>(y - t, delta); }
/// -t·log σ(z) - (1-t)·log(1-σ(z)) for a logit z and a target t in [0, 1], written so that nothing overflows.
constexpr auto bce_with_logits(Expression auto z, Expression auto t) { return softplus(z) - t * z; }
/// -log softmax(z)[label], over the class axis of `label`.
template <Expression Z, Expression L>
constexpr auto cross_entropy(Z z, L label) {
    if constexpr (can_pick<"cross_entropy", Z, L>()) return logsumexp<typename L::classes{}>(z) - pick(z, label);
    else return mistake{};
}
/// exp(eta) - t·eta: the Poisson negative log-likelihood of a log-rate eta, without the term log t! that no parameter moves.
constexpr auto poisson_nll(Expression auto eta, Expression auto t) { return exp(eta) - t * eta; }

}  // namespace each

/// Mean squared error: mean of (y - t)². (As in torch and scikit-learn; there is no ½.)
constexpr auto mse(Expression auto y, Expression auto t) { return mean(each::squared_error(y, t)); }
/// Mean absolute error.
constexpr auto mae(Expression auto y, Expression auto t) { return mean(each::absolute_error(y, t)); }
/// Mean Huber loss with the threshold delta. (torch's HuberLoss; its SmoothL1Loss is this divided by delta.)
constexpr auto huber(Expression auto y, Expression auto t, Expression auto delta) { return mean(each::huber(y, t, delta)); }
/// Mean binary cross-entropy of logits. (torch's BCEWithLogitsLoss.)
constexpr auto bce_with_logits(Expression auto z, Expression auto t) { return mean(each::bce_with_logits(z, t)); }
/// Mean cross-entropy of logits against integer labels. (torch's CrossEntropyLoss.)
constexpr auto cross_entropy(Expression auto z, Expression auto label) { return mean(each::cross_entropy(z, label)); }
/// Mean Poisson negative log-likelihood of log-rates. (torch's PoissonNLLLoss with log_input.)
constexpr auto poisson_nll(Expression auto eta, Expression auto t) { return mean(each::poisson_nll(eta, t)); }

/// Σ|w|.
constexpr auto l1(Expression auto w) { return sum(abs(w)); }
/// Σw². (As Keras; optax and Tikhonov's own λ‖w‖² agree with it up to the ½ that some add.)
constexpr auto l2(Expression auto w) { return sum(sq(w)); }
/// a·Σ|w| + b·Σw². (scikit-learn writes alpha·l1_ratio for a and ½·alpha·(1 - l1_ratio) for b.)
constexpr auto elastic_net(Expression auto w, Expression auto a, Expression auto b) { return a * l1(w) + b * l2(w); }

// Overloads that only wrong calls reach: a bare number among the operands. They are worse than any other that is viable.
namespace each {
template <fixed_string Name = "each::squared_error">
constexpr mistake squared_error(anything, anything) {
    return refuse_number<Name>();
}
template <fixed_string Name = "each::absolute_error">
constexpr mistake absolute_error(anything, anything) {
    return refuse_number<Name>();
}
template <fixed_string Name = "each::bce_with_logits">
constexpr mistake bce_with_logits(anything, anything) {
    return refuse_number<Name>();
}
template <fixed_string Name = "each::cross_entropy">
constexpr mistake cross_entropy(anything, anything) {
    return refuse_number<Name>();
}
template <fixed_string Name = "each::poisson_nll">
constexpr mistake poisson_nll(anything, anything) {
    return refuse_number<Name>();
}
template <fixed_string Name = "each::huber">
constexpr mistake huber(anything, anything, anything) {
    return refuse_number<Name>();
}
}  // namespace each
template <fixed_string Name = "mse">
constexpr mistake mse(anything, anything) {
    return refuse_number<Name>();
}
template <fixed_string Name = "mae">
constexpr mistake mae(anything, anything) {
    return refuse_number<Name>();
}
template <fixed_string Name = "bce_with_logits">
constexpr mistake bce_with_logits(anything, anything) {
    return refuse_number<Name>();
}
template <fixed_string Name = "cross_entropy">
constexpr mistake cross_entropy(anything, anything) {
    return refuse_number<Name>();
}
template <fixed_string Name = "poisson_nll">
constexpr mistake poisson_nll(anything, anything) {
    return refuse_number<Name>();
}
template <fixed_string Name = "huber">
constexpr mistake huber(anything, anything, anything) {
    return refuse_number<Name>();
}
template <fixed_string Name = "elastic_net">
constexpr mistake elastic_net(anything, anything, anything) {
    return refuse_number<Name>();
}
template <fixed_string Name = "l1">
constexpr mistake l1(anything) {
    return refuse_number<Name>();
}
template <fixed_string Name = "l2">
constexpr mistake l2(anything) {
    return refuse_number<Name>();
}

}  // namespace tikhonov
