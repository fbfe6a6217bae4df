// The constraint that a value lies between two others, as a function: 0 where it does, infinite where it does not.
#pragma once

#include <tikhonov/core/special_numbers.hpp>
#include <tikhonov/primitives/where.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

struct indicator_ {
    static constexpr fixed_string name = "indicator";
    static constexpr int arity = 3;
    // a NaN is below and above nothing, and is handed on
    static constexpr auto value(auto x, auto low, auto high) {
        constexpr constant<positive_infinity<double>> infinity{};
        return where(x < low, infinity, where(high < x, infinity, 0_c * x));
    }
    // It is flat wherever it is finite, at its edge by the convention for kinks. (`grad` refuses it: no step follows from that.)
    template <int K>
    static constexpr auto pullback(auto, auto, auto, auto, auto) {
        return term{};
    }
    static constexpr facts about(known, known low, known high) {
        const bool convex = !low.varies && !high.varies;
        return {.sign = signs::nonnegative,
                .curved = curved(convex, false),
                .why = convex ? "it is convex, and has no direction" : "the bounds depend on the parameters"};
    }
};

}  // namespace tikhonov::detail
