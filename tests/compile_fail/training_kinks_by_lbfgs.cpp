// expect: this solver is for losses without kinks
// names: minimize
// A penalty with kinks, and a solver that takes no proximal step.
#include <functional>
#include <vector>

#include <tikhonov/train.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
constexpr auto t = tensor<"t", d>;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto loss = sum(exp(w) - t * w) + lambda * l1(w);

void call(std::vector<double>& ws, const std::vector<double>& ts) {
#ifdef MISTAKE
    auto objective = compile<double>(loss, wrt(w));
    minimize(objective, lbfgs{}, t = ts, lambda = 0.1, w = ws);
#else
    auto objective = compile<double>(loss, wrt(w));
    minimize(objective, proximal_gradient{}, t = ts, lambda = 0.1, w = ws);
#endif
}
