// expect: labels are not numbers
// names: dot
// Labels as numbers.
#include <tikhonov/language/losses.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto c = axis<"c", 3>;
constexpr auto t = tensor<"t", n>;
constexpr auto Z = tensor<"Z", n, c>;
constexpr auto label = labels<"label", n, c>;

#ifdef MISTAKE
constexpr auto e = dot(label, t);
#else
constexpr auto e = dot(pick(Z, label), t);
#endif
