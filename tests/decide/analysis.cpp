// Sign, curvature and smoothness as the compiler decides them, each "yes" beside a "no" that must not be claimed. Whether the rules
// are true is tested by numbers in reference/analysis.cpp.
#define BOOST_TEST_MODULE decide_analysis
#include <boost/test/unit_test.hpp>

#include <tikhonov/tikhonov.hpp>

namespace {

using namespace tikhonov;
using namespace tikhonov::detail;
using namespace tikhonov::literals;

/// A primitive that states nothing about itself.
struct swish_ {
    static constexpr fixed_string name = "swish";
    static constexpr auto value(auto x) { return x * sigmoid(x); }
    static constexpr auto slope(auto x, auto y) { return y + sigmoid(x) * (1_c - y); }
};

constexpr auto n = axis<"n">;
constexpr auto m = axis<"m">;
constexpr auto d = axis<"d">;
constexpr auto k = axis<"k">;
constexpr auto c = axis<"c", 3>;
constexpr auto h = axis<"h", 8>;
constexpr auto X = tensor<"X", n, d>;
constexpr auto w = tensor<"w", d>;
constexpr auto t = tensor<"t", n>;
constexpr auto p = tensor<"p", d, nonnegative>;
constexpr auto b = scalar<"b">;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto delta = scalar<"delta", nonnegative>;
constexpr auto scale = scalar<"scale">;
constexpr auto y = dot(X, w) + b;

// ---- signs
static_assert(sign_of(l2(w)) == nonnegative);
static_assert(nonnegative == sign_of(l1(w)));
static_assert(!(sign_of(sum(w)) == nonnegative));
static_assert(sign_of(sum(w)) == signs::unknown);
static_assert(sign_of(exp(w)) == positive);
static_assert(!(sign_of(exp(w)) == nonnegative));  // the smallest set that is known
static_assert(sign_of(1_c / scalar<"tau", positive>) == positive);
static_assert(sign_of(exp(w)) == signs::positive);
static_assert(sign_of(sum(exp(w))) == nonnegative);  // a sum over nothing is zero
static_assert(sign_of(mean(exp(w))) == signs::positive);
static_assert(sign_of(-l2(w)) == signs::nonpositive);
static_assert(sign_of(-exp(b)) == signs::negative);
static_assert(sign_of(w - w) == signs::zero);
static_assert(sign_of(p * lambda) == nonnegative);
static_assert(sign_of(b * lambda) == signs::unknown);
static_assert(sign_of(1_c + sq(b)) == signs::positive);
static_assert(sign_of(sq(b) - 1_c) == signs::unknown);
static_assert(sign_of(mse(y, t)) == nonnegative);

// ---- linear models: every loss of the library, and the same written naively
constexpr auto label = labels<"label", n, c>;
constexpr auto W = tensor<"W", d, c>;
constexpr auto v = tensor<"v", c>;
constexpr auto z = dot(X, W) + v;

template <class Loss, class... S>
constexpr bool convex_with_penalties(Loss loss, hana::tuple<S...> all, Expression auto parameter) {
    return is_convex(loss, all) && is_convex(loss + lambda * l1(parameter), all) && is_convex(loss + lambda * l2(parameter), all) &&
           is_convex(loss + elastic_net(parameter, lambda, 0.5_c), all) && !is_concave(loss, all) && !is_affine(loss, all);
}
static_assert(convex_with_penalties(mse(y, t), wrt(w, b), w));
static_assert(convex_with_penalties(mae(y, t), wrt(w, b), w));
static_assert(convex_with_penalties(huber(y, t, delta), wrt(w, b), w));
static_assert(convex_with_penalties(huber(y, t, 1_c), wrt(w, b), w));
static_assert(convex_with_penalties(bce_with_logits(y, t), wrt(w, b), w));
static_assert(convex_with_penalties(poisson_nll(y, t), wrt(w, b), w));
static_assert(convex_with_penalties(mean(-t * log(sigmoid(y)) - (1_c - t) * log(1_c - sigmoid(y))), wrt(w, b), w));
static_assert(convex_with_penalties(sum(log(1_c + exp(y)) - t * y), wrt(w, b), w));
static_assert(convex_with_penalties(mean(max(0_c, 1_c - t * y)), wrt(w, b), w));
static_assert(convex_with_penalties(cross_entropy(z, label), wrt(W, v), W));
static_assert(convex_with_penalties(-mean(pick(log(softmax<c>(z)), label)), wrt(W, v), W));
static_assert(convex_with_penalties(mean(log(sum<c>(exp(z))) - pick(z, label)), wrt(W, v), W));
static_assert(convex_with_penalties(mean(logsumexp<c>(z) - pick(z, label)), wrt(W, v), W));

// ---- what must not be claimed
static_assert(!is_convex(mse(y, t) + scale * l2(w), wrt(w, b)));  // a weight of unknown sign
static_assert(!is_convex(mse(y, t), wrt(w, X)));
static_assert(!is_convex(mse(y, t) - lambda * l2(w), wrt(w, b)));
static_assert(!is_convex(huber(y, t, scale), wrt(w, b)));
static_assert(!is_convex(huber(y, t, delta), wrt(w, delta)));
static_assert(!is_convex(-lambda * l2(w), wrt(w)));
static_assert(is_concave(-lambda * l2(w), wrt(w)));

// two layers, a mixture, a factorisation
constexpr auto A = tensor<"A", d, h>;
constexpr auto a = tensor<"a", h>;
constexpr auto u = tensor<"u", h>;
constexpr auto network = mse(dot(tanh(dot(X, A) + a), u) + b, t);
static_assert(!is_convex(network, wrt(A, a, u, b)));
static_assert(is_convex(network, wrt(u, b)));  // in the last layer alone it is
static_assert(is_convex(mse(dot(relu(X), w), t), wrt(w)));
static_assert(!is_convex(mse(dot(relu(dot(X, A)), u), t), wrt(A)));

constexpr auto centre = tensor<"centre", c>;
constexpr auto S = tensor<"S", n, c>;  // samples, repeated for every component
constexpr auto mixture = -mean(logsumexp<c>(v - sq(S - centre)));
static_assert(!is_convex(mixture, wrt(v, centre)));
static_assert(is_concave(mixture, wrt(v)));

constexpr auto U = tensor<"U", n, k>;
constexpr auto V = tensor<"V", m, k>;
constexpr auto R = tensor<"R", n, m>;
constexpr auto factorisation = mse(R, dot(U, V));
static_assert(!is_convex(factorisation, wrt(U, V)));
static_assert(is_convex(factorisation, wrt(U)));
static_assert(is_convex(factorisation, wrt(V)));

// ---- concave, affine, constant
static_assert(is_concave(sum(log(w)), wrt(w)));
static_assert(!is_convex(sum(log(w)), wrt(w)));
static_assert(is_concave(sum(sqrt(p)), wrt(p)));
static_assert(is_concave(min(b, 1_c), wrt(b)));
static_assert(is_concave(log(sum(w)), wrt(w)));
static_assert(!is_concave(log(sum(sq(w))), wrt(w)));
static_assert(is_affine(y, wrt(w, b)));
static_assert(is_affine(mean(y - t), wrt(w, b)));
static_assert(is_affine(scale * sum(w), wrt(w)));
static_assert(is_affine(where(t < 0_c, 2_c * y, y), wrt(w, b)));
static_assert(!is_affine(where(y < t, 2_c * y, y), wrt(w, b)));
static_assert(!is_affine(scale * sum(w), wrt(w, scale)));
static_assert(!is_affine(l1(w), wrt(w)));
static_assert(is_affine(l1(w), wrt(b)));  // constant in b
static_assert(is_affine(l1(p), wrt(p)));  // |x| = x where x is not negative
static_assert(is_affine(grad(mse(y, t), w), wrt(w, b)));
static_assert(!is_affine(grad(poisson_nll(y, t), w), wrt(w, b)));
static_assert(is_affine(stop_gradient(w), wrt(w)));  // a detached value still depends on the parameter
static_assert(!is_affine(stop_gradient(w) * w, wrt(w)));

// ---- signs decide where functions rise and fall
static_assert(is_convex(sq(exp(b)), wrt(b)));
static_assert(is_convex(sq(sq(b)), wrt(b)));
static_assert(!is_convex(sq(sq(b) - 1_c), wrt(b)));
static_assert(is_convex(1_c / p, wrt(p)));
static_assert(!is_convex(1_c / w, wrt(w)));
static_assert(is_concave(-(1_c / p), wrt(p)));
static_assert(is_convex(1_c / sqrt(p), wrt(p)));
static_assert(!is_convex(1_c / sq(w), wrt(w)));
static_assert(is_convex(tanh(-p), wrt(p)));
static_assert(is_concave(tanh(p), wrt(p)));
static_assert(!is_concave(tanh(w), wrt(w)));
static_assert(is_concave(sigmoid(p), wrt(p)));
static_assert(is_convex(exp(sq(b)), wrt(b)));
static_assert(!is_convex(exp(-sq(b)), wrt(b)));
static_assert(is_convex(logsumexp(sq(w)), wrt(w)));
static_assert(!is_convex(logsumexp(-sq(w)), wrt(w)));
static_assert(is_convex(max(sq(b), exp(b)), wrt(b)));
static_assert(!is_convex(min(sq(b), exp(b)), wrt(b)));
static_assert(is_convex(where(t < 0_c, sq(b), exp(b)), wrt(b)));

// ---- what is still convex under a root or a logarithm
static_assert(is_convex(sqrt(mse(y, t)), wrt(w, b)));
static_assert(is_smooth(sqrt(1_c + mse(y, t)), wrt(w, b)));
static_assert(is_convex(sum(sqrt(1_c + sq(w)) - 1_c), wrt(w)));
static_assert(!is_convex(sqrt(1_c + sq(sq(w) - 1_c)), wrt(w)));
static_assert(!is_convex(sqrt(1_c - sq(w)), wrt(w)));
static_assert(!is_convex(sqrt(sq(b) + abs(b)), wrt(b)));  // no root of |b|
static_assert(!is_convex(log(1_c + sq(b)), wrt(b)));
static_assert(is_convex(log(mean(exp(w))), wrt(w)));
static_assert(is_convex(log(exp(b) + 2_c * exp(-b) + 3_c), wrt(b)));
static_assert(is_convex(log(sq(exp(b)) / 2_c + 1_c / p), wrt(b, p)));
static_assert(is_convex(exp(b) * exp(sum(w)) / 2_c, wrt(b, w)));
static_assert(!is_convex(exp(b) * sq(w), wrt(b, w)));
static_assert(!is_convex(log(exp(b) - exp(-b)), wrt(b)));
static_assert(!is_convex(log(1_c + lambda * exp(b)), wrt(b, lambda)));
static_assert(is_convex(log(1_c + lambda * exp(b)), wrt(b)));
static_assert(!is_convex(log(1_c + scale * exp(b)), wrt(b)));

// the group penalty: groups of weights are zero together
constexpr auto G = tensor<"G", d, k>;
static_assert(convex_with_penalties(mse(dot<d>(X, G), tensor<"T", n, k>), wrt(G), G));
static_assert(is_convex(penalty(sum<d>(sqrt(sum<k>(sq(G))))), wrt(G)));
static_assert(is_convex(mse(dot<d>(X, G), tensor<"T", n, k>) + lambda * sum<d>(sqrt(sum<k>(sq(G)))), wrt(G)));
static_assert(!is_smooth(sum<d>(sqrt(sum<k>(sq(G)))), wrt(G)));

// ---- axes that are added, renamed and differenced
static_assert(is_convex(penalty(l1(diff<d>(w))), wrt(w)));  // total variation
static_assert(is_convex(penalty(l2(diff<d>(w, replicate))), wrt(w)));
static_assert(is_smooth(l2(diff<d>(w))));
static_assert(is_affine(diff<d>(w), wrt(w)));
static_assert(is_convex(sum(sq(expand<m>(X) - rename<n, m>(X))), wrt(X)));
static_assert(is_convex(sum(dot<d>(X, rename<n, m>(X))), wrt(X)));  // the squared length of the sum of all rows
static_assert(!is_convex(sum(R * dot<d>(X, rename<n, m>(X))), wrt(X)));
static_assert(sign_of(rename<d, m>(exp(w))) == signs::positive);
static_assert(sign_of(diff<d>(p)) == signs::unknown);
static_assert(sign_of(identity<n, m>) == nonnegative);

// ---- norms, powers, maxima
static_assert(is_convex(norm(w), wrt(w)));
static_assert(is_convex(norm(relu(w)), wrt(w)));
static_assert(!is_convex(norm(sqrt(p)), wrt(p)));
static_assert(is_convex(penalty(sum<d>(norm<k>(G))), wrt(G)));
static_assert(is_smooth(sq(norm(relu(w)))));
static_assert(!is_smooth(norm(w)));
static_assert(is_smooth(norm(exp(w)) + 1_c) == is_smooth(norm(exp(w))));
static_assert(is_convex(max(abs(w)), wrt(w)));
static_assert(is_concave(min(sqrt(p)), wrt(p)));
static_assert(!is_convex(min(w), wrt(w)));
static_assert(is_convex(sum(pow<4>(w)), wrt(w)));
static_assert(is_convex(sum(pow<3>(p)), wrt(p)));
static_assert(!is_convex(sum(pow<3>(w)), wrt(w)));
static_assert(is_convex(sum(pow<-0.5>(w)), wrt(w)));  // defined for positive w only
static_assert(is_concave(sum(pow<0.7>(p)), wrt(p)));
static_assert(is_convex(pow<0.5>(1_c + l2(w)), wrt(w)));
static_assert(!is_convex(pow<0.3>(1_c + l2(w)), wrt(w)));
static_assert(is_convex(mean(lgamma(p)), wrt(p)));
static_assert(is_convex(hypot(b, sum(w)), wrt(b, w)));
static_assert(!is_convex(sin(b), wrt(b)));
static_assert(is_convex(mean(-log_sigmoid(y)), wrt(w, b)));
static_assert(is_convex(-mean(pick(log_softmax<c>(z), label)), wrt(W, v)));

// ---- smoothness
static_assert(is_smooth(mse(y, t)));
static_assert(is_smooth(bce_with_logits(y, t)));
static_assert(is_smooth(huber(y, t, delta)));
static_assert(!is_smooth(huber(y, t, scale)));
static_assert(is_smooth(softplus(w)));
static_assert(is_smooth(logsumexp(w)));
static_assert(is_smooth(cross_entropy(z, label)));
static_assert(is_smooth(sq(relu(b))));
static_assert(is_smooth(sq(2_c * relu(-b))));
static_assert(is_smooth(sum(sq(max(0_c, 1_c - t * y)))));
static_assert(is_smooth(network));
static_assert(!is_smooth(sq(relu(b) - 1_c)));
static_assert(!is_smooth(sq(relu(b) + abs(b))));
static_assert(!is_smooth(sq(sum(relu(w)))));
static_assert(!is_smooth(exp(relu(b))));
static_assert(!is_smooth(relu(b)));
static_assert(!is_smooth(mae(y, t)));
static_assert(!is_smooth(l1(w)));
static_assert(!is_smooth(mse(y, t) + lambda * l1(w), wrt(w, b)));
static_assert(is_smooth(mse(y, t) + lambda * l1(w), wrt(b)));
static_assert(!is_smooth(sqrt(p)));  // an infinite slope at zero
static_assert(is_smooth(sqrt(1_c + sq(w))));
static_assert(!is_smooth(where(b < 0_c, b, 2_c * b)));

// ---- penalties
static_assert(penalty(l2(w)) == l2(w));
static_assert(penalty(lambda * l1(w) + scale * scale * l2(w)) == lambda * l1(w) + sq(scale) * l2(w));
static_assert(std::same_as<decltype(penalty(l1(w))), decltype(l1(w))>);
static_assert(is_convex(mse(y, t) + 0.01_c * penalty(elastic_net(w, lambda, lambda)), wrt(w, b)));
static_assert(penalty(sum(log(1_c + sq(w)))) == sum(log(1_c + sq(w))));
static_assert(penalty(huber(w, 0_c, delta)) == huber(w, 0_c, delta));

// ---- why not
static_assert(!is_convex(apply<swish_>(b), wrt(b)));
static_assert(!is_smooth(apply<swish_>(b)));
static_assert(sign_of(apply<swish_>(b)) == signs::unknown);

static_assert(why_not_convex(mse(y, t), wrt(w, b)).empty());
static_assert(why_not_convex(factorisation, wrt(U, V)) == "*: both factors depend on the parameters: U * V in sum<k>(...)");
static_assert(why_not_convex(lambda - scale * l2(w), wrt(w)) ==
              "*: the sign of the constant factor is not known: scale * sum<d>(...) in ... - ...");
static_assert(why_not_convex(mse(y, t) - l2(w), wrt(w, b)) == "-: a convex and a concave part do not add up: (...) - sum<d>(...)");
static_assert(why_not_convex(-l2(w), wrt(w)) == "negate: concave, and not convex: negate(sum<d>(...))");
static_assert(why_not_convex(network, wrt(A, a, u, b)) == "tanh: neither convex nor concave: tanh((...)) in ... * ...");
static_assert(why_not_convex(exp(-sq(b)) + 1_c, wrt(b)) ==
              "exp: a convex function of a concave operand must decrease in it: exp(negate(...)) in ... + ...");
static_assert(why_not_convex(where(b < 1_c, b, 2_c), wrt(b)) ==
              "<: a comparison of what depends on the parameters jumps: b < 1 in where(...)");
static_assert(why_not_convex(2_c * apply<swish_>(b), wrt(b)) == "swish: states nothing about its curvature: swish(b) in ... * ...");

// The answers above are constants; the same question at run time has the same answer.
BOOST_AUTO_TEST_CASE(answers_are_ordinary_values) {
    const bool convex = is_convex(mse(y, t), wrt(w, b));
    const bool other = is_convex(mse(y, t), wrt(w, X));
    BOOST_TEST(convex);
    BOOST_TEST(!other);
    BOOST_TEST(why_not_convex(factorisation, wrt(U, V)).substr(0, 2) == "*:");
}

}  // namespace
