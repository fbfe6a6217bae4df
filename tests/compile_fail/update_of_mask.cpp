// expect: labels and masks are data
// names: seen
// A new mask.
#include <tikhonov/tikhonov.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto t = tensor<"t", n>;
constexpr auto seen = mask<"seen", n>;

void call() {
#ifdef MISTAKE
    auto k = compile<float>(seen = 0_c < t);
#else
    auto k = compile<float>(t = where(seen, t, 0_c));
#endif
}
