// expect: an update is written out
// names: w
// A step as in other languages.
#include <tikhonov/tikhonov.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto rate = scalar<"rate">;
constexpr auto y = dot(X, w);
constexpr auto loss = mse(y, t);

void make() {
#ifdef MISTAKE
    auto step_ = compile<float>(w -= rate * grad(loss, w));
#else
    auto step_ = compile<float>(w = w - rate * grad(loss, w));
#endif
}
