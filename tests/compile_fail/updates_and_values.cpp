// expect: either updates or values
// names: compile
// A step that tells its loss.
#include <tikhonov/tikhonov.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto rate = scalar<"rate">;
constexpr auto y = dot(X, w);
constexpr auto loss = mse(y, t);

void make() {
#ifdef MISTAKE
    auto step_ = compile<float>(loss, w = w - rate * grad(loss, w));
#else
    auto step_ = compile<float>(w = w - rate * grad(loss, w));
    auto value = compile<float>(loss);
#endif
}
