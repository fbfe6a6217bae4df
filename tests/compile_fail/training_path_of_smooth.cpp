// expect: begins where the penalty makes every parameter zero, and this loss has no such penalty
// names: geometric
// The first lambda of a penalty that makes nothing zero.
#include <functional>
#include <vector>

#include <tikhonov/train.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
constexpr auto t = tensor<"t", d>;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto loss = mse(w, t) + lambda * l2(w);

void call(std::vector<double>& ws, const std::vector<double>& ts) {
#ifdef MISTAKE
    auto objective = compile<double>(loss, wrt(w));
    auto p = path(objective, lambda = geometric(1e-3, 100), t = ts, w = ws);
#else
    auto objective = compile<double>(loss, wrt(w));
    auto p = path(objective, lambda = geometric(1.0, 1e-3, 100), t = ts, w = ws);
#endif
}
