// The examples of docs/reference.md, each between two lines with its name. What an example claims is an assertion, for the compiler
// where it can decide.
// Remarks stand one below the other on the page.
// clang-format off
#define BOOST_TEST_MODULE docs_reference
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <functional>
#include <limits>
#include <span>
#include <sstream>
#include <vector>

#include <tikhonov/tikhonov.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

// [symbols]
constexpr auto n = axis<"n">;                             // a length known at run time
constexpr auto d = axis<"d">;
constexpr auto c = axis<"c", 3>;                          // a length known to the compiler
constexpr auto X = tensor<"X", n, d>;                     // row-major: d is contiguous
constexpr auto w = tensor<"w", d>;
constexpr auto t = tensor<"t", n>;
constexpr auto p = tensor<"p", n, positive>;              // every element is checked at the call
constexpr auto b = scalar<"b">;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto label = labels<"label", n, c>;             // for each n a class: 0, 1 or 2
constexpr auto seen = mask<"seen", n>;                    // for each n a truth value
constexpr auto W = tensor<indexed<"W", 1>, c, d>;         // its name is "W1"
// [symbols]

constexpr auto y = dot(X, w) + b;
constexpr auto m = axis<"m">;
constexpr auto Y = tensor<"Y", m, d>;
constexpr auto z = dot(X, W);

// [order]
static_assert(to_text(sum<n>(X * w)) == "sum<n>(X * w)");                // [n, d] and [d] give [n, d], the sum leaves [d]
static_assert(X * w == w * X);                                           // the order of axes is layout, and no matter of ==
// [order]

// [elementwise]
static_assert(sq(w) == w * w && pow<3>(w) == w * w * w && pow<0.5>(w) == sqrt(w));
static_assert(relu(w) == max(w, 0_c));
static_assert(log_sigmoid(w) == -softplus(-w));
static_assert(grad(sum(tanh(w)), w) == 1_c - sq(tanh(w)));
static_assert(grad(sum(lgamma(p)), p) == digamma(p) && grad(sum(digamma(p)), p) == trigamma(p));
static_assert(grad(sum(erf(w)), w) == grad(sum(2_c * erf(w)), w) / 2_c);
static_assert(clamp(w, -1_c, 1_c) == min(max(w, -1_c), 1_c));
// [elementwise]

// [conditions]
constexpr auto above = where(0_c < t && t <= b, t, 0_c);
constexpr auto filled = where(seen || !equal(t, b), t, 1_c);
static_assert(grad(sum(where(seen, log(t), 0_c)), t) == where(seen, 1_c / t, 0_c));    // t may be 0 where seen is false
// [conditions]
static_assert(to_text(above) == "where(0_c < t && t <= b, t, 0_c)" && to_text(filled) == "where(seen || !equal(t, b), t, 1_c)");

// [reductions]
static_assert(mean(t) == sum(t) / extent<n>);
static_assert(sum<n>(X) == dot<n>(X, 1_c + 0_c * t));
static_assert(norm(w) == sqrt(sum(sq(w))));                                            // sqrt(sum(sq(w))) becomes norm(w)
static_assert(log(sum<c>(exp(z))) == logsumexp<c>(z));                                 // and this a logsumexp
static_assert(log_softmax<c>(z) == z - logsumexp<c>(z));
static_assert(grad(sum(logsumexp<d>(X)), X) == softmax<d>(X));
// [reductions]

// [dot]
constexpr auto gram = dot(X, Y);                                  // one shared axis: d; the result has n, m
constexpr auto diagonal = dot<d>(X, rename<m, n>(Y));             // two shared axes: name the one to contract; n is kept and paired
static_assert(gram == dot(Y, X));
// [dot]
static_assert(to_text(diagonal) == "dot<d>(X, rename<m, n>(Y))");

// [pick]
static_assert(cross_entropy(z, label) == mean(logsumexp<c>(z) - pick(z, label)));
// [pick]

// [structure]
static_assert(sum<d>(sq(expand<m>(X) - rename<n, m>(X))) == sum<d>(sq(rename<n, m>(X) - expand<m>(X))));
static_assert(outer(t, w) == expand<n>(w) * t);
static_assert(sum<n>(t + b) == sum(t) + extent<n> * b);
constexpr auto roughness = sum(sq(diff<d>(w)));                   // diff<d>(w) is on diff_axis<d>, one shorter than d
static_assert(is_convex(roughness, wrt(w)));
constexpr auto unit = identity<n, m>;
// [structure]
static_assert(to_text(unit) == "identity<n, m>" && to_text(extent<diff_axis<d>>) == "extent<diff_axis<d>>");

