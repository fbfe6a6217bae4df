// The exponential and the logarithms.
#pragma once

#include <tikhonov/primitives/arithmetic.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

struct exp_ {
    static constexpr fixed_string name = "exp";
    static constexpr fixed_string latex = "\\exp";
    static constexpr auto value(auto x) { return exp(x); }
    static constexpr auto slope(auto, auto y) { return y; }
    static constexpr facts about(known) {
        return {signs::positive, curvature::convex, {monotone::increasing}, smoothness::smooth, false, headroom::logarithm};
    }
};
/// eˣ.
template <Operand X>
constexpr applied<exp_, X> exp(X x) {
    return apply<exp_>(x);
}
template <fixed_string Name = "exp">
constexpr mistake exp(anything) {
    return refuse_number<Name>();
}

struct expm1_ {
    static constexpr fixed_string name = "expm1";
    static constexpr auto value(auto x) { return expm1(x); }
    // not 1 + y, which has no digits left where y is close to -1
    static constexpr auto slope(auto x, auto) { return exp(x); }
    static constexpr facts about(known x) { return {x.sign, curvature::convex, {monotone::increasing}, smoothness::smooth}; }
};
/// eˣ - 1, accurate near 0.
template <Operand X>
constexpr applied<expm1_, X> expm1(X x) {
    return apply<expm1_>(x);
}
template <fixed_string Name = "expm1">
constexpr mistake expm1(anything) {
    return refuse_number<Name>();
}

struct log_ {
    static constexpr fixed_string name = "log";
    static constexpr fixed_string latex = "\\log";
    static constexpr auto value(auto x) { return log(x); }
    static constexpr auto slope(auto x, auto) { return 1_c / x; }
    static constexpr facts about(known x) {
        const bool bends = x.varies && x.room == headroom::logarithm;
        return {signs::unknown, bends ? curvature::convex : curvature::concave, {monotone::increasing}, smoothness::smooth};
    }
};
/// The natural logarithm; -inf at 0, NaN below.
template <Operand X>
constexpr applied<log_, X> log(X x) {
    return apply<log_>(x);
}
template <fixed_string Name = "log">
constexpr mistake log(anything) {
    return refuse_number<Name>();
}

struct log1p_ {
    static constexpr fixed_string name = "log1p";
    static constexpr auto value(auto x) { return log1p(x); }
    static constexpr auto slope(auto x, auto) { return 1_c / (1_c + x); }
    static constexpr facts about(known x) {
        const bool bends = x.varies && x.room == headroom::logarithm;
        return {x.sign, bends ? curvature::convex : curvature::concave, {monotone::increasing}, smoothness::smooth};
    }
};
/// log(1 + x), accurate near 0.
template <Operand X>
constexpr applied<log1p_, X> log1p(X x) {
    return apply<log1p_>(x);
}
template <fixed_string Name = "log1p">
constexpr mistake log1p(anything) {
    return refuse_number<Name>();
}

}  // namespace tikhonov::detail

namespace tikhonov::inline TIKHONOV_TARGET {
using detail::exp, detail::expm1, detail::log, detail::log1p;
}
