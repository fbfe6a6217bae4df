#pragma once

#include <tikhonov/optimize/rule.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// d = g + weight_decay · w;  s ← s + d²;  w ← w - rate / (1 + step · rate_decay) · d / (√s + epsilon).
/// (Duchi, Hazan and Singer, "Adaptive subgradient methods", 2011.)
template <class Subgradient = std::false_type>
struct adagrad {
    setting rate = 1e-2;
    setting rate_decay = 0;
    setting epsilon = 1e-10;
    setting weight_decay = 0;
    double tolerance = 0;
    long max_iterations = 1000;
    double clip_norm = positive_infinity<double>;
    symbol_set except{};
    std::uint64_t seed = 0;
    Subgradient subgradient{};  ///< true: at a kink of a penalty take the slope 0, and never reach its zeros

    template <int>
    static constexpr auto update() {
        using namespace rules;
        constexpr auto d = slope + number<"weight_decay"> * parameter;
        constexpr auto s = state<"s"> + sq(d);
        return std::tuple(state<"s"> = s, parameter = parameter - number<"rate"> * (d / (sqrt(s) + number<"epsilon">)));
    }
    auto numbers(const rule_step& now) const {
        using namespace rules;
        return bind(number<"rate"> = rate(now.step) / (1 + static_cast<double>(now.step) * rate_decay(now.step)),
                    number<"epsilon"> = epsilon(now.step), number<"weight_decay"> = now.excepted ? 0 : weight_decay(now.step));
    }
};

}  // namespace tikhonov::detail
