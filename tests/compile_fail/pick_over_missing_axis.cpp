// expect: an axis that the expression does not have
// names: pick
// names: c
// The labels' class axis is missing.
#include <tikhonov/language.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto c = axis<"c", 3>;
constexpr auto X = tensor<"X", n, d>;
constexpr auto Z = tensor<"Z", n, c>;
constexpr auto label = labels<"label", n, c>;

#ifdef MISTAKE
constexpr auto e = mean(pick(X, label));
#else
constexpr auto e = mean(pick(Z, label));
#endif
