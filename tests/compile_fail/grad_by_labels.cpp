// expect: labels are not numbers
// names: grad
// Nobody moves a label.
#include <tikhonov/language.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto c = axis<"c", 3>;
constexpr auto Z = tensor<"Z", n, c>;
constexpr auto label = labels<"label", n, c>;

#ifdef MISTAKE
constexpr auto e = grad(cross_entropy(Z, label), label);
#else
constexpr auto e = grad(cross_entropy(Z, label), Z);
#endif
