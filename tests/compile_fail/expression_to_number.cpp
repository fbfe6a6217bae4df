// expect: an expression is a formula and no number
// names: double
// A loss where its value is meant.
#include <vector>

#include <tikhonov/tikhonov.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
constexpr auto total = l2(w);

void call() {
    const std::vector<float> ws(3);
#ifdef MISTAKE
    const float q = total;
#else
    const float q = evaluate<float>(total, w = ws).value;
#endif
}
