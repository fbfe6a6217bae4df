// expect: labels are not numbers
// names: -
// Labels as numbers.
#include <tikhonov/language.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto c = axis<"c", 3>;
constexpr auto t = tensor<"t", n>;
constexpr auto Z = tensor<"Z", n, c>;
constexpr auto label = labels<"label", n, c>;

#ifdef MISTAKE
constexpr auto e = mse(t, label);
#else
constexpr auto e = cross_entropy(Z, label);
#endif
