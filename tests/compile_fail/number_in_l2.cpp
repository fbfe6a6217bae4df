// expect: a bare number in an expression
// names: l2
// A penalty of a number.
#include <tikhonov/language/losses.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

#ifdef MISTAKE
constexpr auto e = l2(2.0);
#else
constexpr auto e = l2(2_c);
#endif
