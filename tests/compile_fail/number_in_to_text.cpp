// expect: a bare number in an expression
// names: to_text
// The text of a number that is no expression.
#include <tikhonov/tikhonov.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

#ifdef MISTAKE
constexpr auto text = to_text(2.0);
#else
constexpr auto text = to_text(2_c);
#endif
