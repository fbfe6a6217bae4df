// expect: needs exactly one shared axis
// names: n
// names: d
// Nothing to contract. The sum of the result meets no second sentence.
#include <tikhonov/language.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;

#ifdef MISTAKE
constexpr auto e = sum<n>(dot(t, w));
#else
constexpr auto e = sum<n>(dot(X, w));
#endif
