// expect: nodiscard
// A value that nobody reads.
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
#pragma GCC diagnostic error "-Wunused-result"
#ifdef MISTAKE
    objective.value(w = ws);
#else
    [[maybe_unused]] const float q = objective.value(w = ws);
#endif
}
