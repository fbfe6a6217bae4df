// expect: a rule that is fused with the gradient changes every number by itself
// names: optimizer
// A rule that measures its step by the whole gradient, and is fused.
#include <vector>

#include <tikhonov/tikhonov.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
constexpr auto loss = sum(sq(w - 1_c));

struct normalised_descent {
    setting rate = 1e-3;
    long max_iterations = 1000;

    template <int>
    static constexpr auto update() {
        using namespace rules;
        return std::tuple(parameter = parameter - number<"rate"> * slope / sqrt(sum(sq(slope))));
    }
    auto numbers(const rule_step& now) const { return bind(rules::number<"rate"> = rate(now.step)); }
};

void call(std::vector<float>& ws) {
    auto objective = compile<float>(loss, wrt(w));
#ifdef MISTAKE
    auto step = optimizer(objective, fused(normalised_descent{}));
#else
    auto step = optimizer(objective, normalised_descent{});
#endif
    step(w = ws);
}
