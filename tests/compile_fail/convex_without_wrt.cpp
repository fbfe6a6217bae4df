// expect: a property is asked with respect to symbols: is_convex(loss, wrt(w, b))
// names: is_convex
// Convex in what?
#include <tikhonov/language.hpp>

using namespace tikhonov;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;

#ifdef MISTAKE
static_assert(is_convex(l2(w)));
#else
static_assert(is_convex(l2(w), wrt(w)));
#endif
