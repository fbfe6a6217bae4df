// A logistic regression, compiled once for every instruction set: FUNCTION is its name there.
#include <tikhonov/tikhonov.hpp>

#include "results.hpp"

namespace {
using namespace tikhonov;
using namespace tikhonov::literals;
constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
}  // namespace

link_results FUNCTION(const std::vector<double>& xs, const std::vector<double>& ts, const std::vector<double>& ws);
link_results FUNCTION(const std::vector<double>& xs, const std::vector<double>& ts, const std::vector<double>& ws) {
    auto objective = compile<double>(bce_with_logits(dot(X, w), t) + 0.1_c * l2(w), wrt(w));
    const auto r = objective(X = xs, t = ts, w = ws);
    return {detail::lanes<double>::size, r.value, {r.gradient(w).begin(), r.gradient(w).end()}};
}
