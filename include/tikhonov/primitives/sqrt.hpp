// The square root.
#pragma once

#include <tikhonov/primitives/arithmetic.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

struct sqrt_ {
    static constexpr fixed_string name = "sqrt";
    static constexpr auto value(auto x) { return sqrt(x); }
    static constexpr auto slope(auto, auto y) { return 0.5_c / y; }
    static constexpr facts about(known x) {
        return {.sign = x.sign.within(signs::nonnegative) ? x.sign : signs::nonnegative,
                .curved = x.varies && x.room != headroom::none ? curvature::convex : curvature::concave,
                .moves = {monotone::increasing},
                .smooth = x.sign == signs::positive ? smoothness::smooth : smoothness::rough,
                .room = x.room == headroom::logarithm ? headroom::logarithm : headroom::none};
    }
};

/// √x; NaN below 0. By continuity sqrt'(0) = +inf.
template <Operand X>
constexpr applied<sqrt_, X> sqrt(X x) {
    return apply<sqrt_>(x);
}
template <fixed_string Name = "sqrt">
constexpr mistake sqrt(anything) {
    return refuse_number<Name>();
}

}  // namespace tikhonov::detail

namespace tikhonov::inline TIKHONOV_TARGET {
using detail::sqrt;
}
