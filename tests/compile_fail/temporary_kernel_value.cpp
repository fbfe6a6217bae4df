// expect: call the kernel on a named object
// Results would point into nothing.
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
    std::vector<float> xs(12);
    std::vector<float> ws(3);
#ifdef MISTAKE
    compile<float>(y).value(X = xs, w = ws, b = 0.5f);
#else
    auto named = compile<float>(y);
    named.value(X = xs, w = ws, b = 0.5f);
#endif
}
