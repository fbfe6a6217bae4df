// expect: predictions are judged by one number
// names: score
// A score for every row.
#include <functional>
#include <vector>

#include <tikhonov/train.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto y = dot(X, w);

#ifdef MISTAKE
constexpr auto judge = score(sq(y - t));
#else
constexpr auto judge = score(mse(y, t));
#endif
