// expect: what early_stopping watches is one number
// names: early_stopping
// A watched expression that has axes.
#include <functional>
#include <vector>

#include <tikhonov/train.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto y = dot(X, w);

void call(const std::vector<double>& xs, const std::vector<double>& ts) {
#ifdef MISTAKE
    auto watch = early_stopping(sq(y - t), bind(X = xs, t = ts), {.patience = 20});
#else
    auto watch = early_stopping(mse(y, t), bind(X = xs, t = ts), {.patience = 20});
#endif
}
