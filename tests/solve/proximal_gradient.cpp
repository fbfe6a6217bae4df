#define BOOST_TEST_MODULE solve_proximal_gradient
#include <tikhonov/solve/proximal_gradient.hpp>

#include <boost/test/unit_test.hpp>

#include "problems.hpp"

using namespace tikhonov::detail;
using namespace solver_problems;

namespace {

/// strength · Σ over groups of `length` numbers of their norm.
class groups final : public penalty_function {
  public:
    double strength = 0;
    std::size_t length = 1;

    double evaluate(std::span<const double> x) override {
        double sum = 0;
        for (std::size_t j = 0; j < x.size(); j += length) sum += strength * norm(x, j);
        return sum;
    }
    void prox(std::span<const double> x, double eta, std::span<double> result) override {
        for (std::size_t j = 0; j < x.size(); j += length) {
            const double size = norm(x, j);
            const double factor = size > eta * strength ? 1 - eta * strength / size : 0;
            for (std::size_t k = j; k < std::min(j + length, x.size()); ++k) result[k] = factor * x[k];
        }
    }
    std::span<const coordinate_penalty> coordinates() const override { return {}; }
    double norm(std::span<const double> x, std::size_t j) const {
        double sum = 0;
        for (std::size_t k = j; k < std::min(j + length, x.size()); ++k) sum += x[k] * x[k];
        return std::sqrt(sum);
    }
};

constexpr loss_kind kinds[] = {loss_kind::squared, loss_kind::logistic, loss_kind::huber, loss_kind::poisson};

}  // namespace

BOOST_AUTO_TEST_CASE(optimal_points) {
    int limited = 0;
    for (unsigned seed = 0; seed < 1000; ++seed) {
        problem it = random_problem(kinds[seed % 4], seed);
        std::vector<double> x(it.model.columns, 0.0);
        // the certificate measures all columns together, the test each by itself
        const fit result = solve(proximal_gradient{.tolerance = 1e-11}, it.model, it.penalty, x);
        const double off = violation(it.model, it.penalty.each, x);
        BOOST_TEST_CONTEXT("seed " << seed << " " << result << ", off by " << off) {
            if (!result.converged()) ++limited;
            else BOOST_TEST(off <= 1e-9);
            std::vector<double> gradient(x.size());
            const double value = it.model.evaluate(x, gradient) + it.penalty.evaluate(x);
            BOOST_TEST(std::abs(result.value - value) <= 1e-12 * (1 + std::abs(value)));
        }
    }
    BOOST_TEST_MESSAGE(limited << " of 1000 ended for another reason");
    BOOST_TEST(limited <= 20);
}

BOOST_AUTO_TEST_CASE(group_penalties) {
    int limited = 0;
    for (unsigned seed = 0; seed < 200; ++seed) {
        problem it = random_problem(kinds[seed % 4], seed, false);
        affine_model& model = it.model;
        groups penalty;
        penalty.length = 1 + seed % 4;
        double level = 0;
        for (std::size_t i = 0; i < model.rows; ++i) level += std::abs(model.slope(0, model.targets[i])) / static_cast<double>(model.rows);
        penalty.strength = 0.05 * level;
        std::vector<double> x(model.columns, 0.0);
        const fit result = solve(proximal_gradient{}, model, penalty, x);
        if (!result.converged()) {
            ++limited;
            continue;
        }
        std::vector<double> slope(x.size());
        model.evaluate(x, slope);
        for (std::size_t j = 0; j < x.size(); j += penalty.length) {
            const double size = penalty.norm(x, j);
            double off = 0;
            for (std::size_t k = j; k < std::min(j + penalty.length, x.size()); ++k) {
                const double rest = size > 0 ? slope[k] + penalty.strength * x[k] / size : slope[k];
                off += rest * rest;
            }
            off = size > 0 ? std::sqrt(off) : std::fmax(0.0, std::sqrt(off) - penalty.strength);
            BOOST_TEST_CONTEXT("seed " << seed << " " << result << ", off by " << off) {
                // the gradient is relative to its norm over all columns
                BOOST_TEST(off <= 1e-8 * level);
            }
        }
    }
    BOOST_TEST(limited <= 4);
}

BOOST_AUTO_TEST_CASE(ends_for_other_reasons) {
    // separable classes and no penalty: no minimum, and nothing that says so falsely
    affine_model model;
    model.kind = loss_kind::logistic;
    model.rows = 4;
    model.columns = 2;
    model.table = {1, -2, 1, -1, 1, 1, 1, 2};
    model.targets = {-1, -1, 1, 1};
    separable none;
    none.each.resize(2);
    std::vector<double> x(2, 0.0);
    const fit apart = solve(proximal_gradient{}, model, none, x);
    BOOST_TEST_CONTEXT(apart) { BOOST_TEST((apart.reason == ending::no_minimum)); }
    // the limit, with the best point: no worse than the start
    problem it = random_problem(loss_kind::logistic, 9);
    std::vector<double> few(it.model.columns, 0.0);
    std::vector<double> gradient(few.size());
    const double before = it.model.evaluate(few, gradient) + it.penalty.evaluate(few);
    const fit limited = solve(proximal_gradient{.tolerance = 1e-10, .max_iterations = 3}, it.model, it.penalty, few);
    BOOST_TEST((limited.reason == ending::iteration_limit));
    BOOST_TEST(limited.value <= before);
    BOOST_TEST(limited.iterations == 3);
    BOOST_TEST(!solve(proximal_gradient{.tolerance = 0}, it.model, it.penalty, few).converged());
    few[0] = infinity;
    BOOST_TEST((solve(proximal_gradient{}, it.model, it.penalty, few).reason == ending::not_finite));
    // a loss that is not a number
    it.model.targets[0] = infinity;
    few.assign(few.size(), 0.0);
    BOOST_TEST(!solve(proximal_gradient{}, it.model, it.penalty, few).converged());
    BOOST_TEST(few[0] == 0);
}

namespace {

struct slope_only final : smooth_function {
    std::size_t size() const override { return 2; }
    double evaluate(std::span<const double> x, std::span<double> gradient) override {
        gradient[0] = 1;
        gradient[1] = x[1];
        return x[0] + x[1] * x[1] / 2;
    }
    void multiply(std::span<const double> v, std::span<double> product) override {
        product[0] = 0;
        product[1] = v[1];
    }
};

}  // namespace

BOOST_AUTO_TEST_CASE(bottomless) {
    slope_only function;
    separable penalty;
    penalty.each.resize(2);
    std::vector<double> x(2, 1.0);
    const fit result = solve(proximal_gradient{}, function, penalty, x);
    BOOST_TEST_CONTEXT(result) { BOOST_TEST((result.reason == ending::unbounded_below)); }
    penalty.each[0].lower = -5;
    x = {1, 1};
    BOOST_TEST(solve(proximal_gradient{}, function, penalty, x).converged());
    BOOST_TEST(x[0] == -5);
    BOOST_TEST(std::abs(x[1]) <= 1e-9);
}
