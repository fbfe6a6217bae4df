// expect: kernels compute in float or double
// names: evaluate
// No type to compute in.
#include <vector>

#include <tikhonov/tikhonov.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;

void call() {
    std::vector<float> ws(3);
#ifdef MISTAKE
    auto total = evaluate(l2(w), w = ws);
#else
    auto total = evaluate<float>(l2(w), w = ws);
#endif
}
