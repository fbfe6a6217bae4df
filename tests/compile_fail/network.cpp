// expect: a symbol of the formula is not bound
// names: b2
// A binding that is missing in the call of a network with four gradients.
#include <array>
#include <vector>

#include <tikhonov/tikhonov.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d", 2>;
constexpr auto h = axis<"h", 8>;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto W1 = tensor<"W1", h, d>;
constexpr auto b1 = tensor<"b1", h>;
constexpr auto w2 = tensor<"w2", h>;
constexpr auto b2 = scalar<"b2">;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto y = dot(tanh(dot(X, W1) + b1), w2) + b2;
constexpr auto loss = mse(y, t) + lambda * (l2(W1) + l2(w2));

void call(std::vector<float>& xs, std::vector<float>& ts) {
    std::array<float, 16> first{};
    std::array<float, 8> bias{}, second{}, bias_gradient{};
    auto objective = compile<float>(loss, wrt(W1, b1, w2, b2));
#ifdef MISTAKE
    objective(X = xs, t = ts, W1 = first, b1 = bias, w2 = second, lambda = 0.1, gradient(b1) = bias_gradient);
#else
    objective(X = xs, t = ts, W1 = first, b1 = bias, w2 = second, b2 = 0.5, lambda = 0.1, gradient(b1) = bias_gradient);
#endif
}
