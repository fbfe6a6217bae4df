// expect: dot<d>(a, b) contracts an axis that both operands have
// names: d
// The named axis is missing in one operand.
#include <tikhonov/language.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;

#ifdef MISTAKE
constexpr auto e = dot<d>(X, t);
#else
constexpr auto e = dot<d>(X, w);
#endif
