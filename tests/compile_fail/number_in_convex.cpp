// expect: a bare number in an expression
// names: is_convex
// Whether a number is convex.
#include <tikhonov/language.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto b = scalar<"b">;

#ifdef MISTAKE
static_assert(is_convex(2.0, wrt(b)));
#else
static_assert(is_convex(2_c, wrt(b)));
#endif
