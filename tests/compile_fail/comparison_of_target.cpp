// expect: == compares two formulas
// names: gradient
// A comparison where memory for a gradient is meant.
#include <vector>

#include <tikhonov/tikhonov.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
constexpr auto total = l2(w);

void call() {
    const std::vector<float> ws(3);
    auto objective = compile<float>(total, wrt(w));
    std::vector<float> gs(3);
#ifdef MISTAKE
    const float q = objective(w = ws, gradient(w) == gs).value;
#else
    const float q = objective(w = ws, gradient(w) = gs).value;
#endif
}
