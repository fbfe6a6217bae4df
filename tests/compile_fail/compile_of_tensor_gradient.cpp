// expect: grad needs a scalar
// names: n
// Gradients of a tensor.
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

void make() {
#ifdef MISTAKE
    auto k = compile<float>(sq(y - t), wrt(w, b));
#else
    auto k = compile<float>(mean(sq(y - t)), wrt(w, b));
#endif
}
