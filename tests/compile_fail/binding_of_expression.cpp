// expect: values are bound to symbols
// names: =
// Data for what is computed.
#include <vector>

#include <tikhonov/tikhonov.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto w = tensor<"w", d>;
constexpr auto y = dot(X, w);

void call() {
    const std::vector<float> xs(12), ws(3), ys(4);
    auto total = compile<float>(l2(y));
#ifdef MISTAKE
    total(y = ys);
#else
    total(X = xs, w = ws);
#endif
}
