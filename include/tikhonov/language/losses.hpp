// Losses and penalties, written in the language itself. The pointwise form stands in `each`, the loss is its mean over all
// axes; penalties are sums. There are no hidden factors.
#pragma once

#include <tikhonov/language/reductions.hpp>

namespace tikhonov {

namespace each {

/// (y - t)².
template <class Y, class T>
    requires Operands<Y, T>
constexpr auto squared_error(Y y, T t) { return sq(y - t); }
/// |y - t|; gradient 0 where y = t.
template <class Y, class T>
    requires Operands<Y, T>
constexpr auto absolute_error(Y y, T t) { return abs(y - t); }
/// ½(y - t)² where |y - t| <= delta, delta·(|y - t| - ½·delta) beyond. Huber 1964.
template <class Y, class T, class D>
    requires Operands<Y, T, D>
constexpr auto huber(Y y, T t, D delta) { return apply<huber_>(y - t, delta); }
/// -t·log σ(z) - (1-t)·log(1-σ(z)) for a logit z and a target t in [0, 1], written so that nothing overflows.
template <class Z, class T>
    requires Operands<Z, T>
constexpr auto bce_with_logits(Z z, T t) { return softplus(z) - t * z; }
/// -log softmax(z)[label], over the class axis of `label`.
template <Expression Z, Expression L>
constexpr auto cross_entropy(Z z, L label) {
    require_labels<L>();
    return reduction<ops::logsumexp, Z, typename L::classes>{} - pick(z, label);
}
/// exp(eta) - t·eta: the Poisson negative log-likelihood of a log-rate eta, without the term log t! that no parameter moves.
template <class E, class T>
    requires Operands<E, T>
constexpr auto poisson_nll(E eta, T t) { return exp(eta) - t * eta; }

}  // namespace each

/// Mean squared error: mean of (y - t)². (As in torch and scikit-learn; there is no ½.)
template <class Y, class T>
    requires Operands<Y, T>
constexpr auto mse(Y y, T t) { return mean(each::squared_error(y, t)); }
/// Mean absolute error.
template <class Y, class T>
    requires Operands<Y, T>
constexpr auto mae(Y y, T t) { return mean(each::absolute_error(y, t)); }
/// Mean Huber loss with the threshold delta. (torch's HuberLoss; its SmoothL1Loss is this divided by delta.)
template <class Y, class T, class D>
    requires Operands<Y, T, D>
constexpr auto huber(Y y, T t, D delta) { return mean(each::huber(y, t, delta)); }
/// Mean binary cross-entropy of logits. (torch's BCEWithLogitsLoss.)
template <class Z, class T>
    requires Operands<Z, T>
constexpr auto bce_with_logits(Z z, T t) { return mean(each::bce_with_logits(z, t)); }
/// Mean cross-entropy of logits against integer labels. (torch's CrossEntropyLoss.)
template <Expression Z, Expression L>
constexpr auto cross_entropy(Z z, L label) {
    return mean(each::cross_entropy(z, label));
}
/// Mean Poisson negative log-likelihood of log-rates. (torch's PoissonNLLLoss with log_input.)
template <class E, class T>
    requires Operands<E, T>
constexpr auto poisson_nll(E eta, T t) { return mean(each::poisson_nll(eta, t)); }

/// Σ|w|.
constexpr auto l1(Expression auto w) { return sum(abs(w)); }
/// Σw². (As Keras; optax and Tikhonov's own λ‖w‖² agree with it up to the ½ that some add.)
constexpr auto l2(Expression auto w) { return sum(sq(w)); }
/// a·Σ|w| + b·Σw². (scikit-learn writes alpha·l1_ratio for a and ½·alpha·(1 - l1_ratio) for b.)
template <Expression W, class A, class B>
    requires Operands<A, B, W>
constexpr auto elastic_net(W w, A a, B b) { return a * l1(w) + b * l2(w); }

}  // namespace tikhonov
