// Derivatives and identities of the elementwise functions, of conditions, extrema and norms, decided by the compiler.
#define BOOST_TEST_MODULE derive_functions
#include <boost/test/unit_test.hpp>

#include <tikhonov/tikhonov.hpp>

namespace {

using namespace tikhonov;
using namespace tikhonov::detail;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto w = tensor<"w", d>;
constexpr auto v = tensor<"v", d>;
constexpr auto s = tensor<"s", n>;
constexpr auto b = scalar<"b">;
constexpr auto seen = mask<"seen", n, d>;
constexpr auto y = dot(X, w);

// derivatives
static_assert(grad(sum(sin(w)), w) == cos(w));
static_assert(!(grad(sum(sin(w)), w) == -cos(w)));
static_assert(grad(sum(cos(w)), w) == -sin(w));
static_assert(grad(sum(atan(w)), w) == 1_c / (1_c + sq(w)));
static_assert(grad(sum(expm1(w)), w) == exp(w));
static_assert(grad(sum(erf(w)), w) == constant<2 * std::numbers::inv_sqrtpi>{} * exp(-sq(w)));
static_assert(grad(sum(erfc(w)), w) == -grad(sum(erf(w)), w));
static_assert(grad(sum(lgamma(w)), w) == digamma(w));
static_assert(grad(sum(digamma(w)), w) == trigamma(w));
static_assert(grad(sum(pow<3>(w)), w) == 3_c * sq(w));
static_assert(grad(sum(pow<2.5>(w)), w) == 2.5_c * pow<1.5>(w));
static_assert(!(grad(sum(pow<2.5>(w)), w) == 2.5_c * pow<2.5>(w)));
static_assert(grad(sum(hypot(w, v)), w) == where(0_c < hypot(w, v), w / hypot(w, v), 0_c));
static_assert(grad(norm(w), w) == where(0_c < norm(w), w / norm(w), 0_c));
static_assert(grad(sq(norm(w)), w) == 2_c * w);
static_assert(grad(sum(where(seen && X < w, X, 0_c)), X) == where(seen && X < w, 1_c, 0_c));
static_assert(grad(max(w), w) == where(equal(w, max(w)), 1_c / sum(where(equal(w, max(w)), 1_c, 0_c)), 0_c));

// powers
static_assert(pow<3>(w) == w * w * w && pow<2>(w) == sq(w) && pow<1>(w) == w && pow<0>(w) == 0_c * w + 1_c);
static_assert(pow<0.5>(w) == sqrt(w) && pow<-1>(w) == 1_c / w && pow<-3>(w) == 1_c / (w * w * w));
static_assert(!(pow<3>(w) == pow<4>(w)) && !(pow<2.5>(w) == pow<1.5>(w)));

// signs, and stable forms of the naive
static_assert(sin(-w) == -sin(w) && cos(-w) == cos(w) && atan(-w) == -atan(w) && erf(-w) == -erf(w));
static_assert(!(cos(-w) == -cos(w)));
static_assert(exp(w) - 1_c == expm1(w) && 2_c * (exp(w) - 1_c) == 2_c * exp(w) - 2_c && 1_c - exp(w) == -expm1(w));
static_assert(1_c - erf(w) == erfc(w) && 1_c + erf(w) == erfc(-w) && 1_c - erf(-w) == erfc(-w) && !(1_c - erf(w) == erfc(-w)));
static_assert(sqrt(sq(w) + sq(v)) == hypot(v, w) && hypot(w, -v) == hypot(abs(w), v) && !(hypot(w, v) == hypot(w, w)));
static_assert(sqrt(sum(sq(w))) == norm(w) && norm(-w) == norm(w) && sq(norm(w)) == l2(w) && !(norm(w) == norm(v)));
static_assert(exp(X) / sum<d>(exp(X)) == softmax<d>(X) && 2_c * exp(X) / sum<d>(exp(X)) == 2_c * softmax<d>(X));
static_assert(!(exp(X) / sum<n>(exp(X)) == softmax<d>(X)));
static_assert(log(softmax<d>(X)) == log_softmax<d>(X) && log(exp(X) / sum<d>(exp(X))) == log_softmax<d>(X));
static_assert(log_sigmoid(w) == log(1_c / (1_c + exp(-w))));

// extrema
static_assert(min(w) == -max(-w) && max<n>(max<d>(X)) == max(X) && !(max<n>(X) == min<n>(X)));
static_assert(max<n>(3_c * max<d>(X) - 2_c * max<d>(X)) == max(X) && !(max(-w) == -max(w)));
static_assert(clamp(w, 0_c, 1_c) == min(relu(w), 1_c));
static_assert(norm(b) == abs(b));

// conditions
static_assert(where(!(seen || X < w), X, 0_c) == where(seen, 0_c, where(X < w, 0_c, X)));
static_assert(where(!!seen, X, w) == where(seen && seen, X, w) && !(where(!seen, X, w) == where(seen, X, w)));

// losses
static_assert(mean(log(1_c + exp(-s * y))) == logistic_loss(y, s) && !(mean(log(1_c + exp(s * y))) == logistic_loss(y, s)));
static_assert(hinge(y, s) == mean(max(0_c, 1_c - s * y)));

// The answers above are constants; the same question at run time has the same answer.
BOOST_AUTO_TEST_CASE(equality_is_an_ordinary_bool) {
    const bool same = sqrt(sum(sq(w))) == norm(w);
    const bool other = sum(sqrt(sq(w))) == norm(w);
    BOOST_TEST(same);
    BOOST_TEST(!other);
}

}  // namespace
