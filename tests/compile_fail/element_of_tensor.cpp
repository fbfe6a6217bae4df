// expect: an expression is a formula and no array
// names: []
// An element of a tensor.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto w = tensor<"w", d>;

#ifdef MISTAKE
constexpr auto first = sum(w[0]);
#else
constexpr auto first = sum(w);
#endif
