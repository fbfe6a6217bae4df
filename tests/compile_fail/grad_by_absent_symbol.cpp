// expect: the formula does not contain this symbol
// names: v
// A gradient in a symbol of another formula, in a formula.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
constexpr auto v = tensor<"v", d>;
constexpr auto total = l2(w);

#ifdef MISTAKE
constexpr auto e = grad(total, v);
#else
constexpr auto e = grad(total, w);
#endif
