// expect: a symbol is named twice
// names: w
// The same symbol twice.
#include <tikhonov/tikhonov.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
constexpr auto total = l2(w);

void call() {
#ifdef MISTAKE
    auto k = compile<float>(total, wrt(w, w));
#else
    auto k = compile<float>(total, wrt(w));
#endif
}
