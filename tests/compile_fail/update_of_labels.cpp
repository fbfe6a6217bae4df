// expect: labels and masks are data
// names: label
// New labels.
#include <tikhonov/tikhonov.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto c = axis<"c", 3>;
constexpr auto t = tensor<"t", n>;
constexpr auto label = labels<"label", n, c>;

void call() {
#ifdef MISTAKE
    auto k = compile<float>(label = t);
#else
    auto k = compile<float>(t = 2_c * t);
#endif
}
