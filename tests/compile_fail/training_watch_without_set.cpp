// expect: early_stopping takes what it watches and one set of the bindings that differ
// names: early_stopping
// A watch whose rows are bound outside a set.
#include <functional>
#include <vector>

#include <tikhonov/train.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
constexpr auto t = tensor<"t", d>;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto loss = mse(w, t);

void call(const std::vector<double>& ts) {
#ifdef MISTAKE
    auto watch = early_stopping(loss, t = ts);
#else
    auto watch = early_stopping(loss, bind(t = ts));
#endif
}
