// The logistic function and its integral. Both are written on exp(-|x|), which cannot overflow and
// which a kernel that needs both computes once.
#pragma once

#include <tikhonov/primitives/absolute.hpp>
#include <tikhonov/primitives/exponential.hpp>
#include <tikhonov/primitives/maximum.hpp>
#include <tikhonov/primitives/where.hpp>

namespace tikhonov {

struct sigmoid_ {
    static constexpr fixed_string name = "sigmoid";
    static constexpr fixed_string latex = "\\sigma";
    static constexpr bool composite = true;
    static constexpr auto value(auto x) {
        const auto e = exp(-abs(x));
        return where(x < 0_c, e, 1_c) / (1_c + e);
    }
    // 1 - y becomes sigmoid(-x) by identity, so the slope keeps its relative accuracy where y rounds to 1.
    static constexpr auto slope(auto, auto y) { return y * (1_c - y); }
    static constexpr facts about(known x) {
        return {signs::positive,
                curved(x.sign.within(signs::nonpositive), x.sign.within(signs::nonnegative)),
                {monotone::increasing},
                smoothness::smooth};
    }
};
/// sigmoid(x) = 1 / (1 + e⁻ˣ), in [0, 1]; exact limits at ±inf.
template <Operand X>
constexpr result<sigmoid_, X> sigmoid(X x) {
    return apply<sigmoid_>(x);
}

struct softplus_ {
    static constexpr fixed_string name = "softplus";
    static constexpr bool composite = true;
    static constexpr auto value(auto x) { return max(0_c, x) + log1p(exp(-abs(x))); }
    static constexpr auto slope(auto x, auto) { return sigmoid(x); }
    static constexpr facts about(known) { return {signs::positive, curvature::convex, {monotone::increasing}, smoothness::smooth}; }
};
/// softplus(x) = log(1 + eˣ), finite for every finite x; 0 and +inf at ∓inf.
template <Operand X>
constexpr result<softplus_, X> softplus(X x) {
    return apply<softplus_>(x);
}

/// log(sigmoid(x)) = -softplus(-x), finite for every finite x.
template <Operand X>
constexpr auto log_sigmoid(X x) {
    return -softplus(-x);
}

}  // namespace tikhonov
