// expect: a bare number in an expression
// names: box
// Both bounds as numbers: one sentence.
#include <tikhonov/train.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;

#ifdef MISTAKE
constexpr auto e = box(w, 0.0, 1.0);
#else
constexpr auto e = box(w, 0_c, 1_c);
#endif
