// Compiled elementwise functions beyond the arithmetic, conditions that are combined, and extrema and norms as reductions.
#define BOOST_TEST_MODULE kernels_functions
#include <boost/test/unit_test.hpp>

#include <reference/kernels.hpp>

using namespace tikhonov;
using namespace tikhonov::detail;
using namespace tikhonov::literals;
using reference::check;
using reference::check_both;
using reference::check_values;
using reference::lengths;
using reference::with;

namespace {

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto c = axis<"c", 5>;
constexpr auto X = tensor<"X", n, d>;
constexpr auto Z = tensor<"Z", n, c>;
constexpr auto t = tensor<"t", n>;
constexpr auto s = tensor<"s", n, nonnegative>;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
constexpr auto y = dot(X, w) + b;

const auto few = {
    lengths{{"n", 1}, {"d", 1}}, {{"n", 17}, {"d", 5}}, {{"n", 65}, {"d", 16}}, {{"n", 1000}, {"d", 3}}, {{"n", 3}, {"d", 100}}};

}  // namespace

BOOST_AUTO_TEST_CASE(circular_functions) { check_both(mean(sin(y) * cos(t) + atan(2_c * y)), wrt(w, t), with(X, t, w, b), few); }
BOOST_AUTO_TEST_CASE(exponential_functions) { check<double>(mean(expm1(y) + erf(y - t) + log_sigmoid(y)), wrt(w), with(X, t, w, b), few); }
BOOST_AUTO_TEST_CASE(powers) {
    check<double>(mean(pow<3>(y) + pow<1.5>(s) + pow<0.3>(s + 1_c) + pow<-2>(s)), wrt(w, s), with(X, s, w, b), few);
}
BOOST_AUTO_TEST_CASE(lengths_of_two) { check<float>(mean(hypot(y, t) + clamp(y, -0.5_c, t)), wrt(w, t), with(X, t, w, b), few); }
BOOST_AUTO_TEST_CASE(gamma_functions) { check<double>(mean(lgamma(s + 2_c) + digamma(s)), wrt(s), with(s), few); }
BOOST_AUTO_TEST_CASE(conditions) {
    const auto inside = -0.5_c < y && (y < t || !(t < 0_c));
    check<double>(mean(where(inside, sq(y), abs(t))), wrt(w, t), with(X, t, w, b), few);
}
// the maximum is found in one pass, and where it is attained in the next: both have to see the same numbers
BOOST_AUTO_TEST_CASE(extrema) {
    check<float>(max(sin(3_c * y) * t) - min(w), wrt(w, t), with(X, t, w, b), few);
    check<double>(sum(max<d>(X * w + b)) + max(min<n>(X)), wrt(X, w), with(X, w, b), few);
    check<float>(mean(max<c>(Z * 2_c) - log_softmax<c>(Z)) + norm(min<n>(Z)), wrt(Z), with(Z), few);
}
BOOST_AUTO_TEST_CASE(norms) {
    check<double>(norm(y - t) + norm(w), wrt(w, b), with(X, t, w, b), few);
    check<float>(sum(norm<n>(X)) + 0.1_c * norm(X * w), wrt(X, w), with(X, w), few);
}
BOOST_AUTO_TEST_CASE(values) {
    check_values<double>(with(X, Z, w), few, max<d>(X), min<n>(X), norm<d>(X - w), log_softmax<c>(Z), atan(X), max(Z));
}
