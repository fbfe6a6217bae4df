// expect: this term has a kink and no proximal operator that the library knows
// names: maximum<d>(abs(...))
// names: w
// An expression cannot sort.
#include <tikhonov/train.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto eta = scalar<"eta", positive>;

#ifdef MISTAKE
constexpr auto e = prox(lambda * l2(w) + lambda * max(abs(w)), w, eta);
#else
constexpr auto e = prox(lambda * l2(w) + lambda * l1(w), w, eta);
#endif
