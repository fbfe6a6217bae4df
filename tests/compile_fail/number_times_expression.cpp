// expect: a bare number in an expression
// names: *
// The commonest of all: a strength of a penalty as a number.
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
constexpr auto e = mse(y, t) + 0.01 * l2(w);
#else
constexpr auto e = mse(y, t) + 0.01_c * l2(w);
#endif
