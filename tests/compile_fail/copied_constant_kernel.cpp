// expect: a kernel owns its memory and is not copied
// A copy of a constant kernel.
#include <vector>

#include <tikhonov/tikhonov.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
constexpr auto total = l2(w);

void call() {
    const auto objective = compile<float>(total, wrt(w));
#ifdef MISTAKE
    auto second = objective;
#else
    const auto& second = objective;
    (void)second;
#endif
}
