// expect: penalty(...) requires nonnegative and zero at zero; did you mean l1 or l2
// names: penalty
// A "penalty" that is not bounded below.
#include <tikhonov/tikhonov.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto loss = mse(dot(X, w), t);

#ifdef MISTAKE
constexpr auto e = loss + 0.01_c * penalty(sum(w));
#else
constexpr auto e = loss + 0.01_c * penalty(l1(w));
#endif
