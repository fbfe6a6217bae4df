// expect: no symbol is named
// names: wrt
// Gradients in nothing.
#include <tikhonov/tikhonov.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
constexpr auto total = l2(w);

void call() {
#ifdef MISTAKE
    auto k = compile<float>(total, wrt());
#else
    auto k = compile<float>(total, wrt(w));
#endif
}
