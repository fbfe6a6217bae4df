// expect: this parameter is trained, but its memory is const
// names: w
// A parameter in memory that cannot be written to.
#include <functional>
#include <vector>

#include <tikhonov/tikhonov.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
constexpr auto loss = sum(sq(w - b));

void call(const std::vector<float>& ws, std::vector<float>& trained, float b0) {
#ifdef MISTAKE
    auto objective = compile<float>(loss, wrt(w, b));
    auto step = optimizer(objective, adam{});
    step(w = ws, b = std::ref(b0));
#else
    auto objective = compile<float>(loss, wrt(w, b));
    auto step = optimizer(objective, adam{});
    trained = ws;
    step(w = trained, b = std::ref(b0));
#endif
}
