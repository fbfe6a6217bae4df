// Huber's function of a residual: quadratic near zero, linear far away.
#pragma once

#include <tikhonov/primitives/absolute.hpp>
#include <tikhonov/primitives/maximum.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

struct huber_ {
    static constexpr fixed_string name = "huber";
    static constexpr int arity = 2;
    static constexpr bool composite = true;
    static constexpr auto value(auto r, auto delta) {
        const auto held = slope<0>(r, delta, 0_c);
        return held * (r - 0.5_c * held);
    }
    // It is smooth in r: the slope is r, held between -delta and delta, and the value is made of it, so that a kernel computes it once.
    template <int K>
    static constexpr auto slope(auto r, auto delta, auto) {
        if constexpr (K == 0) return max(-delta, min(r, delta));
        else return relu(abs(r) - delta);
    }
    static constexpr facts about(known r, known delta) {
        // a negative threshold would turn it over; as a function of the threshold alone it rises to r²/2 and bends down
        const bool proper = delta.sign.within(signs::nonnegative);
        return {.sign = proper ? r.sign.magnitude() * delta.sign : signs::unknown,
                .curved = curved(proper && !delta.varies, proper && !r.varies),
                .moves = {proper ? along(r.sign) : monotone::unknown, proper ? monotone::increasing : monotone::unknown},
                .smooth = proper ? smoothness::smooth : smoothness::rough,
                .flat_at_zero = proper && !delta.varies,
                .why = proper ? "residual and threshold depend on the parameters" : "the threshold is not known to be nonnegative"};
    }
};

}  // namespace tikhonov::detail
