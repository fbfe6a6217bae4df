// expect: or compile inference(e), the formula without its noise
// names: z
// The same of a symbol.
#include <vector>

#include <tikhonov/tikhonov.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto w = tensor<"w", d>;
constexpr auto z = normal<"z", d>;
constexpr auto e = dot(X, w + 0.1_c * z);

void call() {
    const std::vector<float> xs(12), ws(3);
    auto once = compile<float>(e);
#ifdef MISTAKE
    once(bind(X = xs), w = ws);
#else
    once(bind(X = xs), w = ws, z = seed(7, 1));
#endif
}
