// expect: the second operand of mean
// names: mean
// Weights without weights.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto t = tensor<"t", n>;
constexpr auto s = tensor<"s", n, nonnegative>;

#ifdef MISTAKE
constexpr auto average = mean(t, s);
#else
constexpr auto average = mean(t, weights(s));
#endif
