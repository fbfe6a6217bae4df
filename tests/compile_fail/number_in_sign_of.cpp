// expect: a bare number in an expression
// names: sign_of
// The sign of a number.
#include <tikhonov/language.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

#ifdef MISTAKE
constexpr auto s = sign_of(2.0);
#else
constexpr auto s = sign_of(2_c);
#endif
