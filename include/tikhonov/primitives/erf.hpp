// The error function.
#pragma once

#include <numbers>

#include <tikhonov/primitives/exponential.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

struct erf_ {
    static constexpr fixed_string name = "erf";
    static constexpr auto value(auto x) { return erf(x); }
    static constexpr auto slope(auto x, auto) { return constant<2 * std::numbers::inv_sqrtpi>{} * exp(-sq(x)); }
    static constexpr facts about(known x) {
        return {x.sign,
                curved(x.sign.within(signs::nonpositive), x.sign.within(signs::nonnegative)),
                {monotone::increasing},
                smoothness::smooth};
    }
};
/// erf(x) = 2/√π · ∫₀ˣ exp(-t²) dt; ±1 at ±inf. The distribution function of a normal variable is ½(1 + erf(x/√2)).
template <Operand X>
constexpr applied<erf_, X> erf(X x) {
    return apply<erf_>(x);
}
template <fixed_string Name = "erf">
constexpr mistake erf(anything) {
    return refuse_number<Name>();
}

}  // namespace tikhonov::detail

namespace tikhonov::inline TIKHONOV_TARGET {
using detail::erf;
}
