// expect: the weight of this term may be negative, and then it has no proximal operator
// names: abs(w)
// A weight that may be anything.
#include <tikhonov/train.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
constexpr auto eta = scalar<"eta", positive>;
constexpr auto mu = scalar<"mu">;
constexpr auto lambda = scalar<"lambda", nonnegative>;

#ifdef MISTAKE
constexpr auto e = prox(mu * l1(w), w, eta);
#else
constexpr auto e = prox(lambda * l1(w), w, eta);
#endif
