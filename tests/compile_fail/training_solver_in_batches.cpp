// expect: batches, epochs, early_stopping and checkpoint are for rules
// names: minimize
// Mini-batches for a solver.
#include <functional>
#include <vector>

#include <tikhonov/train.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
constexpr auto t = tensor<"t", d>;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto loss = mse(w, t);

void call(std::vector<double>& ws, const std::vector<double>& ts) {
#ifdef MISTAKE
    auto objective = compile<double>(loss, wrt(w));
    minimize(objective, lbfgs{}, t = ts, w = ws, epochs(10));
#else
    auto objective = compile<double>(loss, wrt(w));
    minimize(objective, lbfgs{.max_iterations = 10}, t = ts, w = ws);
#endif
}
