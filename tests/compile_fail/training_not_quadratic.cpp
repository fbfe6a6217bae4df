// expect: this solver is for quadratic losses
// names: minimize
// A loss that no system of linear equations minimises.
#include <functional>
#include <vector>

#include <tikhonov/train.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
constexpr auto t = tensor<"t", d>;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto loss = sum(exp(w) - t * w);

void call(std::vector<double>& ws, const std::vector<double>& ts) {
#ifdef MISTAKE
    auto objective = compile<double>(loss, wrt(w));
    minimize(objective, direct{}, t = ts, w = ws);
#else
    auto objective = compile<double>(loss, wrt(w));
    minimize(objective, t = ts, w = ws);
#endif
}
