// expect: nodiscard
// A formula that nobody uses.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;

void call() {
#pragma GCC diagnostic error "-Wunused-result"
#ifdef MISTAKE
    l2(w) + l1(w);
#else
    [[maybe_unused]] const auto e = l2(w) + l1(w);
#endif
}
