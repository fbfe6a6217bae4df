// The sentences of splitting.
#pragma once

#include <tikhonov/core/diagnostics.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail::diagnostics {

template <fixed_string Function, fixed_string Axes>
constexpr void split_of_tensor() {
    static_assert(refused<Function>,
                  "tikhonov: only a loss has a smooth part and a penalty part, and this expression has axes: sum it first");
}
template <fixed_string Term, fixed_string Symbol>
constexpr void no_proximal_operator() {
    static_assert(
        refused<Term>,
        "tikhonov: this term has a kink and no proximal operator that the library knows: l1, l2, norms of groups, box, nonnegative, "
        "mcp and scad of one symbol have one; write it with those, or smooth it: huber(w, 0_c, delta)");
}
template <fixed_string Term, fixed_string Symbol>
constexpr void weight_of_unknown_sign() {
    static_assert(refused<Term>,
                  "tikhonov: the weight of this term may be negative, and then it has no proximal operator: promise that it is not, "
                  "scalar<\"lambda\", nonnegative>");
}
template <fixed_string Symbol>
constexpr void penalties_do_not_compose() {
    static_assert(refused<Symbol>,
                  "tikhonov: each of these terms has a proximal operator, but their sum has none that the library knows: norms of groups "
                  "compose with l1, l2, nonnegative and norms of larger groups; mcp and scad stand alone");
}
template <fixed_string Symbol>
constexpr void falls_without_bound() {
    static_assert(refused<Symbol>,
                  "tikhonov: this loss falls without bound as the parameter grows or shrinks, so it has no minimum: sum(w) is no penalty, "
                  "did you mean l2(w) or l1(w)?");
}

}  // namespace tikhonov::detail::diagnostics
