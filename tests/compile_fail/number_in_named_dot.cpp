// expect: a bare number in an expression
// names: dot
// A contraction with a number over a named axis.
#include <tikhonov/language/losses.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto w = tensor<"w", d>;

#ifdef MISTAKE
constexpr auto e = dot<d>(2.0, w);
#else
constexpr auto e = dot<d>(X, w);
#endif
