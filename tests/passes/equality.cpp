// Symbolic derivatives and identities that the compiler decides, each beside a wrong one that it must not accept.
#define BOOST_TEST_MODULE passes_equality
#include <boost/test/unit_test.hpp>

#include <tikhonov/tikhonov.hpp>

namespace {

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto w = tensor<"w", d>;
constexpr auto z = tensor<"z", n>;
constexpr auto t = tensor<"t", n>;
constexpr auto a = scalar<"a">;
constexpr auto b = scalar<"b">;

// derivatives
static_assert(grad(l2(w), w) == 2_c * w);
static_assert(!(grad(l2(w), w) == w));
static_assert(!(grad(l2(w), w) == 2_c * sq(w)));

static_assert(grad(sum(exp(w)), w) == exp(w));
static_assert(!(grad(sum(exp(w)), w) == w * exp(w)));

static_assert(grad(sum(tanh(w)), w) == 1_c - sq(tanh(w)));
static_assert(!(grad(sum(tanh(w)), w) == 1_c + sq(tanh(w))));
static_assert(!(grad(sum(tanh(w)), w) == 1_c - tanh(w)));

static_assert(grad(logsumexp(w), w) == softmax<d>(w));
static_assert(!(grad(logsumexp(w), w) == exp(w)));
static_assert(!(grad(logsumexp(w), w) == 2_c * softmax<d>(w)));

static_assert(grad(sum(dot(X, w)), w) == sum<n>(X));
static_assert(!(grad(sum(dot(X, w)), w) == mean<n>(X)));

static_assert(grad(dot(w, w), w) == 2_c * w);
static_assert(!(grad(dot(w, w), w) == w));

static_assert(grad(grad(b * b * b, b), b) == 6_c * b);
static_assert(!(grad(grad(b * b * b, b), b) == 3_c * sq(b)));
static_assert(!(grad(grad(b * b * b, b), b) == 6_c * a));

// penalties of several tensors, and of a pack of them
static_assert(l2(w, z, b) == l2(w) + l2(z) + l2(b) && l2(parameters(w, z, b)) == l2(w, z, b) && l2(parameters(w, z), b) == l2(w, z, b));
static_assert(!(l2(w, z) == l2(w)) && !(l2(parameters(w, z)) == l2(z)));
static_assert(l1(w, z, b) == l1(w) + l1(z) + abs(b) && l1(parameters(w, z, b)) == l1(w, z, b) && !(l1(w, z) == l1(z)));
static_assert(sum(parameters(w, z, b)) == sum(w) + sum(z) + b && !(sum(parameters(w, z)) == sum(w)));
static_assert(elastic_net(parameters(w, z), a, 2_c) == elastic_net(w, a, 2_c) + elastic_net(z, a, 2_c));
static_assert(grad(l2(parameters(w, b)), w) == 2_c * w && grad(l2(w, b), b) == 2_c * b);
static_assert(is_convex(l1(parameters(w, b)), wrt(parameters(w, b))));
static_assert(grad(0_c, b) == 0_c && grad(2_c, w) == 0_c * w);  // no penalty at all
static_assert(std::same_as<decltype(parameters(parameters(w, z), b)), decltype(parameters(w, z, b))>);
static_assert(std::same_as<decltype(wrt(parameters(w, z), b)), decltype(wrt(w, z, b))>);

// the axioms of rings, the laws of sums
static_assert(2_c * (a + b) == 2_c * a + 2_c * b);
static_assert(!(2_c * (a + b) == 2_c * a + b));
static_assert(sq(a + b) == sq(a) + 2_c * a * b + sq(b));
static_assert(!(sq(a + b) == sq(a) + sq(b)));
static_assert(sum(a * w) == a * sum(w));
static_assert(!(sum(a + w) == a + sum(w)));  // the sum adds a once for every element

// constants are compared as they are written, not as doubles round them
static_assert(a / 3_c == a * (1_c / 3_c));
static_assert(0.1_c * (a / 3_c) == (0.1_c / 3_c) * a);
static_assert(!(a / 3_c == a * 0.333333333333333333_c));

// the naive form of the logistic losses is the stable one
static_assert(log(1_c + exp(z)) == softplus(z));
static_assert(!(log(1_c + exp(z)) == softplus(-z)));
static_assert(!(log(2_c + exp(z)) == softplus(z)));

static_assert(-t * log(sigmoid(z)) - (1_c - t) * log(1_c - sigmoid(z)) == each::bce_with_logits(z, t));
static_assert(!(-t * log(sigmoid(z)) - (1_c + t) * log(1_c - sigmoid(z)) == each::bce_with_logits(z, t)));
static_assert(!(-t * log(sigmoid(z)) - (1_c - t) * log(1_c - sigmoid(z)) == each::bce_with_logits(t, z)));

// The answers above are constants; the same question at run time has the same answer.
BOOST_AUTO_TEST_CASE(equality_is_an_ordinary_bool) {
    const bool same = grad(l2(w), w) == 2_c * w;
    const bool other = grad(l2(w), w) == 3_c * w;
    BOOST_TEST(same);
    BOOST_TEST(!other);
}

}  // namespace
