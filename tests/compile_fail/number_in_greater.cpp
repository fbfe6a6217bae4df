// expect: a bare number in an expression
// names: <
// A comparison with a number on its left.
#include <tikhonov/language/losses.hpp>

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
constexpr auto e = where(1.5 > y, y, t);
#else
constexpr auto e = where(1.5_c > y, y, t);
#endif
