// expect: one name, one axis
// names: d
// The same axis with two lengths.
#include <tikhonov/tikhonov.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
constexpr auto y = dot(X, w) + b;
constexpr auto loss = mse(y, t);
constexpr auto other = tensor<"v", axis<"d", 3>>;
constexpr auto same = tensor<"v", d>;

void make() {
#ifdef MISTAKE
    auto k = compile<float>(loss + l2(other), wrt(w));
#else
    auto k = compile<float>(loss + l2(same), wrt(w));
#endif
}
