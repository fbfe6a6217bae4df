// expect: penalty(...) requires nonnegative and zero at zero; did you mean l1 or l2
// names: penalty
// A "penalty" that is positive where all parameters are zero.
#include <tikhonov/tikhonov.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;

#ifdef MISTAKE
constexpr auto e = penalty(sum(softplus(w)));
#else
constexpr auto e = penalty(sum(sq(relu(w))));
#endif
