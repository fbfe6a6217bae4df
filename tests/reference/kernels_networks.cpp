// Compiled networks and chains of matrices: narrow axes in registers, wide ones in memory, run-time ones of any length.
#define BOOST_TEST_MODULE kernels_networks
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
constexpr auto m = axis<"m">;
constexpr auto i = axis<"i", 2>;
constexpr auto h = axis<"h", 8>;
constexpr auto c = axis<"c", 10>;
constexpr auto q = axis<"q", 20>;

constexpr auto P = tensor<"P", n, i>;
constexpr auto t = tensor<"t", n>;
constexpr auto W1 = tensor<"W1", i, h>;
constexpr auto b1 = tensor<"b1", h>;
constexpr auto w2 = tensor<"w2", h>;
constexpr auto b2 = scalar<"b2">;
constexpr auto small = dot(tanh(dot(P, W1) + b1), w2) + b2;

constexpr auto X = tensor<"X", n, m>;
constexpr auto A = tensor<"A", m, q>;
constexpr auto a = tensor<"a", q>;
constexpr auto B = tensor<"B", q, c>;
constexpr auto label = labels<"label", n, c>;
constexpr auto classes = dot(relu(dot(X, A) + a), B);

const auto row_counts = {lengths{{"n", 1}}, {{"n", 7}}, {{"n", 16}}, {{"n", 33}}, {{"n", 100}}, {{"n", 1000}}};

}  // namespace

BOOST_AUTO_TEST_CASE(narrow_network) {
    check_both(mse(small, t) + 0.01_c * (l2(W1) + l2(w2)), wrt(W1, b1, w2, b2), with(P, t, W1, b1, w2, b2), row_counts);
}
BOOST_AUTO_TEST_CASE(narrow_network_with_a_logit) {
    check<float>(bce_with_logits(small, t), wrt(W1, w2, P), with(P, t, W1, b1, w2, b2), row_counts);
}
BOOST_AUTO_TEST_CASE(wide_hidden_layer_and_classes) {
    const auto calls = {lengths{{"n", 1}, {"m", 1}}, {{"n", 9}, {"m", 5}}, {{"n", 64}, {"m", 17}}, {{"n", 65}, {"m", 31}}};
    check<double>(cross_entropy(classes, label) + 0.1_c * l2(B), wrt(A, a, B), with(X, A, a, B, label), calls);
}
BOOST_AUTO_TEST_CASE(network_of_gates) {
    check<double>(mean(sq(sum<h>(sigmoid(dot(P, W1)) * tanh(b1 + dot(P, W1))) - t)), wrt(W1, b1), with(P, t, W1, b1), row_counts);
}
