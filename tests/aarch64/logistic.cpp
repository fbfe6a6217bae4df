// A logistic regression on made-up data, value and gradient by several kernels, printed in full: what two kinds of machine print is
// compared.
#include <cmath>
#include <cstdio>
#include <vector>

#include <tikhonov/tikhonov.hpp>

namespace {

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
constexpr auto lambda = scalar<"lambda", nonnegative>;

constexpr std::size_t samples = 203;
constexpr std::size_t features = 11;

}  // namespace

int main() {
    std::vector<double> xs(samples * features), ts(samples), ws(features);
    std::uint32_t state = 1;
    const auto next = [&] { return static_cast<double>((state = state * 1664525u + 1013904223u) >> 8) * 0x1p-23 - 1; };
    for (double& x : xs) x = next();
    for (double& x : ts) x = next() < 0 ? 0 : 1;
    for (double& x : ws) x = next();
    auto f = compile<double>(bce_with_logits(dot(X, w) + b, t) + lambda * l2(w), wrt(w, b));
    const auto r = f(X = xs, t = ts, w = ws, b = 0.25, lambda = 0.01);
    std::printf("%.17g\n%.17g\n", r.value, r.gradient(b));
    for (const double g : r.gradient(w)) std::printf("%.17g\n", g);
}
