// expect: this solver is for losses with a penalty that has kinks
// names: minimize
// A loss without kinks, and a solver for penalties.
#include <functional>
#include <vector>

#include <tikhonov/train.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
constexpr auto t = tensor<"t", d>;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto loss = sum(sq(w - t)) + lambda * l2(w);

void call(std::vector<double>& ws, const std::vector<double>& ts) {
#ifdef MISTAKE
    auto objective = compile<double>(loss, wrt(w));
    minimize(objective, coordinate_descent{}, t = ts, lambda = 0.1, w = ws);
#else
    auto objective = compile<double>(loss, wrt(w));
    minimize(objective, lbfgs{}, t = ts, lambda = 0.1, w = ws);
#endif
}
