// expect: this stands for an axis
// names: W
// An extent where an axis is due.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto h = axis<"h", 8>;

#ifdef MISTAKE
constexpr auto W = tensor<"W", d, 8>;
#else
constexpr auto W = tensor<"W", d, h>;
#endif
