// expect: the library lacks this function
// names: sinh
// A function that is a line of the language.
#include <cmath>

#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;

#ifdef MISTAKE
constexpr auto odd = mean(sinh(2_c * w));
#else
constexpr auto odd = mean(0.5_c * (exp(2_c * w) - exp(-2_c * w)));
#endif
