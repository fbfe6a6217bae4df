// expect: kernels compute in float or double
// A kernel of integers.
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

void make() {
#ifdef MISTAKE
    auto k = compile<int>(loss, wrt(w));
    k.value(X = std::span<int>(), t = std::span<int>(), w = std::span<int>(), b = 1);
#else
    auto k = compile<float>(loss, wrt(w));
    k.value(X = std::span<float>(), t = std::span<float>(), w = std::span<float>(), b = 1);
#endif
}
