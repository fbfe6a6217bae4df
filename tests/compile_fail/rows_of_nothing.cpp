// expect: but no symbol has this axis
// names: m
// Rows of an axis that is another one, renamed.
#include <vector>

#include <tikhonov/tikhonov.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto m = axis<"m">;
constexpr auto t = tensor<"t", n>;

void call() {
    auto total = compile<float>(sum(outer(t, rename<n, m>(t))));
    std::vector<float> ts(4);
    const std::vector<int> order{0, 2};
#ifdef MISTAKE
    total(t = ts, m = rows(order));
#else
    total(t = ts, n = rows(order));
#endif
}