// [losses]
static_assert(mse(y, t) == mean(each::squared_error(y, t)) && mae(y, t) == mean(each::absolute_error(y, t)));
static_assert(bce_with_logits(y, t) == mean(-(t * log(sigmoid(y))) - (1_c - t) * log(1_c - sigmoid(y))));
static_assert(logistic_loss(y, 2_c * t - 1_c) == mean(softplus(-((2_c * t - 1_c) * y))));
static_assert(hinge(y, t) == mean(relu(1_c - t * y)) && poisson_nll(y, t) == mean(exp(y) - t * y));
static_assert(grad(huber(y, t, 1_c), b) == mean(max(-1_c, min(y - t, 1_c))));
// [losses]

// [weighted]
constexpr auto weighed = mean(each::poisson_nll(y, t), weights(p));              // Σ p·e / Σ p
constexpr auto complete = mean(each::squared_error(y, t), where(seen));          // over the n that are seen
static_assert(weighed == sum(p * each::poisson_nll(y, t)) / sum(p));
// [weighted]
static_assert(is_convex(complete, wrt(w, b)));

// [penalties]
static_assert(elastic_net(w, 2_c, lambda) == 2_c * l1(w) + lambda * l2(w));
static_assert(penalty(lambda * norm(w)) == lambda * norm(w));                    // penalty(sum(w)) does not compile
static_assert(is_convex(box(w, 0_c, 1_c), wrt(w)) && !is_convex(mcp(w, lambda, 3_c), wrt(w)));
// [penalties]

// [noise]
constexpr auto u = normal<"u", n>;
constexpr auto hidden = dropout<"drop">(relu(y), 0.5_c);
static_assert(inference(hidden) == relu(y));
static_assert(inference(mse(y + b * u, t)) == mse(y, t));
static_assert(grad(sum(y + b * u), b) == extent<n> + sum(u));
// [noise]

// [gradients]
static_assert(grad(l2(w), w) == 2_c * w);
static_assert(grad(grad(pow<4>(b), b), b) == 12_c * sq(b));
static_assert(hvp(sum(pow<3>(w)), w, w) == 6_c * sq(w));                         // H = diag(6 w)
static_assert(jvp(dot(X, w), w, grad(l2(w), w)) == 2_c * dot(X, w));
static_assert(hessian<axis<"e">>(mse(y, t), w) == 2_c / extent<n> * dot<n>(X, rename<d, axis<"e">>(X)));
static_assert(grad(sum(w * stop_gradient(w)), w) == w);
static_assert(let([] { return dot(X, w) + b; }) == y);
// [gradients]

// [questions]
static_assert(is_convex(mse(y, t) + lambda * l1(w), wrt(w, b)) && !is_smooth(l1(w)) && is_smooth(mse(y, t)));
static_assert(is_concave(-mse(y, t), wrt(w)) && is_affine(y, wrt(w, b)) && !is_affine(y, wrt(X, w)));
static_assert(sign_of(l2(w)) == nonnegative && sign_of(exp(w)) == positive && sign_of(w) == signs::unknown);
static_assert(why_not_convex(sq(b) * b, wrt(b)) != "" && why_not_convex(sq(b), wrt(b)) == "");
// [questions]

// [text]
static_assert(to_text(lambda * l2(w)) == "lambda * sum(sq(w))");
static_assert(to_text(simplified(grad(l2(w), w))) == "2_c * w");
static_assert(to_latex(lambda * l2(w)) == "\\lambda \\, \\|w\\|^{2}");
// [text]

