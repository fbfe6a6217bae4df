// expect: does nothing by itself
// A statement that looks like an assignment. It is a warning, here an error.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;

void call() {
#pragma GCC diagnostic error "-Wunused-result"
#ifdef MISTAKE
    w = 0.5f;
#else
    [[maybe_unused]] const auto start = (w = 0.5f);
#endif
}
