// Penalties, written in the language itself: sums over all axes, without hidden factors. Of several operands, and of a pack of
// symbols, they are the sum of the penalties.
#pragma once

#include <tikhonov/language/refused_functions.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Σ|w|.
constexpr auto l1(Expression auto w) { return sum(abs(w)); }
/// The same of several tensors, `l1(W1, b1, W2)` or `l1(parameters(W1, b1, W2))`: the sum of theirs.
template <Expression W, Expression... More>
    requires(sizeof...(More) > 0)
constexpr auto l1(W w, More... more) { return (l1(w) + ... + l1(more)); }
template <class... S>
constexpr auto l1(parameter_pack<S...>) {
    return (... + l1(S{}));
}
/// Σw². (As Keras; optax and Tikhonov's own λ‖w‖² agree with it up to the ½ that some add.)
constexpr auto l2(Expression auto w) { return sum(sq(w)); }
/// The same of several tensors, `l2(W1, b1, W2)` or `l2(parameters(W1, b1, W2))`: the sum of theirs.
template <Expression W, Expression... More>
    requires(sizeof...(More) > 0)
constexpr auto l2(W w, More... more) { return (l2(w) + ... + l2(more)); }
template <class... S>
constexpr auto l2(parameter_pack<S...>) {
    return (... + l2(S{}));
}
/// a·Σ|w| + b·Σw². (scikit-learn writes alpha·l1_ratio for a and ½·alpha·(1 - l1_ratio) for b.)
constexpr auto elastic_net(Expression auto w, Expression auto a, Expression auto b) {
    if constexpr (are_numbers<"elastic_net", decltype(w), decltype(a), decltype(b)>()) return a * l1(w) + b * l2(w);
    else return mistake{};
}
/// The same of several tensors: `elastic_net(parameters(W1, b1, W2), a, b)`.
template <class... S>
constexpr auto elastic_net(parameter_pack<S...> w, Expression auto a, Expression auto b) {
    if constexpr (are_numbers<"elastic_net", decltype(a), decltype(b)>()) return a * l1(w) + b * l2(w);
    else return mistake{};
}
/// 0 where lo <= w <= hi at every element, else infinite: the constraint as a penalty. The bounds have some of the axes of w. It has no
/// gradient, `grad` refuses it; solvers keep it by its proximal operator, clamp(w, lo, hi). `nonnegative(w)` is that with lo = 0 alone.
constexpr auto box(Expression auto w, Expression auto lo, Expression auto hi) { return sum(apply<indicator_>(w, lo, hi)); }
/// The same without an upper bound: w >= 0.
template <class W>
constexpr auto nonnegative_word::operator()(W w) const {
    if constexpr (Expression<W>) return box(w, 0_c, constant<positive_infinity<double>>{});
    else return refuse_number<diagnostics::name_for<"nonnegative", W>>();
}
/// The minimax concave penalty: Σ lambda·|w| - w²/(2·gamma) where |w| <= gamma·lambda, ½·gamma·lambda² beyond; gamma > 0. Zhang 2010.
constexpr auto mcp(Expression auto w, Expression auto lambda, Expression auto gamma) { return sum(apply<mcp_>(w, lambda, gamma)); }
/// The smoothly clipped absolute deviation: Σ lambda·|w| where |w| <= lambda, ½·lambda²·(a + 1) where |w| >= a·lambda, and a parabola
/// between them; a > 1, as a rule 3.7. Fan and Li 2001.
constexpr auto scad(Expression auto w, Expression auto lambda, Expression auto a) { return sum(apply<scad_>(w, lambda, a)); }

// Overloads that only wrong calls reach: a bare number among the operands, or more than three.
template <fixed_string Name = "elastic_net">
constexpr mistake elastic_net(anything, anything, anything) {
    return refuse_number<Name>();
}
template <fixed_string Name = "elastic_net", class... More>
    requires(sizeof...(More) > 0)
constexpr mistake elastic_net(anything, anything, anything, const More&...) {
    diagnostics::penalty_of_more<Name>();
    return {};
}
template <fixed_string Name = "box">
constexpr mistake box(anything, anything, anything) {
    return refuse_number<Name>();
}
template <fixed_string Name = "mcp">
constexpr mistake mcp(anything, anything, anything) {
    return refuse_number<Name>();
}
template <fixed_string Name = "scad">
constexpr mistake scad(anything, anything, anything) {
    return refuse_number<Name>();
}
template <fixed_string Name = "l1", class... More>
constexpr mistake l1(anything, const More&...) {
    return refuse_number<Name>();
}
template <fixed_string Name = "l2", class... More>
constexpr mistake l2(anything, const More&...) {
    return refuse_number<Name>();
}

}  // namespace tikhonov::detail
