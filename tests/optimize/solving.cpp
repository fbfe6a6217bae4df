// The solver that the compiler chooses for a formula, and what it finds: conditions of optimality are checked by loops of the test's own.
#define BOOST_TEST_MODULE solving
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include <tikhonov/train.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

namespace {

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto k = axis<"k", 3>;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto W = tensor<"W", d, k>;
constexpr auto c = tensor<"c", k>;
constexpr auto b = scalar<"b">;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto alpha = scalar<"alpha", nonnegative>;
constexpr auto y = dot(X, w) + b;
constexpr auto scores = dot(X, W) + c;
constexpr auto label = labels<"label", n, k>;

constexpr auto lasso = mse(y, t) / 2_c + lambda * l1(w);
constexpr auto sparse_logistic = bce_with_logits(y, t) + lambda * l1(w);

// what is proved, and what is chosen for it
static_assert(solver_of(mse(y, t), wrt(w, b)) == solver::direct);
static_assert(solver_of(mse(y, t) + lambda * l2(w), wrt(w, b)) == solver::direct);
static_assert(solver_of(lasso, wrt(w, b)) == solver::coordinate_descent);
static_assert(solver_of(mse(y, t) + elastic_net(w, lambda, alpha), wrt(w, b)) == solver::coordinate_descent);
static_assert(solver_of(mse(y, t) + box(w, -1_c, 1_c), wrt(w, b)) == solver::coordinate_descent);
static_assert(solver_of(mse(y, t) + nonnegative(w), wrt(w, b)) == solver::coordinate_descent);
static_assert(solver_of(sparse_logistic, wrt(w, b)) == solver::proximal_newton);
static_assert(solver_of(bce_with_logits(y, t) + lambda * l2(w), wrt(w, b)) == solver::lbfgs);
static_assert(solver_of(cross_entropy(scores, label) + lambda * sum(norm<k>(W)), wrt(W, c)) == solver::proximal_gradient);
static_assert(solver_of(mse(tanh(y), t), wrt(w, b)) == solver::lbfgs);
static_assert(solver_of(mae(y, t) + lambda * l1(w), wrt(w, b)) == solver::none);
// a weight that is a parameter itself makes no penalty
static_assert(solver_of(mse(y, t) + sq(b) * l1(w), wrt(w, b)) == solver::none);
// sums of squares of few parameters
constexpr auto u = scalar<"u">;
static_assert(solver_of(mse(u * exp(b * t), dot(X, w)), wrt(u, b)) == solver::levenberg_marquardt);
static_assert(solver_of(sum(sq(exp(b * t) - u)) + l2(u) / 2_c, wrt(u, b)) == solver::levenberg_marquardt);
static_assert(solver_of(huber(u * exp(b * t), dot(X, w), 1_c), wrt(u, b)) == solver::lbfgs);
static_assert(solver_of(mse(tanh(y), t) - l2(w), wrt(w, b)) == solver::lbfgs);
static_assert(why_solver(lasso, wrt(w, b)).substr(0, 19) == "coordinate_descent:");
static_assert(why_solver(mse(tanh(y), t), wrt(w, b)).find("local") != std::string_view::npos);
static_assert(why_solver(mae(y, t), wrt(w, b)).substr(0, 5) == "none:");

/// A table with rows of standard normal numbers, columns correlated, and a response of its first columns.
struct table {
    std::size_t rows, columns;
    std::vector<double> xs, ts;
    table(std::size_t rows_, std::size_t columns_, unsigned seed, double scale = 1) : rows(rows_), columns(columns_) {
        std::mt19937 random(seed);
        const auto uniform = [&] { return static_cast<double>(random()) / 4294967296.0; };
        for (std::size_t i = 0; i < rows; ++i) {
            double before = 0, response = 0.3;
            for (std::size_t j = 0; j < columns; ++j) {
                before = 0.5 * before + (uniform() + uniform() + uniform() - 1.5);
                xs.push_back(before * (j == 1 ? scale : 1));
                if (j < 4) response += before * (j % 2 == 0 ? 1.5 : -1);
            }
            ts.push_back(response + uniform() - 0.5);
        }
    }
    /// The gradient of ½·mean((y - t)²), or of the mean logistic loss, in w and then b; and the loss.
    std::vector<double> slopes(const std::vector<double>& ws, double b0, bool logistic, double& loss) const {
        std::vector<double> g(columns + 1);
        loss = 0;
        for (std::size_t i = 0; i < rows; ++i) {
            double z = b0;
            for (std::size_t j = 0; j < columns; ++j) z += xs[i * columns + j] * ws[j];
            const double target = logistic ? (ts[i] > 0 ? 1.0 : 0.0) : ts[i];
            const double r = logistic ? 1 / (1 + std::exp(-z)) - target : z - target;
            loss += (logistic ? std::max(z, 0.0) - z * target + std::log1p(std::exp(-std::abs(z))) : r * r / 2) / static_cast<double>(rows);
            for (std::size_t j = 0; j < columns; ++j) g[j] += xs[i * columns + j] * r / static_cast<double>(rows);
            g[columns] += r / static_cast<double>(rows);
        }
        return g;
    }
    std::vector<double> signs() const {
        std::vector<double> result;
        for (const double it : ts) result.push_back(it > 0 ? 1 : 0);
        return result;
    }
};

/// How far -slope is from the subdifferential of strength·|x|.
double violation(double slope, double x, double strength) {
    if (x > 0) return std::abs(slope + strength);
    if (x < 0) return std::abs(slope - strength);
    return std::max(0.0, std::abs(slope) - strength);
}

}  // namespace

