// expect: a bare number in an expression
// names: penalty
// A number as a penalty.
#include <tikhonov/language.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;

#ifdef MISTAKE
constexpr auto e = penalty(2.0);
#else
constexpr auto e = penalty(0_c);
#endif
