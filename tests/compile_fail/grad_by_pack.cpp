// expect: grad(e, w) is the gradient in one symbol
// names: grad
// A gradient in several symbols as a formula.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
constexpr auto total = l2(w);

#ifdef MISTAKE
constexpr auto e = grad(total + sq(b), parameters(w, b));
#else
constexpr auto e = grad(total + sq(b), w);
#endif
