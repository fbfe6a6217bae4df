// expect: constant that begins with 0 is octal
// names: 010
// A constant that is not the number it seems to be.
#include <tikhonov/language.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;

#ifdef MISTAKE
constexpr auto e = 010_c * l2(w);
#else
constexpr auto e = 10_c * l2(w);
#endif
