// expect: gradients are of one expression
// names: compile
// Predictions beside gradients.
#include <tikhonov/tikhonov.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto y = dot(X, w);
constexpr auto loss = mse(y, t);

void make() {
#ifdef MISTAKE
    auto objective = compile<float>(loss, y, wrt(w));
#else
    auto objective = compile<float>(loss, wrt(w));
    auto predict = compile<float>(y);
#endif
}
