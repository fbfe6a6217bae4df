// expect: the formula does not contain this symbol
// names: z
// A gradient in a symbol of another formula.
#include <tikhonov/tikhonov.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
constexpr auto z = scalar<"z">;
constexpr auto total = l2(w);

void call() {
#ifdef MISTAKE
    auto k = compile<float>(total, wrt(w, z));
#else
    auto k = compile<float>(total, wrt(w));
#endif
}
