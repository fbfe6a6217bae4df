// expect: the noise of a formula has no seed
// names: drop
// A formula with noise, called without a seed.
#include <vector>

#include <tikhonov/tikhonov.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto w = tensor<"w", d>;
constexpr auto e = dot(dropout<"drop">(X, 0.5_c), w);

void call() {
    const std::vector<float> xs(12), ws(3);
    auto once = compile<float>(e);
#ifdef MISTAKE
    once(X = xs, w = ws);
#else
    once(X = xs, w = ws, noise<"drop"> = seed(7, 1));
#endif
}
