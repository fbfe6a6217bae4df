// expect: no output of the kernel
// names: operator[]
// An output that is not computed.
#include <vector>

#include <tikhonov/tikhonov.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
constexpr auto y = dot(X, w) + b;
constexpr auto loss = mse(y, t);

void call() {
    auto both = compile<float>(y, loss);
    std::vector<float> xs(12);
    std::vector<float> ts(4);
    std::vector<float> ws(3);
#ifdef MISTAKE
    auto r = both(X = xs, t = ts, w = ws, b = 0.5f);
    r[l2(w)];
#else
    auto r = both(X = xs, t = ts, w = ws, b = 0.5f);
    r[loss];
#endif
}
