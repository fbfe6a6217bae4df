#pragma once

#include <tikhonov/optimize/rule.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// d = g + weight_decay · w;  m ← momentum · m + (1 - dampening) · d, in the first step m ← d;
/// w ← w - rate · m, with `nesterov` w ← w - rate · (d + momentum · m), without momentum w ← w - rate · d.
struct sgd {
    setting rate = 1e-3;
    setting momentum = 0;
    setting dampening = 0;
    bool nesterov = false;
    setting weight_decay = 0;
    double tolerance = 0;
    long max_iterations = 1000;
    double clip_norm = positive_infinity<double>;
    symbol_set except{};
    std::uint64_t seed = 0;

    static constexpr bool takes_proximal_steps = true;
    static constexpr int variants = 3;
    int variant() const { return momentum.is_zero() ? 0 : nesterov ? 2 : 1; }
    template <int Variant>
    static constexpr auto update() {
        using namespace rules;
        constexpr auto d = slope + number<"weight_decay"> * parameter;
        constexpr auto m = number<"momentum"> * state<"m"> + number<"share"> * d;
        if constexpr (Variant == 0) return std::tuple(parameter = parameter - number<"rate"> * d);
        else if constexpr (Variant == 1) return std::tuple(state<"m"> = m, parameter = parameter - number<"rate"> * m);
        else return std::tuple(state<"m"> = m, parameter = parameter - number<"rate"> * (d + number<"momentum"> * m));
    }
    auto numbers(const rule_step& now) const {
        using namespace rules;
        return bind(number<"rate"> = rate(now.step), number<"momentum"> = momentum(now.step),
                    number<"share"> = now.step == 0 ? 1 : 1 - dampening(now.step),
                    number<"weight_decay"> = now.excepted ? 0 : weight_decay(now.step));
    }
};

}  // namespace tikhonov::detail
