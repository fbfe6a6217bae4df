// The hyperbolic tangent.
#pragma once

#include <tikhonov/primitives/arithmetic.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

struct tanh_ {
    static constexpr fixed_string name = "tanh";
    static constexpr fixed_string latex = "\\tanh";
    static constexpr auto value(auto x) { return tanh(x); }
    static constexpr auto slope(auto, auto y) { return 1_c - sq(y); }
    static constexpr facts about(known x) {
        return {x.sign,
                curved(x.sign.within(signs::nonpositive), x.sign.within(signs::nonnegative)),
                {monotone::increasing},
                smoothness::smooth};
    }
};

/// tanh(x).
template <Operand X>
constexpr applied<tanh_, X> tanh(X x) {
    return apply<tanh_>(x);
}
template <fixed_string Name = "tanh">
constexpr mistake tanh(anything) {
    return refuse_number<Name>();
}

}  // namespace tikhonov::detail

namespace tikhonov::inline TIKHONOV_TARGET {
using detail::tanh;
}
