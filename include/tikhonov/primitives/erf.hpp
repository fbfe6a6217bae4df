// The error function and its complement.
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

struct erfc_ {
    static constexpr fixed_string name = "erfc";
    static constexpr auto value(auto x) { return erfc(x); }
    static constexpr auto slope(auto x, auto) { return constant<-2 * std::numbers::inv_sqrtpi>{} * exp(-sq(x)); }
    static constexpr facts about(known x) {
        return {signs::positive,
                curved(x.sign.within(signs::nonnegative), x.sign.within(signs::nonpositive)),
                {monotone::decreasing},
                smoothness::smooth};
    }
};
/// erfc(x) = 1 - erf(x), accurate also where that is small; 2 and 0 at ∓inf. A normal variable is above x with probability ½·erfc(x/√2).
template <Operand X>
constexpr applied<erfc_, X> erfc(X x) {
    return apply<erfc_>(x);
}
template <fixed_string Name = "erfc">
constexpr mistake erfc(anything) {
    return refuse_number<Name>();
}

}  // namespace tikhonov::detail

namespace tikhonov::inline TIKHONOV_TARGET {
using detail::erf, detail::erfc;
}
