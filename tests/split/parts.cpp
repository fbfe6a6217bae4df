// What a loss is made of: its parts, the terms of a penalty, proximal operators by their spelling, and what solvers ask.
#define BOOST_TEST_MODULE split_parts
#include <boost/test/unit_test.hpp>

#include <tikhonov/train.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

namespace {

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto k = axis<"k">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto w = tensor<"w", d>;
constexpr auto W = tensor<"W", d, k>;
constexpr auto V = tensor<"V", k>;
constexpr auto u = tensor<"u", d, nonnegative>;
constexpr auto v = tensor<"v", d>;
constexpr auto x = tensor<"x", d>;
constexpr auto p = tensor<"p", d, positive>;
constexpr auto sw = tensor<"sw", n, nonnegative>;
constexpr auto seen = mask<"seen", n>;
constexpr auto t = tensor<"t", n>;
constexpr auto b = scalar<"b">;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto alpha = scalar<"alpha", nonnegative>;
constexpr auto mu = scalar<"mu", positive>;
constexpr auto eta = scalar<"eta", positive>;
constexpr auto y = dot(X, w) + b;
constexpr auto all = wrt(w, b);

template <class A, class B>
constexpr bool same(A, B) {
    return std::is_same_v<A, B>;
}

// ---- the parts, spelled as they are in the loss
constexpr auto fit = mse(dot(X, w) + b, t);
constexpr auto loss = fit + lambda * l1(w);
static_assert(same(smooth_part(loss, wrt(w, b)), fit));
static_assert(same(penalty_part(loss, wrt(w, b)), lambda* l1(w)));
static_assert(smooth_part(loss, wrt(w, b)) + penalty_part(loss, wrt(w, b)) == loss);
static_assert(same(penalty_part(fit, wrt(w)), 0_c));
static_assert(same(penalty_part(loss, wrt(b)), 0_c));
static_assert(same(smooth_part(loss, wrt(b)), loss));
constexpr auto net = fit + elastic_net(w, lambda, alpha) * 2_c;
static_assert(same(penalty_part(net, wrt(w)), lambda* l1(w) * 2_c));
static_assert(smooth_part(net, wrt(w, b)) + penalty_part(net, wrt(w, b)) == net);
static_assert(same(smooth_part(net, wrt(w)), fit + alpha * l2(w) * 2_c));
constexpr auto inner = fit + sum(u * abs(w) + sq(w)) / 3_c - (b - mean(abs(w)));
static_assert(same(penalty_part(inner, wrt(w)), sum(u* abs(w)) / 3_c + mean(abs(w))));
static_assert(smooth_part(inner, wrt(w, b)) + penalty_part(inner, wrt(w, b)) == inner);
constexpr auto bounded = fit + let([] { return nonnegative(w) + lambda * sum(norm<k>(W)); });
static_assert(same(penalty_part(bounded, wrt(w, W)), nonnegative(w) + lambda * sum(norm<k>(W))));
static_assert(penalty_part(bounded, wrt(w, W)) + smooth_part(bounded, wrt(w, W)) == bounded);
static_assert(same(smooth_part(mae(y, t) + lambda * l2(w), all), lambda* l2(w)));  // what is no penalty may have a kink, too
static_assert(same(penalty_part(mae(y, t) + lambda * l2(w), all), mae(y, t)));
static_assert(same(smooth_part(l1(w), all), 0_c));
static_assert(same(penalty_part(l1(p), wrt(p)), 0_c));  // |x| is x where x is not negative
static_assert(same(penalty_part(dot(u, abs(w) + sq(w)), all), dot(u, abs(w))));
static_assert(same(smooth_part(dot(u, abs(w) + sq(w)), all), dot(u, sq(w))));
static_assert(smooth_part(dot(abs(w) - sq(w), u), all) == -dot(sq(w), u));
static_assert(same(penalty_part(l1(parameters(w, b)), wrt(parameters(w, b))), l1(w) + l1(b)));

// ---- the terms of a penalty
namespace terms = detail::penalty_terms;
using detail::absent;
template <class List, class E, class S>
constexpr bool has(E, S) {
    return std::is_same_v<detail::terms_in<E, S>, List>;
}
template <auto e>
using of = std::remove_const_t<decltype(e)>;
using one = detail::unweighted;
static_assert(has<terms::list<terms::absolute<one>>>(l1(w), w));
static_assert(has<terms::list<terms::absolute<of<lambda>>>>(lambda * l1(w), w));
static_assert(has<terms::list<terms::absolute<of<lambda>>>>(l1(w) * lambda + lambda * l1(b), w));
static_assert(has<terms::list<terms::absolute<of<lambda>>, terms::square<of<alpha>>>>(elastic_net(w, lambda, alpha), w));
static_assert(has<terms::list<terms::absolute<of<lambda * u>>>>(lambda * sum(abs(w) * u), w));
static_assert(has<terms::list<terms::absolute<of<lambda / extent<d>>>>>(lambda * mean(abs(w)), w));
static_assert(has<terms::list<terms::absolute<of<u>>, terms::linear<of<v>>>>(dot(abs(w), u) + dot(v, w), w));
static_assert(has<terms::list<terms::length<of<lambda>, of<norm<k>(W)>::description>>>(lambda * sum(norm<k>(W)), W));
static_assert(has<terms::list<terms::length<of<lambda * u>, of<norm<k>(W)>::description>>>(lambda * sum(u * sqrt(sum<k>(sq(W)))), W));
static_assert(has<terms::list<terms::between<of<0_c>, absent>, terms::between<of<b>, of<lambda>>>>(nonnegative(w) + box(w, b, lambda), w));
static_assert(has<terms::list<terms::unsigned_weight<of<abs(w)>::description>>>(b * l1(w), w));
static_assert(has<terms::list<terms::unsigned_weight<of<abs(w)>::description>>>(l2(v) - l1(w), w));
static_assert(has<terms::list<terms::unknown<of<max(abs(w))>::description>>>(alpha * max(abs(w)), w));
static_assert(has<terms::list<terms::absolute<of<abs(b)>>>>(sum(abs(b * w)), w));

// ---- proximal operators
static_assert(same(prox(lambda * l1(w), w, eta), sign(w) * relu(abs(w) - eta * lambda)));
static_assert(same(prox(lambda * l1(w) + l1(b), w, eta), sign(w) * relu(abs(w) - eta * lambda)));
static_assert(same(prox(lambda * l1(w), w, eta, x), sign(x) * relu(abs(x) - eta * lambda)));
static_assert(same(prox(0_c, w, eta), w));
static_assert(same(prox(l2(w), w, eta), w / (1_c + 2_c * eta * 1_c)));
static_assert(same(prox(elastic_net(w, lambda, alpha), w, eta), sign(w) * relu(abs(w) - eta * lambda) / (1_c + 2_c * eta * alpha)));
static_assert(same(prox(nonnegative(w), w, eta), relu(w)));
static_assert(same(prox(lambda * l1(w) + nonnegative(w), w, eta), relu(w - eta * lambda)));
static_assert(same(prox(lambda * l1(w) + box(w, b, 3_c), w, eta), clamp(sign(w) * relu(abs(w) - eta * lambda), b, 3_c)));
static_assert(same(prox(sum(v * w) + nonnegative(w), w, eta), relu(w - eta * v)));
static_assert(same(prox(penalty_part(loss, all), w, eta), sign(w) * relu(abs(w) - eta * lambda)));
static_assert(prox(lambda * l1(w), w, eta) == sign(w) * relu(abs(w) - eta * lambda));
static_assert(same(prox(lambda * l1(b), b, eta), sign(b) * relu(abs(b) - eta * lambda)));

// ---- what solvers ask
using detail::has_convex_penalties, detail::has_known_penalties, detail::has_separable_penalties, detail::is_of_affine_model,
    detail::is_quadratic, detail::is_unbounded_in, detail::l1_weight, detail::constant, detail::positive_infinity;
static_assert(is_quadratic(mse(y, t), all));
static_assert(is_quadratic(mse(y, t) + lambda * l2(w), all));
static_assert(is_quadratic(mse(y, t) + lambda * l2(w) + sum(w), all));
static_assert(is_quadratic(mean(each::squared_error(y, t), weights(sw)), all));
static_assert(is_quadratic(mean(each::squared_error(y, t), tikhonov::where(seen)), all));
static_assert(is_quadratic(sum(where(seen, sq(y - t), 0_c)), all));
static_assert(is_quadratic(sum(sw * (y - t) * (y - t)), all));
static_assert(is_quadratic(sum(sw * pow<2>(y - t)), all));
static_assert(is_quadratic(sum(sq(diff<d>(w))) + dot(w, w), all));
static_assert(is_quadratic(mean(sq(t - y) / 2_c) * 3_c, all));
static_assert(!is_quadratic(logistic_loss(y, t), all));
static_assert(!is_quadratic(sqrt(mse(y, t)), all));
static_assert(!is_quadratic(mse(dot(dot(X, W), V), t), wrt(W, V)));
static_assert(is_quadratic(mse(dot(dot(X, W), V), t), wrt(W)));
static_assert(is_quadratic(mse(dot(dot(X, W), V), t), wrt(V)));
static_assert(!is_quadratic(huber(y, t, 1_c), all));
static_assert(!is_quadratic(mse(y, t) + l1(w), all));
static_assert(is_affine(grad(mse(y, t) + lambda * l2(w), w), wrt(w)));
static_assert(is_quadratic(norm(w) * norm(w), all));
static_assert(is_of_affine_model(logistic_loss(y, t), all));
static_assert(is_of_affine_model(mse(y, t) + lambda * l2(w), all));
static_assert(is_of_affine_model(poisson_nll(y, t), all));
static_assert(is_of_affine_model(mean(huber(y, t, 1_c)), all));
static_assert(!is_of_affine_model(sqrt(mse(y, t)), all));
static_assert(!is_of_affine_model(mse(relu(dot(X, w)), t), all));
constexpr auto lasso = mse(y, t) + lambda * l1(w);
static_assert(has_known_penalties(lasso, all) && has_separable_penalties(lasso, all) && has_convex_penalties(lasso, all));
constexpr auto groups = mse(dot(dot(X, W), V), t) + lambda * sum(norm<k>(W));
static_assert(has_known_penalties(groups, wrt(W)) && !has_separable_penalties(groups, wrt(W)) && has_convex_penalties(groups, wrt(W)));
constexpr auto fold = mse(y, t) + mcp(w, lambda, 3_c);
static_assert(has_known_penalties(fold, all) && !has_separable_penalties(fold, all) && !has_convex_penalties(fold, all));
static_assert(!has_known_penalties(mse(y, t) + max(abs(w)), all) && has_convex_penalties(mse(y, t) + max(abs(w)), all));
static_assert(l1_weight(lasso, all, w) == lambda);
static_assert(l1_weight(lasso, all, b) == 0_c);
static_assert(l1_weight(mse(y, t) + elastic_net(w, lambda* mu, lambda*(1_c - mu)), all, w) == lambda * mu);
static_assert(detail::lower_bound(lasso + nonnegative(w) + box(b, -1_c, mu), all, w) == 0_c);
static_assert(detail::lower_bound(lasso + nonnegative(w) + box(b, -1_c, mu), all, b) == -1_c);
static_assert(detail::upper_bound(lasso + nonnegative(w) + box(b, -1_c, mu), all, b) == mu);
static_assert(std::is_same_v<decltype(detail::upper_bound(lasso, all, b)), constant<positive_infinity<double>>>);
static_assert(is_unbounded_in(sum(w), w));
static_assert(is_unbounded_in(mse(b, t) - sum(w), w));
static_assert(!is_unbounded_in(mse(b, t) - sum(w), b));
static_assert(is_unbounded_in(mse(y, t) - sum(W) * mu, W));
static_assert(!is_unbounded_in(mse(y, t) - sum(W) * lambda, W));
static_assert(!is_unbounded_in(mse(y, t) - sum(w), w));
static_assert(!is_unbounded_in(dot(V, V), V));
static_assert(is_unbounded_in(-l2(w), w));
static_assert(is_unbounded_in(-mu * l2(w) + sum(w), w));
static_assert(!is_unbounded_in(-lambda * l2(w), w));
static_assert(!is_unbounded_in(-sum(exp(w)) + l2(w), w));
static_assert(is_unbounded_in(-sum(exp(w)), w));
static_assert(!is_unbounded_in(sum(sqrt(w)), w));
static_assert(!is_unbounded_in(sum(p), p));
static_assert(!is_unbounded_in(l2(w), w));
static_assert(!is_unbounded_in(l1(w), w));
static_assert(!is_unbounded_in(sum(dot(X, w)), w));
static_assert(!is_quadratic(sum(sign(w)), all));
static_assert(!is_quadratic(sum(where(w < 0_c, 1_c, 0_c)), all));
static_assert(!is_quadratic(nonnegative(w), all));
static_assert(!is_quadratic(stop_gradient(sum(exp(w))) + l2(w), all));
static_assert(is_quadratic(0_c, all));
static_assert(is_quadratic(sum(w), all));

}  // namespace

// all of the above is said by the compiler
BOOST_AUTO_TEST_CASE(parts) { BOOST_TEST(detail::is_quadratic(fit, all)); }
