// expect: who is told of a fit can be called with it
// names: report
// A report to a number.
#include <functional>
#include <vector>

#include <tikhonov/train.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
constexpr auto t = tensor<"t", d>;
constexpr auto lambda = scalar<"lambda", nonnegative>;

void call() {
#ifdef MISTAKE
    auto told = report(100);
#else
    auto told = report(progress_bar(), every(100));
#endif
}
