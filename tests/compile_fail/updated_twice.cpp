// expect: a symbol is updated twice
// names: w
// Two new values for one symbol.
#include <tikhonov/tikhonov.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;

void call() {
#ifdef MISTAKE
    auto k = compile<float>(w = w + 1_c, w = 2_c * w);
#else
    auto k = compile<float>(w = 2_c * (w + 1_c));
#endif
}
