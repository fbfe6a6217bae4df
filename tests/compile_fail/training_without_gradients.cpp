// expect: what is trained is a kernel of a loss and its gradients
// names: minimize
// A kernel that has no gradients.
#include <functional>
#include <vector>

#include <tikhonov/tikhonov.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
constexpr auto loss = sum(sq(w - b));

void call(std::vector<float>& ws, float b0) {
#ifdef MISTAKE
    auto objective = compile<float>(loss);
    minimize(objective, adam{}, w = ws, b = std::ref(b0));
#else
    auto objective = compile<float>(loss, wrt(w, b));
    minimize(objective, adam{}, w = ws, b = std::ref(b0));
#endif
}
