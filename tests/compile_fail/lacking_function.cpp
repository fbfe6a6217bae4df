// expect: the library lacks this function
// names: erfc
// A function of the C library.
#include <cmath>

#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;

#ifdef MISTAKE
constexpr auto tail = mean(erfc(w));
#else
constexpr auto tail = mean(1_c - erf(w));
#endif
