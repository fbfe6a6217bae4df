// expect: a bare number in an expression
// names: logistic_loss
// The logistic loss against a number.
#include <tikhonov/language.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
constexpr auto y = dot(X, w) + b;

#ifdef MISTAKE
constexpr auto e = logistic_loss(y, 1);
#else
constexpr auto e = logistic_loss(y, t);
#endif
