// expect: && || ! combine elementwise conditions
// names: &&
// A symbol of numbers as a condition.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto y = dot(X, w);

#ifdef MISTAKE
constexpr auto both = where(y < 0_c && t, y, 0_c);
#else
constexpr auto both = where(y < 0_c && t < 0_c, y, 0_c);
#endif
