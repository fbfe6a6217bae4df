// expect: a kernel of updates has no value
// names: value
// The value of a step.
#include <vector>

#include <tikhonov/tikhonov.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
constexpr auto total = l2(w);

void call() {
    std::vector<float> ws(3);
    auto halve = compile<float>(w = 0.5_c * w);
#ifdef MISTAKE
    const float q = halve.value(w = ws);
#else
    halve(w = ws);
    const float q = evaluate<float>(total, w = ws).value;
#endif
}
