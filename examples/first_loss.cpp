// The first ten lines: ridge regression with its gradient, from the formula to the number. README.md shows the marked region.
#include <cstdio>
#include <vector>

#include <tikhonov/tikhonov.hpp>

using namespace tikhonov;

// three samples of two features, their targets, and the weights to judge
const std::vector<float> xs{1, 0, 0, 1, 1, 1};
const std::vector<float> ts{1, 1, 2};
const std::vector<float> ws{0.5f, 0.5f};

// clang-format off
// [ten lines]
constexpr auto n = axis<"n">;                                      // samples and
constexpr auto d = axis<"d">;                                      // features: axes are names
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto loss = mse(dot(X, w), t) + lambda * l2(w);          // the formula is the program

int main() {
    auto objective = compile<float>(loss, wrt(w));                 // value and gradient: one fused kernel
    auto r = objective(X = xs, t = ts, w = ws, lambda = 0.1f);
    std::printf("loss %.4g, gradient %.4g %.4g\n", r.value, r.gradient(w)[0], r.gradient(w)[1]);
}
// [ten lines]
// clang-format on
