// Compiled losses of linear models: one streamed axis of every awkward length, gradients of parameters and of the data.
#define BOOST_TEST_MODULE kernels_linear
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
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto y = dot(X, w) + b;

const auto few = {
    lengths{{"n", 1}, {"d", 1}}, {{"n", 17}, {"d", 5}}, {{"n", 65}, {"d", 16}}, {{"n", 100}, {"d", 33}}, {{"n", 3}, {"d", 100}}};
const auto some_empty = {lengths{{"n", 0}, {"d", 3}}, {{"n", 5}, {"d", 0}}, {{"n", 9}, {"d", 8}}};

}  // namespace

BOOST_AUTO_TEST_CASE(ridge_with_every_tail) {
    const auto tails = {lengths{{"n", 1}, {"d", 1}}, {{"n", 2}, {"d", 2}},    {{"n", 3}, {"d", 3}},   {{"n", 4}, {"d", 4}},
                        {{"n", 5}, {"d", 5}},        {{"n", 7}, {"d", 7}},    {{"n", 8}, {"d", 8}},   {{"n", 9}, {"d", 9}},
                        {{"n", 15}, {"d", 15}},      {{"n", 16}, {"d", 16}},  {{"n", 17}, {"d", 17}}, {{"n", 31}, {"d", 31}},
                        {{"n", 33}, {"d", 33}},      {{"n", 64}, {"d", 64}},  {{"n", 65}, {"d", 65}}, {{"n", 100}, {"d", 2}},
                        {{"n", 1000}, {"d", 3}},     {{"n", 2}, {"d", 1000}}, {{"n", 9000}, {"d", 1}}};
    check_both(mse(y, t) + lambda * l2(w), wrt(w, b), with(X, t, w, b, lambda), tails);
}
BOOST_AUTO_TEST_CASE(a_gradient_that_needs_a_total) { check<double>(sqrt(mse(y, t)), wrt(w, b, X, t), with(X, t, w, b), few); }
BOOST_AUTO_TEST_CASE(logistic) { check<double>(bce_with_logits(y, t), wrt(w, b, t), with(X, t, w, b), few); }
BOOST_AUTO_TEST_CASE(robust) { check<float>(huber(y, t, 0.75_c) + mae(y, 2_c * t), wrt(w, X), with(X, t, w, b), few); }
BOOST_AUTO_TEST_CASE(poisson_with_elastic_net) {
    check<double>(poisson_nll(tanh(y), t) + elastic_net(w, lambda, 0.5_c), wrt(w, lambda), with(X, t, w, b, lambda), few);
}
BOOST_AUTO_TEST_CASE(sums_over_nothing) { check<double>(sum(softplus(-t * y)) + l2(w), wrt(w, b), with(X, t, w, b), some_empty); }
