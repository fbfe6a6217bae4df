#define BOOST_TEST_MODULE solve_coordinate_descent
#include <tikhonov/solve/quadratic_fits.hpp>

#include <boost/test/unit_test.hpp>

#include "problems.hpp"

using namespace tikhonov::detail;
using namespace solver_problems;

// Random problems: the conditions of optimality hold by the test's own formulas, whatever the correlation and the scale.
BOOST_AUTO_TEST_CASE(optimal_points) {
    int limited = 0;
    for (unsigned seed = 0; seed < 1000; ++seed) {
        problem it = random_problem(loss_kind::squared, seed);
        std::vector<double> x(it.model.columns, 0.0);
        const fit result = solve(coordinate_descent{}, it.model, it.penalty, x);
        const double off = violation(it.model, it.penalty.each, x);
        BOOST_TEST_CONTEXT("seed " << seed << " " << result << ", off by " << off) {
            if (!result.converged()) ++limited;
            else BOOST_TEST(off <= 1e-9);
            std::vector<double> gradient(x.size());
            const double value = it.model.evaluate(x, gradient) + it.penalty.evaluate(x);
            BOOST_TEST(std::abs(result.value - value) <= 1e-12 * (1 + std::abs(value)) * 1e2);
            BOOST_TEST(result.gap >= 0);
        }
    }
    BOOST_TEST(limited <= 20);
}

// The gap is what it says: it bounds how far the loss is above the minimum, at points that are not optimal as well.
BOOST_AUTO_TEST_CASE(gaps_are_bounds) {
    for (unsigned seed = 0; seed < 300; ++seed) {
        problem it = random_problem(loss_kind::squared, seed);
        const quadratic loss(it.model);
        std::vector<double> best(it.model.columns, 0.0);
        penalised_quadratic exact(loss, it.penalty.each);
        const fit minimum = exact.solve({}, 1.0, best);
        if (!minimum.converged()) continue;
        for (long rounds = 0; rounds < 4; ++rounds) {
            std::vector<double> x(it.model.columns, 0.0);
            penalised_quadratic problem(loss, it.penalty.each);
            const fit early = problem.solve({.tolerance = 1e-10, .max_iterations = rounds}, 1.0, x);
            std::vector<double> nothing(x.size(), 0.0);
            // the scale of the gap is at most the loss at zero
            BOOST_TEST_CONTEXT("seed " << seed << " after " << rounds << " rounds: " << early) {
                BOOST_TEST(early.value - minimum.value <= early.gap * loss.constant() + 1e-12 * loss.constant());
                BOOST_TEST(early.converged() == (early.gap <= 1e-10));
            }
        }
    }
}

// A path, warm from fit to fit, is the fits one by one; the first factor is where everything is zero, barely.
BOOST_AUTO_TEST_CASE(paths) {
    for (unsigned seed = 0; seed < 200; ++seed) {
        problem it = random_problem(loss_kind::squared, seed);
        const std::size_t d = it.model.columns;
        bool any = false;
        for (const auto& each : it.penalty.each) any = any || each.l1 > 0;
        if (!any) continue;
        const quadratic loss(it.model);
        penalised_quadratic problem(loss, it.penalty.each);
        const double largest = problem.largest_factor();
        std::vector<double> factors;
        for (int k = 0; k < 20; ++k) factors.push_back(1.0000001 * largest * std::pow(1e-3, k / 19.0));
        std::vector<double> x(d, 0.0);
        std::vector<double> points(20 * d);
        std::vector<fit> fits(20);
        solve_path({}, problem, factors, x, points, fits);
        for (std::size_t k = 0; k < 20; ++k) {
            auto scaled = it.penalty.each;
            for (auto& each : scaled) each.l1 *= factors[k];
            const std::span<const double> point(points.data() + k * d, d);
            const double off = violation(it.model, scaled, point);
            BOOST_TEST_CONTEXT("seed " << seed << " factor " << k << ": " << fits[k] << ", off by " << off) {
                BOOST_TEST((off <= 1e-9 || !fits[k].converged()));
                BOOST_TEST(fits[k].converged());
                for (std::size_t j = 0; j < d && k == 0; ++j) BOOST_TEST((scaled[j].l1 == 0 || point[j] == 0));
            }
        }
        if (largest > 0) {
            std::vector<double> less(d, 0.0);
            problem.solve({}, 0.999 * largest, less);
            bool moved = false;
            for (std::size_t j = 0; j < d; ++j) moved = moved || (it.penalty.each[j].l1 > 0 && less[j] != 0);
            BOOST_TEST(moved);
        }
    }
}

