// The absolute value and the sign.
#pragma once

#include <tikhonov/primitives/arithmetic.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

struct sign_ {
    static constexpr fixed_string name = "sign";
    static constexpr auto value(auto x) { return sign(x); }
    static constexpr auto slope(auto, auto) { return 0_c; }
    static constexpr facts about(known x) { return {.sign = x.sign, .moves = {monotone::increasing}}; }
};

/// sign(x) = -1, 0 or 1. Its derivative is taken to be 0 everywhere.
template <Operand X>
constexpr applied<sign_, X> sign(X x) {
    return apply<sign_>(x);
}
template <fixed_string Name = "sign">
constexpr mistake sign(anything) {
    return refuse_number<Name>();
}

struct abs_ {
    static constexpr fixed_string name = "abs";
    static constexpr auto value(auto x) { return abs(x); }
    static constexpr auto slope(auto x, auto) { return sign(x); }
    static constexpr facts about(known x) {
        const bool kink = along(x.sign) == monotone::unknown;
        return {x.sign.magnitude(),
                kink ? curvature::convex : curvature::affine,
                {along(x.sign)},
                kink ? smoothness::kinked : smoothness::smooth};
    }
};

/// |x|. At the kink the minimum-norm subgradient: abs'(0) = 0.
template <Operand X>
constexpr applied<abs_, X> abs(X x) {
    return apply<abs_>(x);
}
template <fixed_string Name = "abs">
constexpr mistake abs(anything) {
    return refuse_number<Name>();
}

}  // namespace tikhonov::detail

namespace tikhonov::inline TIKHONOV_TARGET {
using detail::sign, detail::abs;
}
