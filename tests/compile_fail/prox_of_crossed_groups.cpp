// expect: each of these terms has a proximal operator, but their sum has none that the library knows
// names: W
// Groups by rows and by columns overlap.
#include <tikhonov/train.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto k = axis<"k">;
constexpr auto W = tensor<"W", d, k>;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto eta = scalar<"eta", positive>;

#ifdef MISTAKE
constexpr auto e = prox(lambda * sum(norm<k>(W)) + lambda * sum(norm<d>(W)), W, eta);
#else
constexpr auto e = prox(lambda * sum(norm<k>(W)) + lambda * norm(W), W, eta);
#endif
