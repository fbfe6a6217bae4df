// expect: does nothing by itself
// The same of an update.
#include <tikhonov/tikhonov.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;

void call() {
#pragma GCC diagnostic error "-Wunused-result"
#ifdef MISTAKE
    w = 0.5_c * w;
#else
    auto halve = compile<float>(w = 0.5_c * w);
#endif
}
