// expect: with respect to a symbol
// names: wrt
// Something without a name in wrt.
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
    auto k = compile<float>(loss, wrt(w, y));
#else
    auto k = compile<float>(loss, wrt(w, b));
#endif
}
