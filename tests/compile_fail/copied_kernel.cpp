// expect: a kernel owns its memory and is not copied
// names: kernel
// A copy of a kernel.
#include <vector>

#include <tikhonov/tikhonov.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
constexpr auto total = l2(w);

void call() {
    auto objective = compile<float>(total, wrt(w));
#ifdef MISTAKE
    auto second = objective;
#else
    auto second = std::move(objective);
#endif
}
