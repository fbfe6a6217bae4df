// expect: the axes do not fit
// names: -
// A target on another axis than the prediction.
#include <tikhonov/language.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto m = axis<"m">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto s = tensor<"s", m>;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
constexpr auto y = dot(X, w) + b;

#ifdef MISTAKE
constexpr auto e = mse(y, s) + 0.5_c * l2(w);
#else
constexpr auto e = mse(y, t) + 0.5_c * l2(w);
#endif
