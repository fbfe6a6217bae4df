// expect: a bare number in an expression
// names: sum
// A sum of a number.
#include <tikhonov/language.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

#ifdef MISTAKE
constexpr auto e = sum(0.5);
#else
constexpr auto e = sum(0.5_c);
#endif
