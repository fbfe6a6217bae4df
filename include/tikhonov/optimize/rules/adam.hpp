#pragma once

#include <cmath>

#include <tikhonov/optimize/rule.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// What adam and adamw have in common: the averages m of the slope d and v of its square, both made free of their start at 0, and the
/// step along the first, measured by the root of the second; with `Amsgrad` by that of the largest so far.
template <bool Amsgrad>
constexpr auto adam_update(auto decayed, auto d) {
    using namespace rules;
    constexpr auto m = number<"beta1"> * state<"m"> + number<"share1"> * decltype(d){};
    constexpr auto v = number<"beta2"> * state<"v"> + number<"share2"> * sq(decltype(d){});
    const auto moved = [=](auto square) {
        return decayed - number<"rate"> * (m / (number<"root_scale"> * sqrt(square) + number<"epsilon">));
    };
    if constexpr (Amsgrad) {
        constexpr auto largest = max(state<"largest">, v);
        return std::tuple(state<"m"> = m, state<"v"> = v, state<"largest"> = largest, parameter = moved(largest));
    } else {
        return std::tuple(state<"m"> = m, state<"v"> = v, parameter = moved(v));
    }
}
template <class Adam>
auto adam_numbers(const Adam& rule, const rule_step& now) {
    using namespace rules;
    const double beta1 = rule.beta1(now.step), beta2 = rule.beta2(now.step), count = static_cast<double>(now.step + 1);
    const double decay = now.excepted ? 0 : rule.weight_decay(now.step);
    return bind(number<"rate"> = rule.rate(now.step) / (1 - std::pow(beta1, count)), number<"beta1"> = beta1, number<"share1"> = 1 - beta1,
                number<"beta2"> = beta2, number<"share2"> = 1 - beta2, number<"root_scale"> = 1 / std::sqrt(1 - std::pow(beta2, count)),
                number<"epsilon"> = rule.epsilon(now.step), number<"weight_decay"> = decay,
                number<"kept"> = 1 - rule.rate(now.step) * decay);
}

/// d = g + weight_decay · w;  m ← beta1 · m + (1 - beta1) · d;  v ← beta2 · v + (1 - beta2) · d²;
/// w ← w - rate · (m / (1 - beta1ᵗ)) / (√(v / (1 - beta2ᵗ)) + epsilon) in step t = 1, 2, …; `amsgrad`: the largest v so far in place of v.
/// The decay is coupled: it is divided by the root as the gradient is. (Kingma and Ba, "Adam", 2015; Reddi, Kale and Kumar, 2018.)
template <class Subgradient = std::false_type>
struct adam {
    setting rate = 1e-3;
    setting beta1 = 0.9;
    setting beta2 = 0.999;
    setting epsilon = 1e-8;
    setting weight_decay = 0;
    bool amsgrad = false;
    double tolerance = 0;
    long max_iterations = 1000;
    double clip_norm = positive_infinity<double>;
    symbol_set except{};
    std::uint64_t seed = 0;
    Subgradient subgradient{};  ///< true: at a kink of a penalty take the slope 0, and never reach its zeros

    static constexpr int variants = 2;
    int variant() const { return amsgrad ? 1 : 0; }
    template <int Variant>
    static constexpr auto update() {
        using namespace rules;
        return adam_update<Variant == 1>(parameter, slope + number<"weight_decay"> * parameter);
    }
    auto numbers(const rule_step& now) const { return adam_numbers(*this, now); }
};

/// As `adam`, but the decay is decoupled: w ← (1 - rate · weight_decay) · w before the step, and g alone is averaged.
/// (Loshchilov and Hutter, "Decoupled weight decay regularization", 2019.)
template <class Subgradient = std::false_type>
struct adamw {
    setting rate = 1e-3;
    setting beta1 = 0.9;
    setting beta2 = 0.999;
    setting epsilon = 1e-8;
    setting weight_decay = 1e-2;
    bool amsgrad = false;
    double tolerance = 0;
    long max_iterations = 1000;
    double clip_norm = positive_infinity<double>;
    symbol_set except{};
    std::uint64_t seed = 0;
    Subgradient subgradient{};  ///< true: at a kink of a penalty take the slope 0, and never reach its zeros

    static constexpr int variants = 2;
    int variant() const { return amsgrad ? 1 : 0; }
    template <int Variant>
    static constexpr auto update() {
        using namespace rules;
        return adam_update<Variant == 1>(number<"kept"> * parameter, slope);
    }
    auto numbers(const rule_step& now) const { return adam_numbers(*this, now); }
};

}  // namespace tikhonov::detail
