// expect: an axis that the expression does not have
// names: sum
// names: m
// A sum over an axis that is not there.
#include <tikhonov/language.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto m = axis<"m">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;

#ifdef MISTAKE
constexpr auto e = sum<m>(X);
#else
constexpr auto e = sum<d>(X);
#endif
