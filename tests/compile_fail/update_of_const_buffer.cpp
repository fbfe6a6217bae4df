// expect: bind a mutable buffer
// names: w
// An update that may not write.
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
    auto step = compile<float>(w = w - 0.1_c * grad(loss, w));
    std::vector<float> xs(12);
    std::vector<float> ts(4);
#ifdef MISTAKE
    const std::vector<float> fixed(3);
    step(X = xs, t = ts, w = fixed, b = 0.5f);
#else
    std::vector<float> moving(3);
    step(X = xs, t = ts, w = moving, b = 0.5f);
#endif
}
