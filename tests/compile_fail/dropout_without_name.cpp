// expect: a name is empty
// names: dropout
// Noise that nothing could be bound to.
#include <vector>

#include <tikhonov/tikhonov.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto w = tensor<"w", d>;
#ifdef MISTAKE
constexpr auto e = dropout(X, 0.5_c);
#else
constexpr auto e = dropout<"drop">(X, 0.5_c);
#endif
