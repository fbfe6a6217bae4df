// expect: combine elementwise conditions
// names: &
// Conditions combined as those of arrays in other languages.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
constexpr auto v = tensor<"v", d>;

#ifdef MISTAKE
constexpr auto inside = where((v < w) & (w < 1_c), w, 0_c);
#else
constexpr auto inside = where((v < w) && (w < 1_c), w, 0_c);
#endif
