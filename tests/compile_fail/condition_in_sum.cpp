// expect: a condition is not a number
// names: mean
// The mean of a condition: an accuracy.
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
constexpr auto e = mean(y < t);
#else
constexpr auto e = mean(where(y < t, 1_c, 0_c));
#endif
