// expect: behind the kernel stand the score and the folds
// names: cross_validate
// The folds before the score.
#include <functional>
#include <vector>

#include <tikhonov/train.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto t = tensor<"t", n>;
constexpr auto b = scalar<"b">;
constexpr auto lambda = scalar<"lambda", nonnegative>;

void call(const std::vector<double>& ts, double b0) {
    auto objective = compile<double>(mse(t, b) + lambda * l2(b), wrt(b));
    const auto lambdas = geometric(1.0, 1e-3, 100);
#ifdef MISTAKE
    auto cv = cross_validate(objective, folds(n, 5), score(mse(t, b)), lambda = lambdas, t = ts, b = std::ref(b0));
#else
    auto cv = cross_validate(objective, score(mse(t, b)), folds(n, 5), lambda = lambdas, t = ts, b = std::ref(b0));
#endif
}
