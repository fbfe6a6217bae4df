// expect: a bare number in an expression
// names: pick
// A class given as a number.
#include <tikhonov/language.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto c = axis<"c", 3>;
constexpr auto Z = tensor<"Z", n, c>;
constexpr auto label = labels<"label", n, c>;

#ifdef MISTAKE
constexpr auto e = pick(Z, 3);
#else
constexpr auto e = pick(Z, label);
#endif
