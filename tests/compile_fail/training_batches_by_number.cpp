// expect: which rows is said by an axis and a whole number
// names: batches
// Batches without the axis of the rows.
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
    auto rows_of_steps = batches(32, 7);
#else
    auto rows_of_steps = batches(d, 32, shuffled(7));
#endif
}
