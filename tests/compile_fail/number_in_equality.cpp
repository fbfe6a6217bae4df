// expect: a bare number in an expression
// names: ==
// Equality with a number.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;

#ifdef MISTAKE
constexpr bool zero = l2(w) == 0;
#else
constexpr bool zero = l2(w) == 0_c;
#endif
