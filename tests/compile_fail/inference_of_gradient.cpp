// expect: and so no gradient with respect to it
// names: z
// The gradient in the noise that is to go.
#include <vector>

#include <tikhonov/tikhonov.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto w = tensor<"w", d>;
constexpr auto z = normal<"z", d>;
constexpr auto loss = l2(dot(X, w + z));
#ifdef MISTAKE
constexpr auto e = inference(grad(loss, z));
#else
constexpr auto e = inference(grad(loss, w));
#endif
