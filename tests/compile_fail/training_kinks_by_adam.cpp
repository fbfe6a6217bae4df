// expect: this rule never reaches the zeros of a penalty with kinks
// names: minimize
// A rule that takes no proximal step, and a penalty that wants one.
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
    minimize(objective, adam{}, t = ts, lambda = 0.1, w = ws);
#else
    auto objective = compile<double>(loss, wrt(w));
    minimize(objective, sgd{.rate = 0.1}, t = ts, lambda = 0.1, w = ws);
#endif
}
