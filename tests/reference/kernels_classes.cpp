// Compiled cross-entropies and embeddings: classes along narrow, wide and run-time axes.
#define BOOST_TEST_MODULE kernels_classes
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
constexpr auto k = axis<"k">;
constexpr auto c = axis<"c", 10>;
constexpr auto q = axis<"q", 20>;

constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto C = tensor<"C", d, c>;
constexpr auto Q = tensor<"Q", d, q>;
constexpr auto K = tensor<"K", d, k>;
constexpr auto E = tensor<"E", k, d>;
constexpr auto v = tensor<"v", k>;
constexpr auto narrow = labels<"narrow", n, c>;
constexpr auto wide = labels<"wide", n, q>;
constexpr auto any = labels<"any", n, k>;

const auto data = {
    lengths{{"n", 1}, {"d", 1}}, {{"n", 8}, {"d", 3}}, {{"n", 17}, {"d", 5}}, {{"n", 65}, {"d", 16}}, {{"n", 1000}, {"d", 2}}};
const auto opened = {lengths{{"n", 1}, {"d", 1}, {"k", 1}},
                     {{"n", 8}, {"d", 3}, {"k", 2}},
                     {{"n", 17}, {"d", 5}, {"k", 9}},
                     {{"n", 33}, {"d", 4}, {"k", 31}},
                     {{"n", 100}, {"d", 2}, {"k", 65}}};

}  // namespace

BOOST_AUTO_TEST_CASE(cross_entropy_of_ten_classes) { check_both(cross_entropy(dot(X, C), narrow), wrt(C, X), with(X, C, narrow), data); }
BOOST_AUTO_TEST_CASE(cross_entropy_of_twenty_classes) {
    check<double>(cross_entropy(dot(X, Q), wide) + 0.5_c * l1(Q), wrt(Q), with(X, Q, wide), data);
}
BOOST_AUTO_TEST_CASE(cross_entropy_of_any_classes) { check<double>(cross_entropy(dot(X, K), any), wrt(K), with(X, K, any), opened); }
BOOST_AUTO_TEST_CASE(cross_entropy_of_shifted_classes) {
    check<float>(cross_entropy(dot(X, K) + v, any), wrt(K, v), with(X, K, v, any), opened);
}
BOOST_AUTO_TEST_CASE(embedding) { check<double>(mean(sq(sum<d>(pick(E, any) * X) - t)), wrt(E, X), with(E, X, t, any), opened); }
