// expect: the expression already has the new axis
// names: jacobian
// The second axis has the name of one that is summed.
#include <tikhonov/train.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto k = axis<"k">;
constexpr auto n = axis<"n">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto w = tensor<"w", d>;

#ifdef MISTAKE
constexpr auto e = hessian<n>(sum(exp(dot(X, w))), w);
#else
constexpr auto e = hessian<k>(sum(exp(dot(X, w))), w);
#endif
