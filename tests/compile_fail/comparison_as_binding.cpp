// expect: == compares two formulas
// names: w
// A comparison where a binding is meant.
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
#ifdef MISTAKE
    const float q = objective(w == ws).value;
#else
    const float q = objective(w = ws).value;
#endif
}
