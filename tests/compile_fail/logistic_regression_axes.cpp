// expect: the axes do not fit
// names: -
// A target on another axis in the midst of a logistic regression with an elastic net, compiled and called: nothing else is said.
#include <vector>

#include <tikhonov/tikhonov.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto z = dot(X, w) + b;
#ifdef MISTAKE
constexpr auto loss = bce_with_logits(z, sigmoid(z - w)) + lambda * elastic_net(w, 0.5_c, 0.5_c * lambda) + 0.1_c * sq(b);
#else
constexpr auto loss = bce_with_logits(z, t) + lambda * elastic_net(w, 0.5_c, 0.5_c * lambda) + 0.1_c * sq(b);
#endif

float call(std::vector<float>& xs, std::vector<float>& ts, std::vector<float>& ws) {
    auto objective = compile<float>(loss, wrt(w, b));
    auto r = objective(X = xs, t = ts, w = ws, b = 0.5f, lambda = 0.01f);
    auto step = compile<float>(w = w - 0.1_c * grad(loss, w), b = b - 0.1_c * grad(loss, b));
    float b0 = 0;
    step(X = xs, t = ts, w = ws, b = std::ref(b0), lambda = 0.01f);
    return r.value + r.gradient(w)[0] + r.gradient(b) + objective.value(X = xs, t = ts, w = ws, b = 0.5f, lambda = 0.01f);
}
