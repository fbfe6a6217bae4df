// expect: a condition is a formula and no bool
// names: bool
// A statement about all elements.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
constexpr auto v = tensor<"v", d>;

#ifdef MISTAKE
static_assert(w * v < v);
#else
static_assert(w * v == v * w);
#endif
