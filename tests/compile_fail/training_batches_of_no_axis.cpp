// expect: batches and folds are of the rows of the data, and the loss has no axis of this name
// names: m
// Batches of an axis that the loss has not.
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
constexpr auto m = axis<"m">;
constexpr auto loss = mse(dot(X, w), t);

void call(std::vector<double>& ws, const std::vector<double>& xs, const std::vector<double>& ts) {
#ifdef MISTAKE
    auto objective = compile<double>(loss, wrt(w));
    minimize(objective, sgd{}, batches(m, 32), X = xs, t = ts, w = ws);
#else
    auto objective = compile<double>(loss, wrt(w));
    minimize(objective, sgd{}, batches(n, 32), X = xs, t = ts, w = ws);
#endif
}
