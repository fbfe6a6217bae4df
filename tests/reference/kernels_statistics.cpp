// Compiled losses that are more than a mean of pointwise terms: totals inside totals, paired axes, choices, gradient penalties.
#define BOOST_TEST_MODULE kernels_statistics
#include <boost/test/unit_test.hpp>

#include <reference/kernels.hpp>

using namespace tikhonov;
using namespace tikhonov::detail;
using namespace tikhonov::literals;
using reference::check;
using reference::check_both;
using reference::lengths;
using reference::with;

namespace {

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto V = tensor<"V", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto s = tensor<"s", n, nonnegative>;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
constexpr auto y = dot(X, w) + b;

const auto few = {
    lengths{{"n", 1}, {"d", 1}}, {{"n", 17}, {"d", 5}}, {{"n", 65}, {"d", 16}}, {{"n", 100}, {"d", 33}}, {{"n", 3}, {"d", 100}}};

}  // namespace

BOOST_AUTO_TEST_CASE(means_with_weights) {
    const auto loss = mean(sq(y - t), weights(s));
    check_both(loss, wrt(w), with(X, t, s, w, b), few);
    const auto cells = {lengths{{"n", 17}, {"d", 5}}, {{"n", 65}, {"d", 16}}, {{"n", 100}, {"d", 33}}};
    check<double>(mean(sq(X - w), where(V < s)) + sum(mean<n>(abs(X), weights(s))), wrt(X, w), with(X, V, s, w), cells);
    // a single sample's weight has no effect: two equal terms cancel, and what is left of them in float has no relative accuracy
    const auto several = {lengths{{"n", 2}, {"d", 1}}, {{"n", 17}, {"d", 5}}, {{"n", 65}, {"d", 16}}, {{"n", 1000}, {"d", 3}}};
    check<double>(loss, wrt(w, s), with(X, t, s, w, b), several);
}
BOOST_AUTO_TEST_CASE(variance_and_correlation) {
    const auto centred = y - mean(y);
    check<float>(mean(sq(centred)), wrt(w, X), with(X, w, b), few);
    const auto several = {lengths{{"n", 17}, {"d", 5}}, {{"n", 65}, {"d", 16}}, {{"n", 1000}, {"d", 3}}};
    const auto t0 = t - mean(t);
    check<double>(dot(centred, t0) / sqrt(sum(sq(centred)) * sum(sq(t0))), wrt(w, t), with(X, t, w, b), several);
}
BOOST_AUTO_TEST_CASE(batched_dot) {
    check<double>(mean(sq(dot<d>(X, V) - t)), wrt(X, V), with(X, V, t), few);
    check<double>(sum(tanh(dot<n>(X, V))), wrt(X, V), with(X, V), few);
}
BOOST_AUTO_TEST_CASE(where_and_max) {
    check<float>(mean(where(y < t, sq(y), abs(t))) + sum(max(w, 0.1_c)), wrt(w, t), with(X, t, w, b), few);
    check<float>(mean(max(y, t) + relu(y - t)), wrt(w, t), with(X, t, w, b), few);
}
BOOST_AUTO_TEST_CASE(gradient_penalty) { check<double>(mse(y, t) + l2(grad(mean(softplus(y)), w)), wrt(w, b), with(X, t, w, b), few); }
