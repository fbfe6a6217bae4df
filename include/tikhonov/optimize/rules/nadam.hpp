#pragma once

#include <cmath>

#include <tikhonov/optimize/rule.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Adam with the momentum of the step to come. With μ(t) = beta1 · (1 - 0.96^(t · momentum_decay) / 2) and M(t) = μ(1) ⋯ μ(t), averages m
/// and v as in `adam`, r = √(v / (1 - beta2ᵗ)) + epsilon:
/// w ← w - rate · ((1 - μ(t)) / (1 - M(t)) · d + μ(t + 1) / (1 - M(t + 1)) · m) / r.
/// (Dozat, "Incorporating Nesterov momentum into Adam", 2016.)
template <class Subgradient = std::false_type>
struct nadam {
    setting rate = 2e-3;
    setting beta1 = 0.9;
    setting beta2 = 0.999;
    setting epsilon = 1e-8;
    setting weight_decay = 0;
    setting momentum_decay = 4e-3;
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
        constexpr auto m = number<"beta1"> * state<"m"> + number<"share1"> * d;
        constexpr auto v = number<"beta2"> * state<"v"> + number<"share2"> * sq(d);
        return std::tuple(
            state<"m"> = m, state<"v"> = v,
            parameter = parameter - (number<"now"> * d + number<"ahead"> * m) / (number<"root_scale"> * sqrt(v) + number<"epsilon">));
    }
    double mu(long step) const { return beta1(step) * (1 - std::pow(0.96, static_cast<double>(step + 1) * momentum_decay(step)) / 2); }
    /// M(t).
    double carry(double before, long step) const { return before * mu(step); }
    auto numbers(const rule_step& now) const {
        using namespace rules;
        const double b1 = beta1(now.step), b2 = beta2(now.step), next = mu(now.step + 1);
        return bind(number<"now"> = rate(now.step) * (1 - mu(now.step)) / (1 - now.carried),
                    number<"ahead"> = rate(now.step) * next / (1 - now.carried * next), number<"beta1"> = b1, number<"share1"> = 1 - b1,
                    number<"beta2"> = b2, number<"share2"> = 1 - b2,
                    number<"root_scale"> = 1 / std::sqrt(1 - std::pow(b2, static_cast<double>(now.step + 1))),
                    number<"epsilon"> = epsilon(now.step), number<"weight_decay"> = now.excepted ? 0 : weight_decay(now.step));
    }
};

}  // namespace tikhonov::detail
