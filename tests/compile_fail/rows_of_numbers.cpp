// expect: rows(order) takes a list of row numbers
// names: rows
// Row numbers that are no integers.
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
    auto objective = compile<float>(loss, wrt(w));
    std::vector<float> xs(12);
    std::vector<float> ws(3);
    const std::vector<double> halves{0, 2};
    const std::vector<int> order{0, 2};
#ifdef MISTAKE
    objective(X = xs, w = ws, n = rows(halves));
#else
    objective(X = xs, w = ws, n = rows(order));
#endif
}
