// What `explain` says of three kernels: ridge regression, whose lengths are known at a call only, softmax regression on images of 28x28
// pixels, and a network with a hidden layer. docs/explain.md reads these texts with you.
#include <iostream>
#include <vector>

#include <tikhonov/tikhonov.hpp>

namespace {

using namespace tikhonov;
using namespace tikhonov::literals;

// [formulas]
constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto ridge = mse(dot(X, w), t) + lambda * l2(w);

constexpr auto pixel = axis<"pixel", 784>;
constexpr auto digit = axis<"digit", 10>;
constexpr auto image = tensor<"image", n, pixel>;
constexpr auto label = labels<"label", n, digit>;
constexpr auto W = tensor<"W", pixel, digit>;
constexpr auto b = tensor<"b", digit>;
constexpr auto softmax_regression = cross_entropy(dot(image, W) + b, label);

constexpr auto hidden = axis<"hidden", 128>;
constexpr auto W1 = tensor<"W1", pixel, hidden>;
constexpr auto b1 = tensor<"b1", hidden>;
constexpr auto W2 = tensor<"W2", hidden, digit>;
constexpr auto b2 = tensor<"b2", digit>;
constexpr auto network = cross_entropy(dot(relu(dot(image, W1) + b1), W2) + b2, label);
// [formulas]

}  // namespace

int main() {
    // [ridge]
    auto objective = compile<float>(ridge, wrt(w));
    const std::vector<float> xs(10'000, 0.5f), ts(1'000, 1.f), ws(10, 0.1f);
    objective(X = xs, t = ts, w = ws, lambda = 0.1f);
    std::cout << explain(objective) << "\n";
    // [ridge]

    // [more]
    std::cout << explain(compile<float>(softmax_regression, wrt(W, b))) << "\n" << explain(compile<float>(network, wrt(W1, b1, W2, b2)));
    // [more]
}
