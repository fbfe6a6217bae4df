// expect: say the values of one scalar
// names: path
// A path along which nothing changes.
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
    auto p = path(objective, lambda = 0.1, t = ts, w = ws);
#else
    auto objective = compile<double>(loss, wrt(w));
    auto p = path(objective, lambda = geometric(1.0, 1e-3, 100), t = ts, w = ws);
#endif
}
