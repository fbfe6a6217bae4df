// Cross-validation against folds, fits and means by hand.
#define BOOST_TEST_MODULE validation
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <functional>
#include <random>
#include <vector>

#include <tikhonov/train.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

namespace {

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto y = dot(X, w) + b;
constexpr auto lasso = mse(y, t) / 2_c + lambda * l1(w);

constexpr std::size_t count = 43, columns = 5;

}  // namespace

BOOST_AUTO_TEST_CASE(each_lambda_is_judged_by_rows_that_were_kept_apart) {
    std::mt19937 random(3);
    const auto uniform = [&] { return static_cast<double>(random()) / 4294967296.0 - 0.5; };
    std::vector<double> xs(count * columns), ts(count);
    for (double& x : xs) x = uniform();
    for (std::size_t i = 0; i < count; ++i) ts[i] = 2 * xs[columns * i] - xs[columns * i + 3] + 0.8 * uniform();
    auto objective = compile<double>(lasso, wrt(w, b));
    std::vector<double> ws(columns);
    double b0 = 0;
    const auto data = bind(X = xs, t = ts);
    const auto parts = folds(n, 5, shuffled(7));
    const auto cv = cross_validate(objective, score(mse(y, t)), parts, lambda = geometric(1e-3, 20), data, w = ws, b = std::ref(b0));
    BOOST_TEST_REQUIRE(cv.lambda.size() == 20U);
    BOOST_TEST(cv.refit.converged());

    std::vector<std::vector<double>> scores(20);
    std::vector<double> sizes;
    for (std::size_t f = 0; f < 5; ++f) {
        const auto these = parts.at(f, count);
        sizes.push_back(static_cast<double>(these.test.size()));
        std::vector<double> train_xs, train_ts;
        for (const std::size_t row : these.train) {
            for (std::size_t j = 0; j < columns; ++j) train_xs.push_back(xs[columns * row + j]);
            train_ts.push_back(ts[row]);
        }
        std::vector<double> at(columns);
        double offset = 0;
        for (std::size_t i = 0; i < 20; ++i) {
            minimize(objective, X = train_xs, t = train_ts, lambda = cv.lambda[i], w = at, b = std::ref(offset));
            double sum = 0;
            for (const std::size_t row : these.test) {
                double r = offset - ts[row];
                for (std::size_t j = 0; j < columns; ++j) r += xs[columns * row + j] * at[j];
                sum += r * r;
            }
            scores[i].push_back(sum / sizes.back());
        }
    }
    std::size_t best = 0;
    std::vector<double> means(20), errors(20);
    for (std::size_t i = 0; i < 20; ++i) {
        double plain = 0, squares = 0;
        for (std::size_t f = 0; f < 5; ++f) {
            means[i] += scores[i][f] * sizes[f] / static_cast<double>(count);
            plain += scores[i][f] / 5;
        }
        for (const double it : scores[i]) squares += (it - plain) * (it - plain);
        errors[i] = std::sqrt(squares / 4) / std::sqrt(5.0);
        BOOST_TEST(std::abs(cv.mean[i] - means[i]) < 1e-9 * means[i]);
        BOOST_TEST(std::abs(cv.error[i] - errors[i]) < 1e-7 * errors[i]);
        if (means[i] < means[best]) best = i;
    }
    BOOST_TEST(cv.best == cv.lambda[best]);
    std::size_t within = best;
    for (std::size_t i = 0; i < best; ++i)
        if (means[i] <= means[best] + errors[best]) within = std::min(within, i);
    BOOST_TEST(cv.one_standard_error == cv.lambda[within]);
    BOOST_TEST(within < best);  // else there is nothing to see
    // refitted to all rows
    std::vector<double> again(columns);
    double offset = 0;
    minimize(objective, data, lambda = cv.best, w = again, b = std::ref(offset));
    for (std::size_t j = 0; j < columns; ++j) BOOST_TEST(std::abs(ws[j] - again[j]) < 1e-8);
    BOOST_TEST(std::abs(b0 - offset) < 1e-8);
}
