// expect: weights go to the mean
// names: mse
// Weights in a loss.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto s = tensor<"s", n, nonnegative>;
constexpr auto w = tensor<"w", d>;
constexpr auto y = dot(X, w);

#ifdef MISTAKE
constexpr auto fit = mse(y, t, weights(s));
#else
constexpr auto fit = mean(each::squared_error(y, t), weights(s));
#endif
