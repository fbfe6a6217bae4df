// expect: a penalty with kinks takes a proximal step behind that of the rule, which cannot be fused
// names: minimize
// A fused rule, and a penalty with kinks.
#include <functional>
#include <vector>

#include <tikhonov/train.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
constexpr auto t = tensor<"t", d>;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto loss = mse(w, t) + lambda * l1(w);

void call(std::vector<double>& ws, const std::vector<double>& ts) {
#ifdef MISTAKE
    auto objective = compile<double>(loss, wrt(w));
    minimize(objective, fused(sgd{.rate = 0.1}), t = ts, lambda = 0.1, w = ws);
#else
    auto objective = compile<double>(loss, wrt(w));
    minimize(objective, sgd{.rate = 0.1}, t = ts, lambda = 0.1, w = ws);
#endif
}
