// expect: a kernel of updates has no value
// names: value
// What a step returns.
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
    const float q = halve(w = ws).value[0];
#else
    halve(w = ws);
    const float q = ws[0];
#endif
}
