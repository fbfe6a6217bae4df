// expect: explain says what a kernel does
// names: explain
// A formula without a kernel.
#include <tikhonov/tikhonov.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;

void make() {
#ifdef MISTAKE
    explain(l2(w));
#else
    explain(compile<float>(l2(w)));
#endif
}
