// Huber's function of a residual: quadratic near zero, linear far away.
#pragma once

#include <tikhonov/primitives/absolute.hpp>
#include <tikhonov/primitives/maximum.hpp>

namespace tikhonov {

struct huber_ {
    static constexpr fixed_string name = "huber";
    static constexpr int arity = 2;
    static constexpr bool composite = true;
    static constexpr auto value(auto r, auto delta) {
        const auto bounded = min(abs(r), delta);
        return bounded * (abs(r) - 0.5_c * bounded);
    }
    // It is smooth in r: the slope is r, held between -delta and delta.
    template <int K>
    static constexpr auto slope(auto r, auto delta, auto) {
        if constexpr (K == 0) return max(-delta, min(r, delta));
        else return relu(abs(r) - delta);
    }
};

}  // namespace tikhonov
