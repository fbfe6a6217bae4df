// expect: this parameter is trained where it is bound
// names: w
// A parameter in another type than the kernel computes in.
#include <functional>
#include <vector>

#include <tikhonov/tikhonov.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
constexpr auto loss = sum(sq(w - b));

void call(std::vector<double>& ws, double b0) {
#ifdef MISTAKE
    auto objective = compile<float>(loss, wrt(w, b));
    minimize(objective, sgd{}, w = ws, b = std::ref(b0));
#else
    auto objective = compile<double>(loss, wrt(w, b));
    minimize(objective, sgd{}, w = ws, b = std::ref(b0));
#endif
}
