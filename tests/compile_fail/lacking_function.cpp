// expect: the library lacks this function
// names: tan
// A function of the C library.
#include <cmath>

#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;

#ifdef MISTAKE
constexpr auto slope = mean(tan(w));
#else
constexpr auto slope = mean(sin(w) / cos(w));
#endif
