// expect: a gradient is read by its symbol
// names: gradient
// A gradient by its position.
#include <vector>

#include <tikhonov/tikhonov.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
constexpr auto total = l2(w);

void call() {
    const std::vector<float> ws(3);
    auto objective = compile<float>(total, wrt(w));
#ifdef MISTAKE
    const auto g = objective(w = ws).gradient(0);
#else
    const auto g = objective(w = ws).gradient(w);
#endif
}
