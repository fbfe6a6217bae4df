// expect: levenberg_marquardt is for sums or means of squares
// names: minimize
// A loss that is no sum of squares.
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
    minimize(objective, levenberg_marquardt{}, t = ts, w = ws);
#else
    auto objective = compile<double>(loss, wrt(w));
    minimize(objective, t = ts, w = ws);
#endif
}
