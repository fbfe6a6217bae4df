// expect: as many operands as P::arity
// names: hypot
// One operand of two.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;

#ifdef MISTAKE
constexpr auto length = apply<detail::hypot_>(w);
#else
constexpr auto length = apply<detail::hypot_>(w, 1_c);
#endif
