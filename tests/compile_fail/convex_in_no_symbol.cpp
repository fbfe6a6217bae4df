// expect: with respect to a symbol
// names: wrt
// Convexity in something that has no name.
#include <tikhonov/language.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;

#ifdef MISTAKE
static_assert(is_convex(l2(w), wrt(2_c * w)));
#else
static_assert(is_convex(l2(w), wrt(w)));
#endif
