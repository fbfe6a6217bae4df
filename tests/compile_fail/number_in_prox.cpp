// expect: a bare number in an expression
// names: prox
// The step is a number of an expression.
#include <tikhonov/train.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
constexpr auto lambda = scalar<"lambda", nonnegative>;

#ifdef MISTAKE
constexpr auto e = prox(lambda * l1(w), w, 0.1);
#else
constexpr auto e = prox(lambda * l1(w), w, 0.1_c);
#endif
