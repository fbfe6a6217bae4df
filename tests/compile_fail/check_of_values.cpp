// expect: check_gradient needs a kernel of a value and its gradients
// names: check_gradient
// A check of a kernel that computes no gradient.
#include <vector>

#include <tikhonov/tikhonov.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;

void call() {
    const std::vector<float> ws(3);
#ifdef MISTAKE
    const auto objective = compile<float>(l2(w));
#else
    const auto objective = compile<float>(l2(w), wrt(w));
#endif
    check_gradient(objective, w = ws);
}