namespace {

/// ½·xᵀHx + gᵀx.
class given_quadratic final : public smooth_function {
  public:
    std::vector<double> matrix;
    std::vector<double> linear;
    std::size_t size() const override { return linear.size(); }
    double evaluate(std::span<const double> x, std::span<double> gradient) override {
        multiply(x, gradient);
        double value = 0;
        for (std::size_t j = 0; j < size(); ++j) {
            value += x[j] * (gradient[j] / 2 + linear[j]);
            gradient[j] += linear[j];
        }
        return value;
    }
    void multiply(std::span<const double> v, std::span<double> product) override {
        for (std::size_t i = 0; i < size(); ++i) {
            product[i] = 0;
            for (std::size_t j = 0; j < size(); ++j) product[i] += matrix[i * size() + j] * v[j];
        }
    }
};

fit solve_given(std::vector<double> matrix, std::vector<double> linear, std::vector<coordinate_penalty> each, std::vector<double>& x) {
    given_quadratic function;
    function.matrix = std::move(matrix);
    function.linear = std::move(linear);
    separable penalty;
    penalty.each = std::move(each);
    return solve(coordinate_descent{}, function, penalty, x);
}

}  // namespace

BOOST_AUTO_TEST_CASE(ends_for_other_reasons) {
    std::vector<double> x{0, 0};
    // a flat direction that slopes: by one column, and by two together
    BOOST_TEST((solve_given({1, 0, 0, 0}, {0, -1}, {{}, {}}, x).reason == ending::unbounded_below));
    x = {0, 0};
    BOOST_TEST((solve_given({1, 1, 1, 1}, {0, -1}, {{}, {}}, x).reason == ending::unbounded_below));
    BOOST_TEST((std::isfinite(x[0]) && std::isfinite(x[1])));
    // the same, held by an l1 or by a box
    x = {0, 0};
    BOOST_TEST(solve_given({1, 0, 0, 0}, {0, -1}, {{}, {1.5}}, x).converged());
    BOOST_TEST((x == std::vector<double>{0, 0}));
    fit held = solve_given({1, 0, 0, 0}, {0, -1}, {{}, {0, -2, 3}}, x);
    BOOST_TEST(held.converged());
    BOOST_TEST((x == std::vector<double>{0, 3}));
    // a start outside the box is brought into it; a number that has no effect and no penalty is left, with an l1 it is zero
    x = {5, 7};
    held = solve_given({1, 0, 0, 0}, {-4, 0}, {{0, -1, 1}, {}}, x);
    BOOST_TEST((x == std::vector<double>{1, 7}));
    held = solve_given({1, 0, 0, 0}, {-4, 0}, {{0, -1, 1}, {0.1}}, x);
    BOOST_TEST((x == std::vector<double>{1, 0}));
    BOOST_TEST(held.converged());
    // nothing is fitted to what is not a number, and nothing is changed
    x = {5, 7};
    held = solve_given({1, 0, 0, infinity}, {0, 0}, {{}, {}}, x);
    BOOST_TEST((held.reason == ending::not_finite));
    x = {5, -infinity};
    BOOST_TEST((solve_given({1, 0, 0, 1}, {0, 0}, {{}, {}}, x).reason == ending::not_finite));
}

BOOST_AUTO_TEST_CASE(tolerance_of_zero_and_limits) {
    problem it = random_problem(loss_kind::squared, 3);
    std::vector<double> x(it.model.columns, 0.0);
    BOOST_TEST(!solve(coordinate_descent{.tolerance = 0}, it.model, it.penalty, x).converged());
    BOOST_TEST(violation(it.model, it.penalty.each, x) <= 1e-9);
    const fit again = solve(coordinate_descent{}, it.model, it.penalty, x);
    BOOST_TEST(again.converged());
    BOOST_TEST(again.iterations <= 1);
}
