// expect: a condition is not a number
// names: =
// A condition as a new value.
#include <tikhonov/tikhonov.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto t = tensor<"t", n>;

void call() {
#ifdef MISTAKE
    auto k = compile<float>(t = 0_c < t);
#else
    auto k = compile<float>(t = where(0_c < t, 1_c, 0_c));
#endif
}
