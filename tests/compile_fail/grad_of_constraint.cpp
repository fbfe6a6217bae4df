// expect: box and nonnegative are infinite beyond their bounds and have no gradient there
// names: w
// A constraint is kept by its proximal operator.
#include <tikhonov/train.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;

#ifdef MISTAKE
constexpr auto e = grad(l2(w) + nonnegative(w), w);
#else
constexpr auto e = grad(smooth_part(l2(w) + nonnegative(w), wrt(w)), w);
#endif
