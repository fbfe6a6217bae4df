// expect: a condition is a formula and no bool
// names: bool
// A branch of the program on a formula.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
constexpr auto v = tensor<"v", d>;

void call() {
#ifdef MISTAKE
    auto e = w;
    if (w < v) e = w;
#else
    auto e = where(w < v, w, v);
#endif
}
