// expect: an expression is a formula and no number
// names: double
// A function of std:: that computes with numbers.
#include <cmath>

#include <tikhonov/language.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;

void call() {
#ifdef MISTAKE
    auto e = std::exp(w);
#else
    auto e = exp(w);
#endif
}
