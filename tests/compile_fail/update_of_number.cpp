// expect: std::ref(value)
// names: b
// An update of a scalar needs to know where it stands.
#include <functional>
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
constexpr auto y = dot(X, w) + b;
constexpr auto loss = mse(y, t);

void call() {
    auto step = compile<float>(b = b - 0.1_c * grad(loss, b));
    std::vector<float> xs(12);
    std::vector<float> ts(4);
    std::vector<float> ws(3);
    float b0 = 0.5f;
#ifdef MISTAKE
    step(X = xs, t = ts, w = ws, b = 0.5f);
#else
    step(X = xs, t = ts, w = ws, b = std::ref(b0));
#endif
}
