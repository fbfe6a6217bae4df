// Compiled updates: gradient steps in place and exchanges, all of which read the old values.
#define BOOST_TEST_MODULE kernels_updates
#include <boost/test/unit_test.hpp>

#include <reference/kernels.hpp>

using namespace tikhonov;
using namespace tikhonov::detail;
using namespace tikhonov::literals;
using reference::check_updates;
using reference::lengths;
using reference::with;

namespace {

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto h = axis<"h", 8>;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto v = tensor<"v", d>;
constexpr auto b = scalar<"b">;
constexpr auto rate = scalar<"rate">;
constexpr auto M = tensor<"M", d, h>;
constexpr auto o = tensor<"o", h>;
constexpr auto A = tensor<"A", n, d>;
constexpr auto B = tensor<"B", d, n>;

const auto sizes = {
    lengths{{"n", 1}, {"d", 1}}, {{"n", 5}, {"d", 3}}, {{"n", 17}, {"d", 9}}, {{"n", 64}, {"d", 16}}, {{"n", 3}, {"d", 100}}};
const auto widths = {lengths{{"d", 1}}, {{"d", 7}}, {{"d", 16}}, {{"d", 33}}, {{"d", 1000}}};

}  // namespace

BOOST_AUTO_TEST_CASE(gradient_step) {
    const auto loss = mse(dot(X, w) + b, t);
    const auto symbols = with(X, t, w, b, rate);
    check_updates<double>(symbols, sizes, w = w - rate * grad(loss, w), b = b - rate * grad(loss, b));
    check_updates<float>(symbols, sizes, w = w - rate * grad(loss, w), b = b - rate * grad(loss, b));
}
BOOST_AUTO_TEST_CASE(exchange) {
    check_updates<double>(with(v, w), widths, v = w, w = v);
    check_updates<float>(with(v, w), widths, v = w + v, w = v - w);
}
BOOST_AUTO_TEST_CASE(momentum) {
    const auto loss = mse(dot(X, w), t) + 0.1_c * l2(w);
    check_updates<double>(with(X, t, v, w, rate), sizes, v = 0.9_c * v + grad(loss, w), w = w - rate * (0.9_c * v + grad(loss, w)));
}
BOOST_AUTO_TEST_CASE(two_layers_at_once) {
    const auto loss = mse(dot(tanh(dot(X, M)), o), t);
    check_updates<double>(with(X, t, M, o), sizes, M = M - 0.1_c * grad(loss, M), o = o - 0.1_c * grad(loss, o));
}
BOOST_AUTO_TEST_CASE(a_value_that_other_elements_still_need) {
    check_updates<double>(with(w), widths, w = w - mean(w));
    check_updates<double>(with(w), widths, w = exp(w - logsumexp(w)));
    check_updates<double>(with(A), sizes, A = A - mean<n>(A));
}
BOOST_AUTO_TEST_CASE(data_and_transposes) {
    check_updates<double>(with(A, B), sizes, A = A + B, B = A * B);
    check_updates<float>(with(A, B, w), sizes, A = A * w, w = sum<n>(A * B));
}
