// expect: a bare number in an expression
// names: mse
// A loss of two numbers.
#include <tikhonov/language.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

#ifdef MISTAKE
constexpr auto e = mse(1.0, 2.0);
#else
constexpr auto e = mse(1_c, 2_c);
#endif
