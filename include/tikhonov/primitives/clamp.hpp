// A value held between two others.
#pragma once

#include <tikhonov/core/diagnostics.hpp>
#include <tikhonov/primitives/maximum.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// min(max(x, lo), hi), which is hi where lo > hi. The gradient passes where lo < x < hi; at a constant bound it is 0, as for relu, and
/// with a bound that is an expression a tie is shared evenly, as for max.
template <class X, class A, class B>
    requires Operands<X, A, B>
constexpr auto clamp(X x, A lo, B hi) {
    if constexpr (Operand<X> && Operand<A> && Operand<B>) {
        return min(max(x, lo), hi);
    } else {
        diagnostics::bare_number<diagnostics::name_for<"clamp", X, A, B>>();
        return mistake{};
    }
}

}  // namespace tikhonov::detail

namespace tikhonov::inline TIKHONOV_TARGET {
using detail::clamp;
}
