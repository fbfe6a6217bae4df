#pragma once

#include <tikhonov/optimize/rule.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// d = g + weight_decay · w;  s ← smoothing · s + (1 - smoothing) · d²;  r = √s + epsilon;
/// `centered`: a ← smoothing · a + (1 - smoothing) · d, and r = √(s - a²) + epsilon;
/// w ← w - rate · d / r; with a momentum m ← momentum · m + d / r and w ← w - rate · m.
/// (Tieleman and Hinton, lecture 6.5 of "Neural networks for machine learning", 2012.)
template <class Subgradient = std::false_type>
struct rmsprop {
    setting rate = 1e-2;
    setting smoothing = 0.99;
    setting epsilon = 1e-8;
    setting momentum = 0;
    bool centered = false;
    setting weight_decay = 0;
    double tolerance = 0;
    long max_iterations = 1000;
    double clip_norm = positive_infinity<double>;
    symbol_set except{};
    std::uint64_t seed = 0;
    Subgradient subgradient{};  ///< true: at a kink of a penalty take the slope 0, and never reach its zeros

    static constexpr int variants = 4;
    int variant() const { return (momentum.is_zero() ? 0 : 1) + (centered ? 2 : 0); }
    template <int Variant>
    static constexpr auto update() {
        using namespace rules;
        constexpr auto d = slope + number<"weight_decay"> * parameter;
        constexpr auto s = number<"smoothing"> * state<"s"> + number<"share"> * sq(d);
        constexpr auto a = number<"smoothing"> * state<"a"> + number<"share"> * d;
        constexpr auto spread = [=] {
            if constexpr (Variant >= 2) return s - sq(a);
            else return s;
        }();
        constexpr auto step = d / (sqrt(spread) + number<"epsilon">);
        constexpr auto m = number<"momentum"> * state<"m"> + step;
        const auto averages = [=] {
            if constexpr (Variant >= 2) return std::tuple(state<"s"> = s, state<"a"> = a);
            else return std::tuple(state<"s"> = s);
        }();
        if constexpr (Variant % 2 == 0) return std::tuple_cat(averages, std::tuple(parameter = parameter - number<"rate"> * step));
        else return std::tuple_cat(averages, std::tuple(state<"m"> = m, parameter = parameter - number<"rate"> * m));
    }
    auto numbers(const rule_step& now) const {
        using namespace rules;
        return bind(number<"rate"> = rate(now.step), number<"smoothing"> = smoothing(now.step), number<"share"> = 1 - smoothing(now.step),
                    number<"epsilon"> = epsilon(now.step), number<"momentum"> = momentum(now.step),
                    number<"weight_decay"> = now.excepted ? 0 : weight_decay(now.step));
    }
};

}  // namespace tikhonov::detail
