// expect: this stands for an axis
// names: sum
// An axis by its string.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;

#ifdef MISTAKE
constexpr auto total = sum<"n">(X);
#else
constexpr auto total = sum<n>(X);
#endif
