// expect: this loss falls without bound as the parameter grows or shrinks, so it has no minimum
// names: w
// What solvers ask before they begin.
#include <tikhonov/train.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;

#ifdef MISTAKE
constexpr bool may = detail::may_have_minimum(sq(b - 1_c) + sum(w), wrt(w, b));
#else
constexpr bool may = detail::may_have_minimum(sq(b - 1_c) + l2(w), wrt(w, b));
#endif
