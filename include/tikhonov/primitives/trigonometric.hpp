// Sine, cosine and the arc tangent.
#pragma once

#include <tikhonov/primitives/arithmetic.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

struct sin_ {
    static constexpr fixed_string name = "sin";
    static constexpr auto value(auto x) { return sin(x); }
    static constexpr auto slope(auto x, auto) { return cos(x); }
    static constexpr facts about(known x) {
        return {.sign = x.sign == signs::zero ? signs::zero : signs::unknown, .smooth = smoothness::smooth};
    }
};
/// sin(x), x in radians; NaN at ±inf.
template <Operand X>
constexpr applied<sin_, X> sin(X x) {
    return apply<sin_>(x);
}
template <fixed_string Name = "sin">
constexpr mistake sin(anything) {
    return refuse_number<Name>();
}

struct cos_ {
    static constexpr fixed_string name = "cos";
    static constexpr auto value(auto x) { return cos(x); }
    static constexpr auto slope(auto x, auto) { return -sin(x); }
    static constexpr facts about(known x) {
        return {.sign = x.sign == signs::zero ? signs::positive : signs::unknown, .smooth = smoothness::smooth};
    }
};
/// cos(x), x in radians; NaN at ±inf.
template <Operand X>
constexpr applied<cos_, X> cos(X x) {
    return apply<cos_>(x);
}
template <fixed_string Name = "cos">
constexpr mistake cos(anything) {
    return refuse_number<Name>();
}

struct atan_ {
    static constexpr fixed_string name = "atan";
    static constexpr auto value(auto x) { return atan(x); }
    static constexpr auto slope(auto x, auto) { return 1_c / (1_c + sq(x)); }
    static constexpr facts about(known x) {
        return {x.sign,
                curved(x.sign.within(signs::nonpositive), x.sign.within(signs::nonnegative)),
                {monotone::increasing},
                smoothness::smooth};
    }
};
/// The angle in (-π/2, π/2) whose tangent is x; ±π/2 at ±inf.
template <Operand X>
constexpr applied<atan_, X> atan(X x) {
    return apply<atan_>(x);
}
template <fixed_string Name = "atan">
constexpr mistake atan(anything) {
    return refuse_number<Name>();
}

}  // namespace tikhonov::detail

namespace tikhonov::inline TIKHONOV_TARGET {
using detail::sin, detail::cos, detail::atan;
}
