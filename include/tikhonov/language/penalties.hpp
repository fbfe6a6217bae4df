// Penalties, written in the language itself: sums over all axes, without hidden factors.
#pragma once

#include <tikhonov/language/refused_functions.hpp>

namespace tikhonov::inline TIKHONOV_TARGET {

/// Σ|w|.
constexpr auto l1(Expression auto w) { return sum(abs(w)); }
/// Σw². (As Keras; optax and Tikhonov's own λ‖w‖² agree with it up to the ½ that some add.)
constexpr auto l2(Expression auto w) { return sum(sq(w)); }
/// a·Σ|w| + b·Σw². (scikit-learn writes alpha·l1_ratio for a and ½·alpha·(1 - l1_ratio) for b.)
constexpr auto elastic_net(Expression auto w, Expression auto a, Expression auto b) {
    if constexpr (are_numbers<"elastic_net", decltype(w), decltype(a), decltype(b)>()) return a * l1(w) + b * l2(w);
    else return mistake{};
}

// Overloads that only wrong calls reach: a bare number among the operands.
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
