// expect: elements bound to this symbol have another type
// names: w
// Doubles for a kernel of float.
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
    auto objective = compile<float>(loss, wrt(w, b));
    std::vector<float> xs(12);
    std::vector<float> ts(4);
#ifdef MISTAKE
    std::vector<double> wide(3);
    objective(X = xs, t = ts, w = wide, b = 0.5f);
#else
    std::vector<float> wide(3);
    objective(X = xs, t = ts, w = wide, b = 0.5f);
#endif
}
