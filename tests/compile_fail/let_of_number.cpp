// expect: let takes a function
// names: let
// A recipe of no expression.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;

#ifdef MISTAKE
constexpr auto half = let([] { return 0.5; });
#else
constexpr auto half = let([] { return 0.5_c * w; });
#endif
