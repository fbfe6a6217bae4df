// expect: no double is as large as this constant
// names: 1e400
// A constant that is not the number it seems to be.
#include <tikhonov/language.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;

#ifdef MISTAKE
constexpr auto e = 1e400_c * l2(w);
#else
constexpr auto e = 1e300_c * l2(w);
#endif
