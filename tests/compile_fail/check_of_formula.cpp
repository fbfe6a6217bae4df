// expect: check_gradient needs a kernel of a value and its gradients
// names: check_gradient
// A check of a formula that has no kernel.
#include <vector>

#include <tikhonov/tikhonov.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;

void call() {
    const std::vector<float> ws(3);
#ifdef MISTAKE
    check_gradient(l2(w), w = ws);
#else
    check_gradient(compile<float>(l2(w), wrt(w)), w = ws);
#endif
}
