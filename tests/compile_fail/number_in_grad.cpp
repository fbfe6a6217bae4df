// expect: a bare number in an expression
// names: grad
// The gradient of a number.
#include <tikhonov/language.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;

#ifdef MISTAKE
constexpr auto e = grad(3.0, w);
#else
constexpr auto e = grad(3_c, w);
#endif
