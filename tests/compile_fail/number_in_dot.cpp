// expect: a bare number in an expression
// names: dot
// A contraction with a number.
#include <tikhonov/language.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto w = tensor<"w", d>;

#ifdef MISTAKE
constexpr auto e = dot(X, 2.0);
#else
constexpr auto e = dot(X, w);
#endif
