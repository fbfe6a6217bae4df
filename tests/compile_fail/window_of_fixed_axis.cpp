// expect: known to the compiler
// names: h
// A window of an axis that is unrolled.
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
constexpr auto h = axis<"h", 3>;
constexpr auto v = tensor<"v", h>;

void call() {
    auto objective = compile<float>(loss, wrt(w, b));
    std::vector<float> xs(12);
    std::vector<float> ts(4);
    std::vector<float> ws(3);
    auto total = compile<float>(sum(v));
#ifdef MISTAKE
    total(v = ws, h = window(0, 2));
#else
    total(v = ws);
#endif
}
