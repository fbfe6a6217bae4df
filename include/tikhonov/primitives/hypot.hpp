// The length of the hypotenuse.
#pragma once

#include <tikhonov/primitives/where.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

struct hypot_ {
    static constexpr fixed_string name = "hypot";
    static constexpr int arity = 2;
    static constexpr bool commutative = true;
    static constexpr auto value(auto a, auto b) { return hypot(a, b); }
    template <int K>
    static constexpr auto slope(auto a, auto b, auto y) {
        if constexpr (K == 0) return where(0_c < y, a / y, 0_c);
        else return where(0_c < y, b / y, 0_c);
    }
    static constexpr facts about(known a, known b) {
        const sign_set sign = larger(a.sign.magnitude(), b.sign.magnitude());
        const bool apart = sign == signs::positive;  // from the origin, where the kink is
        return {.sign = sign,
                .curved = curvature::convex,
                .moves = {along(a.sign), along(b.sign)},
                .smooth = apart ? smoothness::smooth : smoothness::kinked,
                .carries = true,
                .flat_at_zero = apart};
    }
};
/// √(a² + b²) without overflow or underflow on the way. At the origin the minimum-norm subgradient, (0, 0).
template <class A, class B>
    requires Operands<A, B>
constexpr applied<hypot_, A, B> hypot(A a, B b) { return apply<hypot_>(a, b); }

}  // namespace tikhonov::detail

namespace tikhonov::inline TIKHONOV_TARGET {
using detail::hypot;
}
