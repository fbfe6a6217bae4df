// Penalties of one number that are |x| near zero and flat far away: they shrink what is small and leave alone what is large.
#pragma once

#include <tikhonov/primitives/absolute.hpp>
#include <tikhonov/primitives/maximum.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// What the analysis knows of both: never negative for strengths that are not, kinked at zero, not convex in x.
constexpr facts about_folded(known x, known strength, bool bent) {
    const bool proper = bent && strength.sign.within(signs::nonnegative);
    return {.sign = proper ? x.sign.magnitude() * strength.sign : signs::unknown,
            .moves = {proper ? along(x.sign) : monotone::unknown},
            .why = "it flattens far from zero"};
}

/// λ|x| - x²/(2γ) where |x| <= γλ, ½γλ² beyond. Zhang 2010.
struct mcp_ {
    static constexpr fixed_string name = "mcp";
    static constexpr int arity = 3;
    static constexpr bool composite = true;
    static constexpr auto value(auto x, auto strength, auto reach) {
        const auto held = min(abs(x), reach * strength);
        return held * (strength - 0.5_c * held / reach);
    }
    template <int K>
    static constexpr auto pullback(auto g, auto x, auto strength, auto reach, auto) {
        const auto held = min(abs(x), reach * strength);
        if constexpr (K == 0) return g * where(abs(x) < reach * strength, sign(x) * (strength - abs(x) / reach), 0_c);
        else if constexpr (K == 1) return g * held;
        else return g * (0.5_c * sq(held / reach));
    }
    static constexpr facts about(known x, known strength, known reach) {
        return about_folded(x, strength, reach.sign.within(signs::positive));
    }
};

/// λ|x| where |x| <= λ, (2aλ|x| - x² - λ²) / (2(a - 1)) up to aλ, ½λ²(a + 1) beyond. Fan and Li 2001.
struct scad_ {
    static constexpr fixed_string name = "scad";
    static constexpr int arity = 3;
    static constexpr bool composite = true;
    static constexpr auto value(auto x, auto strength, auto reach) {
        const auto beyond = min(relu(abs(x) - strength), (reach - 1_c) * strength);
        return strength * min(abs(x), strength) + beyond * (strength - 0.5_c * beyond / (reach - 1_c));
    }
    template <int K>
    static constexpr auto pullback(auto g, auto x, auto strength, auto reach, auto) {
        const auto above = relu(abs(x) - strength);
        const auto beyond = min(above, (reach - 1_c) * strength);
        const auto slope = where(above < (reach - 1_c) * strength, strength - beyond / (reach - 1_c), 0_c);
        if constexpr (K == 0) return g * (sign(x) * where(abs(x) < strength, strength, slope));
        else if constexpr (K == 1) return g * where(abs(x) < strength, abs(x) + beyond, strength + beyond * (reach / (reach - 1_c)));
        else return g * (0.5_c * sq(beyond / (reach - 1_c)));
    }
    // for a > 1 only, which no promise says: λ|x| and its kin are nonnegative where it holds
    static constexpr facts about(known x, known strength, known reach) { return about_folded(x, strength, reach.value > 1); }
};

}  // namespace tikhonov::detail
