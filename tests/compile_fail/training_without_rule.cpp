// expect: the second argument is a rule
// names: optimizer
// A number in place of a rule.
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
    auto objective = compile<float>(loss, wrt(w, b));
    auto step = optimizer(objective, 1e-3);
    step(w = ws, b = std::ref(b0));
#else
    auto objective = compile<float>(loss, wrt(w, b));
    auto step = optimizer(objective, adam{.rate = 1e-3});
    step(w = ws, b = std::ref(b0));
#endif
}
