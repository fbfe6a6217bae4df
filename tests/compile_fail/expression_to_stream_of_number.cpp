// expect: an expression is a formula and no number
// names: double
// A formula where a function takes a number.
#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto b = scalar<"b">;

void call() {
#ifdef MISTAKE
    auto length = static_cast<int>(b);
#else
    auto length = b;
#endif
}
