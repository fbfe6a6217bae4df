// expect: kernels compute in float or double
// names: compile
// No type to compute in.
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
    auto objective = compile(loss, wrt(w));
#else
    auto objective = compile<float>(loss, wrt(w));
#endif
}
