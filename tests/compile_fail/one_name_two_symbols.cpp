// expect: one name, one symbol
// names: w
// The same name with two sets of axes.
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
constexpr auto other = tensor<"w", n>;
constexpr auto distinct = tensor<"v", n>;

void make() {
#ifdef MISTAKE
    auto k = compile<float>(loss + l2(other), wrt(w));
    k(X = std::span<float>(), t = std::span<float>(), w = std::span<float>(), b = 1, other = std::span<float>());
#else
    auto k = compile<float>(loss + l2(distinct), wrt(w));
    k(X = std::span<float>(), t = std::span<float>(), w = std::span<float>(), b = 1, distinct = std::span<float>());
#endif
}
