// expect: drops with the probability p, from 0 to 1
// names: drop
// A percentage.
#include <vector>

#include <tikhonov/tikhonov.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto w = tensor<"w", d>;
#ifdef MISTAKE
constexpr auto e = dropout<"drop">(X, 50_c);
#else
constexpr auto e = dropout<"drop">(X, 0.5_c);
#endif
