// The logistic function and its integral. Both are written on e = exp(-|x|), which cannot overflow, and on e/(1 + e): a kernel that needs
// both takes one exponential and one division.
#pragma once

#include <tikhonov/primitives/absolute.hpp>
#include <tikhonov/primitives/exponential.hpp>
#include <tikhonov/primitives/maximum.hpp>
#include <tikhonov/primitives/where.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

// Three parts of the functions below, which only kernels meet: the odds e = exp(-|x|), whose exponent is known to be none above 0; e/(1 +
// e); and log(1 + e) given that, for e in [0, 1].
struct exp_of_nonpositive_ {
    static constexpr fixed_string name = "exp_of_nonpositive";
    static constexpr auto value(auto x) { return exp_of_nonpositive(x); }
};
struct probability_of_odds_ {
    static constexpr fixed_string name = "probability_of_odds";
    static constexpr auto value(auto e) { return probability_of_odds(e); }
};
struct log_of_one_plus_ {
    static constexpr fixed_string name = "log_of_one_plus";
    static constexpr int arity = 2;
    static constexpr auto value(auto e, auto probability) { return log_of_one_plus(e, probability); }
};
constexpr term exp_of_nonpositive(term x) { return apply<exp_of_nonpositive_>(x); }
constexpr term probability_of_odds(term e) { return apply<probability_of_odds_>(e); }
constexpr term log_of_one_plus(term e, term probability) { return apply<log_of_one_plus_>(e, probability); }

struct sigmoid_ {
    static constexpr fixed_string name = "sigmoid";
    static constexpr fixed_string latex = "\\sigma";
    static constexpr bool composite = true;
    static constexpr auto value(auto x) {
        const auto p = probability_of_odds(exp_of_nonpositive(-abs(x)));
        return where(x < 0_c, p, 1_c - p);
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
constexpr applied<sigmoid_, X> sigmoid(X x) {
    return apply<sigmoid_>(x);
}
template <fixed_string Name = "sigmoid">
constexpr mistake sigmoid(anything) {
    return refuse_number<Name>();
}

struct softplus_ {
    static constexpr fixed_string name = "softplus";
    static constexpr bool composite = true;
    static constexpr auto value(auto x) { return max(0_c, x) + tail(x); }
    /// log(1 + exp(-|x|)).
    static constexpr auto tail(auto x) {
        const auto e = exp_of_nonpositive(-abs(x));
        return log_of_one_plus(e, probability_of_odds(e));
    }
    static constexpr auto slope(auto x, auto) { return sigmoid(x); }
    static constexpr facts about(known) { return {signs::positive, curvature::convex, {monotone::increasing}, smoothness::smooth}; }
};
/// softplus(x) = log(1 + eˣ), finite for every finite x; 0 and +inf at ∓inf.
template <Operand X>
constexpr applied<softplus_, X> softplus(X x) {
    return apply<softplus_>(x);
}
template <fixed_string Name = "softplus">
constexpr mistake softplus(anything) {
    return refuse_number<Name>();
}

/// log(sigmoid(x)) = -softplus(-x), finite for every finite x.
template <Operand X>
constexpr auto log_sigmoid(X x) {
    return -softplus(-x);
}

}  // namespace tikhonov::detail

namespace tikhonov::inline TIKHONOV_TARGET {
using detail::sigmoid, detail::softplus, detail::log_sigmoid;
}
