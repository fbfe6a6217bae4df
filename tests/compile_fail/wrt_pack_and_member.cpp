// expect: a symbol is named twice
// names: w
// A symbol and a pack that has it.
#include <tikhonov/tikhonov.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
constexpr auto total = l2(w);

void call() {
#ifdef MISTAKE
    auto k = compile<float>(total + sq(b), wrt(parameters(w, b), w));
#else
    auto k = compile<float>(total + sq(b), wrt(parameters(w, b)));
#endif
}
