// The logarithm of the gamma function and its derivatives, for x > 0.
#pragma once

#include <stdexcept>

#include <tikhonov/core/stop.hpp>
#include <tikhonov/primitives/arithmetic.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// ψ⁽ᴹ⁾, the derivative of order M + 1 of lgamma.
template <int M>
struct polygamma_ {
    static_assert(0 <= M && M <= 3);
    static constexpr auto name = [] {
        if constexpr (M == 0) return fixed_string("digamma");
        else if constexpr (M == 1) return fixed_string("trigamma");
        else if constexpr (M == 2) return fixed_string("polygamma2");
        else return fixed_string("polygamma3");
    }();
    static constexpr auto value(auto x) { return polygamma<M>(x); }
    static constexpr auto slope(auto x, auto) {
        if constexpr (M < 3) {
            return apply<polygamma_<M + 1>>(x);
        } else {
            if (x.graph != nullptr) stop_with<std::domain_error>("tikhonov: lgamma has derivatives up to the fourth");
            return x;
        }
    }
    static constexpr facts about(known) {
        // for positive x, ψ' and ψ''' are sums of powers 1/(x + k)ⁿ, so positive, falling and convex even by their logarithms; ψ and ψ''
        // are the other way round, but for the sign of ψ
        if constexpr (M % 2 == 1)
            return {.sign = signs::positive,
                    .curved = curvature::convex,
                    .moves = {monotone::decreasing},
                    .smooth = smoothness::smooth,
                    .room = headroom::logarithm};
        else return {M == 0 ? signs::unknown : signs::negative, curvature::concave, {monotone::increasing}, smoothness::smooth};
    }
};

struct lgamma_ {
    static constexpr fixed_string name = "lgamma";
    static constexpr auto value(auto x) { return lgamma(x); }
    static constexpr auto slope(auto x, auto) { return digamma(x); }
    static constexpr facts about(known) { return {.curved = curvature::convex, .smooth = smoothness::smooth}; }
};

/// log Γ(x) for x > 0; +inf at 0 and at inf, NaN below 0. It has derivatives up to the fourth.
template <Operand X>
constexpr applied<lgamma_, X> lgamma(X x) {
    return apply<lgamma_>(x);
}
template <fixed_string Name = "lgamma">
constexpr mistake lgamma(anything) {
    return refuse_number<Name>();
}
/// ψ(x) = Γ'(x) / Γ(x) for x > 0; -inf at 0, NaN below.
template <Operand X>
constexpr applied<polygamma_<0>, X> digamma(X x) {
    return apply<polygamma_<0>>(x);
}
template <fixed_string Name = "digamma">
constexpr mistake digamma(anything) {
    return refuse_number<Name>();
}
/// ψ'(x) for x > 0; +inf at 0, NaN below.
template <Operand X>
constexpr applied<polygamma_<1>, X> trigamma(X x) {
    return apply<polygamma_<1>>(x);
}

}  // namespace tikhonov::detail

namespace tikhonov::inline TIKHONOV_TARGET {
using detail::lgamma, detail::digamma, detail::trigamma;
}
