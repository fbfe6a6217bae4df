// expect: the exponent of pow stands in angle brackets
// names: pow
// An exponential to another base.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;

#ifdef MISTAKE
constexpr auto e = sum(pow(2.0, w));
#else
constexpr auto e = sum(exp(log(2_c) * w));
#endif
