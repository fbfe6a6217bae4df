// expect: only a loss has a smooth part and a penalty part
// names: penalty_part
// A part of a tensor.
#include <tikhonov/train.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;

#ifdef MISTAKE
constexpr auto e = penalty_part(abs(w), wrt(w));
#else
constexpr auto e = penalty_part(l1(w), wrt(w));
#endif
