// Symbolic derivatives and identities that the compiler decides, each beside a wrong one that it must not accept.
#define BOOST_TEST_MODULE decide_equality
#include <boost/test/unit_test.hpp>

#include <limits>

#include <tikhonov/tikhonov.hpp>

namespace {

using namespace tikhonov;
using namespace tikhonov::detail;
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

// a symmetric primitive is a function of both operands, not of their sum or product
constexpr auto x = scalar<"x">;
constexpr auto y = scalar<"y">;
static_assert(min(x, y) == min(y, x) && max(x + y, y) == max(y, y + x) && max<n>(max<d>(X)) == max<d>(max<n>(X)));
static_assert(!(min(x, y) == min(x + 1_c, y - 1_c)) && !(max(x, y) == max(x + y - 1_c, 1_c)) && !(max(x, y) == max(2_c * x, 0.5_c * y)));
static_assert(!(max(x, y) == max(x * y, 1_c)) && !(max(x, y) == max(-x, -y)) && !(min(x, y) == max(x, y)));
static_assert(where(equal(x, y), z, t) == where(equal(y, x), z, t) && !(where(equal(x, y), z, t) == where(equal(x + 1_c, y - 1_c), z, t)));

// constants are the numbers that they are, however large and however far apart
static_assert(4_c == 2_c * 2_c && 2_c * x == x + x && 0.5_c * x + 0.5_c * x == x && 1024_c * x == 2_c * (512_c * x));
static_assert(1e300_c * x == 1e150_c * (x * 1e150_c) + (1e300_c - 1e150_c * 1e150_c) * x);
static_assert(!(x == 2305843009213693952_c * x) && !(x == 0x1p-61_c * x) && !(x == 0x1p122_c * x) && !(x == 0x1p1000_c * x));
static_assert(!(x * (2305843009213693952_c - 1_c) == 0_c) && !(x + 2305843009213693951_c == x) && !(x == 1.0000000000000002_c * x));
static_assert(!(exp(0.1_c * x) == exp(0.1000000000000001_c * x)) && !(pow<61>(x) == pow<62>(x)) && !(pow<3>(x) == x));
constexpr constant<std::numeric_limits<double>::infinity()> infinity{};
static_assert(!(infinity * x == x) && !(infinity == 0_c) && !(infinity == -infinity) && !(1_c / 0_c == 0_c) && !(1_c / 0_c == 1_c));

// labels differ where their names do; lengths of axes of classes are no numbers
constexpr auto k = axis<"k">;
constexpr auto Z = tensor<"Z", n, k>;
constexpr auto T = tensor<"T", k, d>;
template <fixed_string Name>
constexpr auto o = labels<Name, n, k>;
static_assert(!(pick(Z, o<"o0">) == pick(Z, o<"o1">)) && !(pick(Z, o<"o0">) == pick(Z, o<"o7">)) &&
              !(pick(T, o<"o2">) == pick(T, o<"o7">)));
static_assert(!(sum(pick(Z, o<"o3">) * pick(Z, o<"o4">)) == sum(sq(pick(Z, o<"o3">)))));
static_assert(sq(pick(Z, o<"o0">)) == pick(sq(Z), o<"o0">) && pick(Z + b, o<"o0">) == pick(Z, o<"o0">) + b);
static_assert(!(o<"o0"> == o<"o1">)&&o<"o0"> == o<"o0"> && !(o<"o0"> == z));
static_assert(grad(sum(each::cross_entropy(Z, o<"o0">)), Z) == softmax<k>(Z) - grad(sum(pick(Z, o<"o0">)), Z));
static_assert(sum<k>(grad(sum(each::cross_entropy(Z, o<"o0">)), Z)) == 0_c * z);
static_assert(!(grad(sum(pick(Z, o<"o0">)), Z) == grad(sum(pick(Z, o<"o5">)), Z)));
// products of indicators: whether labels coincide matters, and nothing is known of it
constexpr auto first = grad(sum(pick(Z, o<"o0">)), Z);
constexpr auto second = grad(sum(pick(Z, o<"o1">)), Z);
constexpr auto third = grad(sum(pick(Z, o<"o2">)), Z);
static_assert(sq(first + second) == sq(first) + 2_c * first * second + sq(second) && !(first * second == first * third));
static_assert(!(first * second == 0_c * Z) && !(sum<k>(first * second) == 0_c * z) && !(first * second == first));
constexpr auto table = grad(sum(z * pick(T, o<"o0">)), T);  // adds up where labels coincide
static_assert(!(sq(table) == grad(sum(sq(z) * pick(T, o<"o0">)), T)) && grad(sum(2_c * z * pick(T, o<"o0">)), T) == 2_c * table);
static_assert(!(extent<k> * extent<n> == 6_c) && !(extent<k> == 2_c) && mean<k>(Z) == sum<k>(Z) / extent<k>);

// a condition is no number
static_assert(!((z < t) == where(z < t, 1_c, 0_c)) && (z < t && t < z) == (t < z && z < t) && !((z < t) == (z <= t)));
// what is not below the largest is the largest, and nothing else is known of order
static_assert(where(z < max(z), 0_c, z) == where(equal(z, max(z)), z, 0_c) && equal(z, z) == equal(t, t));
static_assert(!(where(z < max(t), 0_c, z) == where(equal(z, max(t)), z, 0_c)) &&
              !(where(z < min(z), 0_c, z) == where(equal(z, min(z)), z, 0_c)));
static_assert(!(where(max(z) < z, 0_c, z) == where(equal(z, max(z)), z, 0_c)) && !(where(z < t, 0_c, z) == where(equal(z, t), z, 0_c)));

// The answers above are constants; the same question at run time has the same answer.
BOOST_AUTO_TEST_CASE(equality_is_an_ordinary_bool) {
    const bool same = grad(l2(w), w) == 2_c * w;
    const bool other = grad(l2(w), w) == 3_c * w;
    BOOST_TEST(same);
    BOOST_TEST(!other);
}

}  // namespace
