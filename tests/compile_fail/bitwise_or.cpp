// expect: combine elementwise conditions
// names: |
// The same with or.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
constexpr auto v = tensor<"v", d>;

#ifdef MISTAKE
constexpr auto outside = where((w < v) | (1_c < w), w, 0_c);
#else
constexpr auto outside = where((w < v) || (1_c < w), w, 0_c);
#endif
