// expect: needs an elementwise condition
// names: where
// An expression that is no condition.
#include <tikhonov/language.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
constexpr auto y = dot(X, w) + b;

#ifdef MISTAKE
constexpr auto e = where(y, y, t);
#else
constexpr auto e = where(y < t, y, t);
#endif
