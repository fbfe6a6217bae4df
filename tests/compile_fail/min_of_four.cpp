// expect: max and min compare two expressions
// names: min
// The smallest of four.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
constexpr auto v = tensor<"v", d>;
constexpr auto b = scalar<"b">;

#ifdef MISTAKE
constexpr auto least = sum(min(w, v, b, 0_c));
#else
constexpr auto least = sum(min(min(w, v), min(b, 0_c)));
#endif
