// expect: a kernel computes in memory of its own
// names: operator()
// A kernel that may not change.
#include <vector>

#include <tikhonov/tikhonov.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;

void call() {
    const std::vector<float> ws(3);
#ifdef MISTAKE
    const auto total = compile<float>(l2(w));
#else
    auto total = compile<float>(l2(w));
#endif
    total(w = ws);
}
