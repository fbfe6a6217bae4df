#pragma once

#include <tikhonov/optimize/rule.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// w ← (1 - rate · weight_decay) · w - rate · sign(beta1 · m + (1 - beta1) · g);  m ← beta2 · m + (1 - beta2) · g.
/// (Chen et al., "Symbolic discovery of optimization algorithms", 2023.)
template <class Subgradient = std::false_type>
struct lion {
    setting rate = 1e-4;
    setting beta1 = 0.9;
    setting beta2 = 0.99;
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
        constexpr auto direction = sign(number<"beta1"> * state<"m"> + number<"share1"> * slope);
        return std::tuple(state<"m"> = number<"beta2"> * state<"m"> + number<"share2"> * slope,
                          parameter = number<"kept"> * parameter - number<"rate"> * direction);
    }
    auto numbers(const rule_step& now) const {
        using namespace rules;
        const double b1 = beta1(now.step), b2 = beta2(now.step);
        return bind(number<"rate"> = rate(now.step), number<"beta1"> = b1, number<"share1"> = 1 - b1, number<"beta2"> = b2,
                    number<"share2"> = 1 - b2, number<"kept"> = 1 - (now.excepted ? 0 : rate(now.step) * weight_decay(now.step)));
    }
};

}  // namespace tikhonov::detail
