// expect: a Jacobian and a Hessian need a new name for each axis of the symbol
// names: jacobian
// The second axis has no name.
#include <tikhonov/train.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto k = axis<"k">;
constexpr auto w = tensor<"w", d>;

#ifdef MISTAKE
constexpr auto e = hessian(l2(w), w);
#else
constexpr auto e = hessian<k>(l2(w), w);
#endif