BOOST_AUTO_TEST_CASE(ridge_is_solved_at_once) {
    const table data(60, 6, 1);
    auto objective = compile<double>(mse(y, t) / 2_c + lambda / 2_c * l2(w), wrt(w, b));
    std::vector<double> ws(6, 0.7);
    double b0 = -3;
    const auto fit = minimize(objective, X = data.xs, t = data.ts, lambda = 0.3, w = ws, b = std::ref(b0));
    BOOST_TEST(fit.converged());
    double loss = 0;
    const auto g = data.slopes(ws, b0, false, loss);
    double penalty = 0;
    for (std::size_t j = 0; j < 6; ++j) {
        BOOST_TEST(std::abs(g[j] + 0.3 * ws[j]) < 1e-13);
        penalty += 0.15 * ws[j] * ws[j];
    }
    BOOST_TEST(std::abs(g[6]) < 1e-13);
    BOOST_TEST(std::abs(fit.value - (loss + penalty)) < 1e-13);
}
BOOST_AUTO_TEST_CASE(lasso_has_exact_zeros_and_a_gap) {
    for (const double scale : {1.0, 1e6, 1e-6}) {
        const table data(80, 12, 2, scale);
        auto objective = compile<double>(lasso, wrt(w, b));
        std::vector<double> ws(12, 0.1);
        double b0 = 0;
        const auto fit = minimize(objective, X = data.xs, t = data.ts, lambda = 0.1, w = ws, b = std::ref(b0));
        BOOST_TEST(fit.converged());
        BOOST_TEST((fit.reason == ending::gap_small));
        BOOST_TEST(fit.gap < 1e-10);
        BOOST_TEST(fit.certificate.find("gap") != std::string::npos);
        double loss = 0, norm = 0;
        const auto g = data.slopes(ws, b0, false, loss);
        for (std::size_t j = 0; j < 12; ++j) {
            BOOST_TEST(violation(g[j], ws[j], 0.1) < 1e-9 * std::max(1.0, scale));
            norm += 0.1 * std::abs(ws[j]);
        }
        BOOST_TEST(std::abs(g[12]) < 1e-9);
        BOOST_TEST(std::count(ws.begin(), ws.end(), 0.0) > 3);
        BOOST_TEST(std::abs(fit.value - (loss + norm)) < 1e-12 * fit.value);
    }
}
BOOST_AUTO_TEST_CASE(bounds_are_kept) {
    const table data(50, 5, 3);
    auto objective = compile<double>(mse(y, t) / 2_c + box(w, -0.5_c, 1_c), wrt(w, b));
    std::vector<double> ws(5);
    double b0 = 0, loss = 0;
    BOOST_TEST(minimize(objective, X = data.xs, t = data.ts, w = ws, b = std::ref(b0)).converged());
    const auto g = data.slopes(ws, b0, false, loss);
    int at_bounds = 0;
    for (std::size_t j = 0; j < 5; ++j) {
        BOOST_TEST((ws[j] >= -0.5 && ws[j] <= 1));
        if (ws[j] == -0.5) BOOST_TEST(g[j] >= 0);
        else if (ws[j] == 1) BOOST_TEST(g[j] <= 0);
        else BOOST_TEST(std::abs(g[j]) < 1e-9);
        at_bounds += ws[j] == -0.5 || ws[j] == 1 ? 1 : 0;
    }
    BOOST_TEST(at_bounds > 0);
}
BOOST_AUTO_TEST_CASE(logistic_regression_with_and_without_zeros) {
    const table data(120, 8, 4);
    const auto signs = data.signs();
    auto smooth = compile<double>(bce_with_logits(y, t) + lambda / 2_c * l2(w), wrt(w, b));
    auto sparse = compile<double>(sparse_logistic, wrt(w, b));
    std::vector<double> ws(8);
    double b0 = 0, loss = 0;
    BOOST_TEST(minimize(smooth, X = data.xs, t = signs, lambda = 0.02, w = ws, b = std::ref(b0)).converged());
    auto g = data.slopes(ws, b0, true, loss);
    for (std::size_t j = 0; j < 8; ++j) BOOST_TEST(std::abs(g[j] + 0.02 * ws[j]) < 1e-9);
    BOOST_TEST(minimize(sparse, X = data.xs, t = signs, lambda = 0.03, w = ws, b = std::ref(b0)).converged());
    g = data.slopes(ws, b0, true, loss);
    for (std::size_t j = 0; j < 8; ++j) BOOST_TEST(violation(g[j], ws[j], 0.03) < 1e-9);
    BOOST_TEST(std::abs(g[8]) < 1e-9);
    BOOST_TEST(std::count(ws.begin(), ws.end(), 0.0) > 1);
}
BOOST_AUTO_TEST_CASE(whole_groups_become_zero) {
    const table data(90, 6, 5);
    std::vector<int> classes;
    for (const double it : data.ts) classes.push_back(it < -0.5 ? 0 : it < 1 ? 1 : 2);
    auto objective = compile<double>(cross_entropy(scores, label) + lambda * sum(norm<k>(W)), wrt(W, c));
    std::vector<double> matrix(18), offsets(3);
    const auto fit = minimize(objective, X = data.xs, label = classes, lambda = 0.06, W = matrix, c = offsets);
    BOOST_TEST(fit.converged());
    // the smooth part's slopes
    std::vector<double> g(18);
    for (std::size_t i = 0; i < data.rows; ++i) {
        double z[3], sum = 0;
        for (std::size_t q = 0; q < 3; ++q) {
            z[q] = offsets[q];
            for (std::size_t j = 0; j < 6; ++j) z[q] += data.xs[6 * i + j] * matrix[3 * j + q];
            sum += std::exp(z[q]);
        }
        for (std::size_t q = 0; q < 3; ++q) {
            const double r = std::exp(z[q]) / sum - (classes[i] == static_cast<int>(q) ? 1 : 0);
            for (std::size_t j = 0; j < 6; ++j) g[3 * j + q] += data.xs[6 * i + j] * r / static_cast<double>(data.rows);
        }
    }
    int zero_groups = 0;
    for (std::size_t j = 0; j < 6; ++j) {
        const double length = std::hypot(matrix[3 * j], matrix[3 * j + 1], matrix[3 * j + 2]);
        if (length == 0) {
            BOOST_TEST(std::hypot(g[3 * j], g[3 * j + 1], g[3 * j + 2]) <= 0.06 * (1 + 1e-7));
            ++zero_groups;
        } else {
            for (std::size_t q = 0; q < 3; ++q) BOOST_TEST(std::abs(g[3 * j + q] + 0.06 * matrix[3 * j + q] / length) < 1e-8);
        }
    }
    BOOST_TEST((zero_groups > 0 && zero_groups < 6));
}
BOOST_AUTO_TEST_CASE(a_solver_by_name_reports_and_can_be_stopped) {
    const table data(60, 6, 6);
    const auto signs = data.signs();
    auto objective = compile<double>(bce_with_logits(y, t) + lambda * l2(w), wrt(w, b));
    std::vector<double> ws(6);
    double b0 = 0;
    std::vector<double> seen;
    const auto fit = minimize(objective, lbfgs{.tolerance = 1e-6}, X = data.xs, t = signs, lambda = 0.1, w = ws, b = std::ref(b0),
                              report([&](const progress& now) { seen.push_back(now.value); }));
    BOOST_TEST(fit.converged());
    BOOST_TEST(seen.size() > 3U);
    BOOST_TEST(std::is_sorted(seen.rbegin(), seen.rend()));
    std::fill(ws.begin(), ws.end(), 0.0);
    const auto stopped = minimize(objective, lbfgs{}, X = data.xs, t = signs, lambda = 0.1, w = ws, b = std::ref(b0),
                                  report([](const progress& now) { return now.step < 2; }));
    BOOST_TEST((stopped.reason == ending::stopped_by_caller));
    BOOST_TEST(!stopped.converged());
}
BOOST_AUTO_TEST_CASE(a_loss_in_float_is_solved_to_its_precision) {
    const table data(60, 6, 7);
    const std::vector<float> xs(data.xs.begin(), data.xs.end()), ts(data.ts.begin(), data.ts.end());
    auto objective = compile<float>(lasso, wrt(w, b));
    std::vector<float> ws(6);
    float b0 = 0;
    BOOST_TEST(minimize(objective, X = xs, t = ts, lambda = 0.1f, w = ws, b = std::ref(b0)).converged());
    double loss = 0;
    const auto g = data.slopes({ws.begin(), ws.end()}, static_cast<double>(b0), false, loss);
    for (std::size_t j = 0; j < 6; ++j) BOOST_TEST(violation(g[j], static_cast<double>(ws[j]), 0.1) < 1e-5);
}
BOOST_AUTO_TEST_CASE(a_path_goes_from_nothing_to_everything) {
    const table data(80, 12, 8);
    auto objective = compile<double>(lasso, wrt(w, b));
    const auto rows = bind(X = data.xs, t = data.ts, lambda = 1.0);  // the last is not looked at
    std::vector<double> ws(12);
    double b0 = 0;
    const auto p = path(objective, lambda = geometric(1e-3, 50), rows, w = ws, b = std::ref(b0));
    BOOST_TEST_REQUIRE(p.lambda.size() == 50U);
    // at the largest everything is zero, a little below it something is not
    double loss = 0;
    const auto g = data.slopes(std::vector<double>(12), p.of(b)[0], false, loss);
    BOOST_TEST(std::abs(g[12]) < 1e-12);
    double largest = 0;
    for (std::size_t j = 0; j < 12; ++j) largest = std::max(largest, std::abs(g[j]));
    BOOST_TEST(std::abs(p.lambda[0] - largest) < 1e-12 * largest);
    BOOST_TEST(std::abs(p.lambda[49] / p.lambda[0] - 1e-3) < 1e-15);
    for (std::size_t j = 0; j < 12; ++j) BOOST_TEST(p.of(w)[0][j] == 0);
    BOOST_TEST(std::count(p.of(w)[1].begin(), p.of(w)[1].end(), 0.0) < 12);
    for (std::size_t i = 0; i < 50; ++i) {
        BOOST_TEST(p.fits[i].converged());
        const auto at = p.of(w)[i];
        const auto slopes = data.slopes({at.begin(), at.end()}, p.of(b)[i], false, loss);
        double norm = 0;
        for (std::size_t j = 0; j < 12; ++j) {
            BOOST_TEST(violation(slopes[j], at[j], p.lambda[i]) < 1e-9);
            norm += std::abs(at[j]);
        }
        BOOST_TEST(std::abs(p.value[i] - loss - p.lambda[i] * norm) < 1e-11);
    }
    for (std::size_t j = 0; j < 12; ++j) BOOST_TEST(ws[j] == p.of(w)[49][j]);
}
BOOST_AUTO_TEST_CASE(a_path_of_losses_that_depend_on_lambda_otherwise) {
    const table data(80, 6, 9);
    const auto signs = data.signs();
    std::vector<double> ws(6);
    double b0 = 0, loss = 0;
    // ridge: lambda is in the smooth part
    auto ridge = compile<double>(mse(y, t) / 2_c + lambda / 2_c * l2(w), wrt(w, b));
    const auto p = path(ridge, lambda = geometric(10, 0.01, 7), X = data.xs, t = data.ts, w = ws, b = std::ref(b0));
    for (std::size_t i = 0; i < 7; ++i) {
        const auto at = p.of(w)[i];
        const auto g = data.slopes({at.begin(), at.end()}, p.of(b)[i], false, loss);
        for (std::size_t j = 0; j < 6; ++j) BOOST_TEST(std::abs(g[j] + p.lambda[i] * at[j]) < 1e-11);
    }
    // an elastic net has it in both
    auto net = compile<double>(mse(y, t) / 2_c + elastic_net(w, lambda * 0.5_c, lambda * 0.25_c), wrt(w, b));
    const auto q = path(net, lambda = geometric(1e-2, 7), X = data.xs, t = data.ts, w = ws, b = std::ref(b0));
    for (std::size_t i = 0; i < 7; ++i) {
        const auto at = q.of(w)[i];
        const auto g = data.slopes({at.begin(), at.end()}, q.of(b)[i], false, loss);
        for (std::size_t j = 0; j < 6; ++j) BOOST_TEST(violation(g[j] + q.lambda[i] * 0.5 * at[j], at[j], q.lambda[i] * 0.5) < 1e-9);
    }
    BOOST_TEST(std::count(q.of(w)[0].begin(), q.of(w)[0].end(), 0.0) == 6);
    // not quadratic
    auto logistic = compile<double>(sparse_logistic, wrt(w, b));
    const auto r = path(logistic, lambda = geometric(1e-2, 7), X = data.xs, t = signs, w = ws, b = std::ref(b0));
    for (std::size_t i = 0; i < 7; ++i) {
        const auto at = r.of(w)[i];
        const auto g = data.slopes({at.begin(), at.end()}, r.of(b)[i], true, loss);
        for (std::size_t j = 0; j < 6; ++j) BOOST_TEST(violation(g[j], at[j], r.lambda[i]) < 1e-9);
    }
    BOOST_TEST(std::count(r.of(w)[0].begin(), r.of(w)[0].end(), 0.0) == 6);
    BOOST_CHECK_THROW(geometric(0, 1, 3), bind_error);
    BOOST_CHECK_THROW(geometric(1e-3, 0), bind_error);
}
