// expect: the axes do not fit
// names: jvp
// A direction has the axes of the symbol.
#include <tikhonov/train.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto k = axis<"k">;
constexpr auto z = tensor<"z", k>;
constexpr auto w = tensor<"w", d>;

#ifdef MISTAKE
constexpr auto e = jvp(l2(w), w, z);
#else
constexpr auto e = jvp(l2(w), w, w);
#endif
