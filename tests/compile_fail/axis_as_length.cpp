// expect: an axis is no operand
// names: /
// A mean by hand.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto t = tensor<"t", n>;

#ifdef MISTAKE
constexpr auto average = sum(t) / n;
#else
constexpr auto average = sum(t) / extent<n>;
#endif