BOOST_AUTO_TEST_CASE(kernels) {
    // [kernel]
    std::vector<float> xs{1, 0, 0, 1, 1, 1}, ts{1, 1, 2}, ws{0.5f, 0.5f}, gradient_of_w(2);

    auto objective = compile<float>(mse(y, t), wrt(w, b));
    auto r = objective(X = xs, t = ts, w = ws, b = 0.0f, gradient(w) = gradient_of_w);
    float value = r.value, slope = r.gradient(b);
    float same = objective.value(X = xs, t = ts, w = ws, b = 0.0f);

    auto several = compile<float>(y, mse(y, t));
    auto s = several(X = xs, t = ts, w = ws, b = 0.0f);
    std::span<const float> predictions = s[y];

    auto step = compile<float>(w = w - 0.1_c * grad(mse(y, t), w));
    step(X = xs, t = ts, w = ws, b = 0.0f);  // ws has moved
    // [kernel]
    BOOST_TEST(value == 0.5f);
    BOOST_TEST(same == 0.5f);
    BOOST_TEST(std::abs(slope + 4 / 3.f) < 1e-6f);
    BOOST_TEST(gradient_of_w[0] == -1);
    BOOST_TEST(predictions[2] == 1);
    BOOST_TEST(std::abs(ws[0] - 0.6f) < 1e-6f);

    // [evaluate]
    std::vector<float> kept = evaluate<float>(y, X = xs, w = ws, b = 1.0f).value;  // a number for a scalar
    // [evaluate]
    BOOST_TEST(kept.size() == 3u);

    // [pack]
    std::vector<float> both(3, 0.0f), slopes(3);  // w, then b
    auto packed = parameters(w, b);
    objective(X = xs, t = ts, packed = both, gradient(packed) = slopes);
    // [pack]
    BOOST_TEST(std::abs(slopes[2] + 8 / 3.f) < 1e-6f);
    BOOST_TEST(packed.size(X = view(xs, 3, 2)) == 3u);

    // [inspect]
    std::ostringstream out;
    out << explain(objective) << objective(X = xs, t = ts, w = ws, b = 0.0f) << mse(y, t);
    gradient_report report = check_gradient(objective, check_options{.tolerance = 1e-5}, X = xs, t = ts, w = ws, b = 0.0f);
    if (!report) out << report;
    // [inspect]
    BOOST_TEST(report.ok);
}

BOOST_AUTO_TEST_CASE(training) {
    std::vector<float> xs{1, 0, 0, 1, 1, 1}, ts{1, 1, 2}, ws{0.5f, 0.5f};
    float b0 = 0;
    auto objective = compile<float>(mse(y, t), wrt(w, b));
    // [training]
    auto fit = minimize(objective, adam{.rate = cosine{.rate = 0.1, .steps = 200}, .max_iterations = 200}, X = xs, t = ts, w = ws, b = std::ref(b0));
    auto step = optimizer(objective, sgd{.rate = 0.01, .momentum = 0.9});
    const double length = step(X = xs, t = ts, w = ws, b = std::ref(b0)).gradient_norm;
    // [training]
    BOOST_TEST(fit.value < 1e-3);
    BOOST_TEST(length < 0.1);
}

BOOST_AUTO_TEST_CASE(solvers) {
    std::vector<double> xs{1, 0, 0, 1, 1, 1, 2, 1, 1, 3, 0, 2}, ts{1, 1, 2, 3.5, 3.5, 2.5}, ws{0, 0};
    double b0 = 0;
    // [solvers]
    constexpr auto lasso = mse(y, t) + lambda * l1(w);
    static_assert(solver_of(lasso, wrt(w, b)) == solver::coordinate_descent && solver_of(mse(y, t), wrt(w, b)) == solver::direct);
    static_assert(why_solver(mae(y, t), wrt(w, b)).starts_with("none: the loss has kinks"));
    auto penalised = compile<double>(lasso, wrt(w, b));
    auto best = minimize(penalised, X = xs, t = ts, lambda = 0.1, w = ws, b = std::ref(b0));
    auto p = path(penalised, lambda = geometric(1e-2, 5), X = xs, t = ts, w = ws, b = std::ref(b0));
    const double first_weight = p.of(w)[0][0];                        // at the first lambda every weight is zero
    auto cv = cross_validate(penalised, score(mse(y, t)), folds(n, 3), lambda = geometric(1.0, 1e-3, 5), X = xs, t = ts, w = ws, b = std::ref(b0));
    // [solvers]
    BOOST_TEST(best.converged());
    BOOST_TEST(best.gap <= 1e-10);
    BOOST_TEST(first_weight == 0);
    BOOST_TEST(p.lambda.size() == 5U);
    BOOST_TEST(cv.mean.size() == 5U);
    BOOST_TEST(cv.refit.converged());
}

