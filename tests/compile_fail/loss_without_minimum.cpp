// expect: this loss falls without bound as the parameter grows or shrinks, so it has no minimum
// names: w
// What fits ask before they begin, whoever they are made by.
#include <functional>
#include <vector>

#include <tikhonov/train.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;

double fit(std::vector<double>& ws, double& b0) {
#ifdef MISTAKE
    auto objective = compile<double>(sq(b - 1_c) + sum(w), wrt(w, b));
#else
    auto objective = compile<double>(sq(b - 1_c) + l2(w), wrt(w, b));
#endif
    return minimize(objective, adam{.rate = 1e-3}, w = ws, b = std::ref(b0)).value;
}
