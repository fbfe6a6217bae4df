#pragma once

#include <tikhonov/optimize/rule.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// w ← w - rate · g.
struct gradient_descent {
    setting rate = 1e-3;
    double tolerance = 0;
    long max_iterations = 1000;
    double clip_norm = positive_infinity<double>;
    symbol_set except{};
    std::uint64_t seed = 0;

    static constexpr bool takes_proximal_steps = true;
    template <int>
    static constexpr auto update() {
        using namespace rules;
        return std::tuple(parameter = parameter - number<"rate"> * slope);
    }
    auto numbers(const rule_step& now) const { return bind(rules::number<"rate"> = rate(now.step)); }
};

}  // namespace tikhonov::detail
