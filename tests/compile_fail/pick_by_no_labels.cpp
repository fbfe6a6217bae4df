// expect: a symbol made with labels
// names: pick
// A tensor of numbers where labels are due.
#include <tikhonov/language.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto c = axis<"c", 3>;
constexpr auto t = tensor<"t", n>;
constexpr auto Z = tensor<"Z", n, c>;
constexpr auto label = labels<"label", n, c>;

#ifdef MISTAKE
constexpr auto e = pick(Z, t);
#else
constexpr auto e = pick(Z, label);
#endif
