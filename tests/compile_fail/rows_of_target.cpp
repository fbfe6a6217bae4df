// expect: memory is written along an axis that has a list of rows
// names: X
// A gradient that is to be written at rows that may be listed twice.
#include <span>
#include <vector>

#include <tikhonov/tikhonov.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto w = tensor<"w", d>;
constexpr auto loss = mean(sq(dot(X, w)));

void call() {
    auto objective = compile<float>(loss, wrt(X, w));
    std::vector<float> xs(12);
    std::vector<float> ws(3);
    std::vector<float> gx(12);
    const std::vector<int> order{0, 2};
#ifdef MISTAKE
    objective(X = xs, w = ws, n = rows(order), gradient(X) = gx);
#else
    const std::span<const float> slope = objective(X = xs, w = ws, n = rows(order)).gradient(X);
    static_cast<void>(slope);
#endif
}
