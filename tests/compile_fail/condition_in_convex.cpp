// expect: a condition is not a number
// names: is_convex
// Whether a comparison is convex.
#include <tikhonov/language.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;

#ifdef MISTAKE
static_assert(is_convex(w < 0_c, wrt(w)));
#else
static_assert(is_convex(relu(w), wrt(w)));
#endif
