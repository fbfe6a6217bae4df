// expect: an expression is a formula and no number
// names: double
// A function of std:: of two operands.
#include <cmath>

#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto b = scalar<"b">;

void call() {
#ifdef MISTAKE
    auto e = std::pow(b, 2);
#else
    auto e = pow<2>(b);
#endif
}