BOOST_AUTO_TEST_CASE(splitting) {
    constexpr auto eta = scalar<"eta", positive>;
    // [splitting]
    constexpr auto lasso = mse(y, t) + lambda * l1(w);
    static_assert(smooth_part(lasso, wrt(w, b)) == mse(y, t) && penalty_part(lasso, wrt(w, b)) == lambda * l1(w));
    static_assert(prox(lambda * l1(w), w, eta) == sign(w) * relu(abs(w) - eta * lambda));
    auto proximal = compile<double>(w = prox(penalty_part(lasso, wrt(w)), w, eta, w - eta * grad(smooth_part(lasso, wrt(w)), w)));
    // [splitting]
    std::vector<double> xs{1, 0, 0, 1}, ts{4, 0.5}, ws{0, 0};
    for (int i = 0; i < 100; ++i) proximal(X = xs, t = ts, w = ws, b = 0, lambda = 1, eta = 0.5);
    BOOST_TEST(ws[0] == 3, boost::test_tools::tolerance(1e-12));  // 4 - lambda
    BOOST_TEST(ws[1] == 0);
}

BOOST_AUTO_TEST_CASE(bindings) {
    // [bindings]
    std::vector<float> xs{1, 0, 0, 1, 1, 1}, columns{1, 0, 1, 0, 1, 1}, ts{1, 1, 2}, ws{0.5f, 0.5f};
    auto predict = compile<float>(y);
    predict(X = xs, w = ws, b = 0.5);                                                  // flat: n follows, 6 / 2
    predict(X = view(xs, 3, 2), w = ws, b = 0.5);                                      // with its extents
    predict(X = column_major(columns, 3, 2), w = ws, b = 0.5);                         // the first axis is contiguous
    predict(X = view(columns.data(), 3, 2, strides(1, 3)), w = std::span(ws), b = 0.5);  // the same, in strides
    auto total = compile<float>(sum(X));
    total(X = xs, d = 2);                                                              // where nothing else tells the lengths

    auto model = bind(w = ws, b = 0.5f);                                               // kept for several calls
    predict(model, X = xs, n = window(1, 2));                                          // rows 1 and 2
    const std::vector<int> order{2, 0, 2};
    predict(model, X = xs, n = rows(order));                                           // row 2, row 0 and row 2 again
    // [bindings]
    auto r = predict(model, X = xs, n = window(1, 2));
    BOOST_TEST(r.value.size() == 2u);
    BOOST_TEST(r.value[1] == 1.5f);
    BOOST_TEST(predict(X = column_major(columns, 3, 2), w = ws, b = 0.5).value[0] == 1.0f);
    BOOST_TEST(predict(X = view(columns.data(), 3, 2, strides(1, 3)), w = std::span(ws), b = 0.5).value[2] == 1.5f);

    // [throws]
    BOOST_CHECK_THROW(predict(X = view(xs, 2, 3), w = ws, b = 0.5f), bind_error);      // d is 3 and 2
    BOOST_CHECK_THROW(predict(model, X = xs, n = window(2, 2)), std::invalid_argument);  // row 3 is not there
    // [throws]
}

// [traits]
struct every_second {
    std::vector<float> memory;
};
template <>
struct tikhonov::tensor_traits<every_second> {
    static constexpr std::size_t rank = 1;
    static constexpr bool borrows = false;
    static strided_view<const float, 1> describe(const every_second& v) { return {v.memory.data(), {v.memory.size() / 2}, {2}}; }
};
// [traits]

BOOST_AUTO_TEST_CASE(own_types) {
    const every_second ws{{1, 0, 2, 0, 3, 0}};
    BOOST_TEST(evaluate<float>(sum(w), w = ws).value == 6.0f);
}

BOOST_AUTO_TEST_CASE(conventions_at_kinks) {
    // [kinks]
    auto slope = [](Expression auto e) { return evaluate<double>(grad(e, b), b = 0.0).value; };
    BOOST_TEST(slope(abs(b)) == 0);            // the subgradient of least norm
    BOOST_TEST(slope(relu(b)) == 0);           // likewise
    BOOST_TEST(slope(max(b, 0_c)) == 0);       // a constant is no partner in a tie
    BOOST_TEST(slope(max(b, 2_c * b)) == 1.5); // a tie of two expressions is shared evenly
    BOOST_TEST(slope(norm(b)) == 0);
    BOOST_TEST(slope(sqrt(b)) == std::numeric_limits<double>::infinity());
    // [kinks]
}
