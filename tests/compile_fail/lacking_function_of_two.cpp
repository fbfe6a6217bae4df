// expect: the library lacks this function
// names: atan2
// A function of two operands.
#include <cmath>

#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
constexpr auto v = tensor<"v", d>;

#ifdef MISTAKE
constexpr auto angle = mean(atan2(w, v));
#else
constexpr auto angle = mean(atan(w / v));
#endif
