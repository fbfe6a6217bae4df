// expect: a bare number in an expression
// names: softmax
// A softmax of a number.
#include <tikhonov/language.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;

#ifdef MISTAKE
constexpr auto e = softmax(1.0);
#else
constexpr auto e = softmax(w);
#endif
