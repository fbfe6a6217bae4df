// expect: parameters(...) are several symbols
// names: =
// An update of several symbols by one formula.
#include <tikhonov/tikhonov.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;

void call() {
#ifdef MISTAKE
    auto k = compile<float>(parameters(w, b) = 0.5_c * w);
#else
    auto k = compile<float>(w = 0.5_c * w, b = 0.5_c * b);
#endif
}
