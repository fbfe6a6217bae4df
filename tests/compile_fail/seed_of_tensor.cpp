// expect: a seed is bound to a symbol that is no noise
// names: w
// A seed for a tensor.
#include <vector>

#include <tikhonov/tikhonov.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto w = tensor<"w", d>;
constexpr auto e = dot(X, w);

void call() {
    const std::vector<float> xs(12), ws(3);
    auto once = compile<float>(e);
#ifdef MISTAKE
    once(X = xs, w = seed(7, 1));
#else
    once(X = xs, w = ws);
#endif
}
