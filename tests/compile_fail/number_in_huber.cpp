// expect: a bare number in an expression
// names: huber
// The threshold of a loss as a number: the sentence names the loss, not what it is made of.
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
constexpr auto e = huber(y, t, 1.0);
#else
constexpr auto e = huber(y, t, 1_c);
#endif
