// expect: a bare number in an expression
// names: <
// A comparison with a number, and a `where` that depends on it: one sentence.
#include <tikhonov/language.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
constexpr auto y = dot(X, w) + b;

#ifdef MISTAKE
constexpr auto e = where(y < 0, 0_c, y);
#else
constexpr auto e = where(y < 0_c, 0_c, y);
#endif
