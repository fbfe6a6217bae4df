// expect: what stands for this uniform noise it cannot know
// names: u
// A formula in which uniform noise is the data.
#include <vector>

#include <tikhonov/tikhonov.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto w = tensor<"w", d>;
constexpr auto u = uniform<"u", n, d>;
#ifdef MISTAKE
constexpr auto e = inference(dot(X + u, w));
#else
constexpr auto e = dot(X, w);
#endif
