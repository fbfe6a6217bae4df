#define BOOST_TEST_MODULE solve_proximal_newton
#include <tikhonov/solve/proximal_newton.hpp>

#include <boost/test/unit_test.hpp>

#include "problems.hpp"

using namespace tikhonov::detail;
using namespace solver_problems;

namespace {

constexpr loss_kind kinds[] = {loss_kind::squared, loss_kind::logistic, loss_kind::huber, loss_kind::poisson};

}

BOOST_AUTO_TEST_CASE(optimal_points) {
    int limited = 0;
    long most = 0;
    for (unsigned seed = 0; seed < 1000; ++seed) {
        problem it = random_problem(kinds[seed % 4], seed);
        std::vector<double> x(it.model.columns, 0.0);
        const fit result = solve(proximal_newton{}, it.model, it.penalty, x);
        const double off = violation(it.model, it.penalty.each, x);
        BOOST_TEST_CONTEXT("seed " << seed << " " << result << ", off by " << off) {
            if (!result.converged()) {
                ++limited;
                BOOST_TEST_MESSAGE("seed " << seed << " " << result << ", off by " << off);
            } else {
                BOOST_TEST(off <= 1e-9);
                most = std::max(most, result.iterations);
            }
            std::vector<double> gradient(x.size());
            const double value = it.model.evaluate(x, gradient) + it.penalty.evaluate(x);
            BOOST_TEST(std::abs(result.value - value) <= 1e-12 * (1 + std::abs(value)));
        }
    }
    BOOST_TEST_MESSAGE(limited << " of 1000 ended for another reason, the longest took " << most << " iterations");
    BOOST_TEST(limited <= 20);
}

BOOST_AUTO_TEST_CASE(ends_for_other_reasons) {
    // separable classes: no minimum without a penalty, a minimum with one
    affine_model model;
    model.kind = loss_kind::logistic;
    model.rows = 4;
    model.columns = 2;
    model.table = {1, -2, 1, -1, 1, 1, 1, 2};
    model.targets = {-1, -1, 1, 1};
    separable penalty;
    penalty.each.resize(2);
    std::vector<double> x(2, 0.0);
    const fit apart = solve(proximal_newton{}, model, penalty, x);
    BOOST_TEST_CONTEXT(apart) { BOOST_TEST((apart.reason == ending::no_minimum)); }
    for (const double l1 : {1e-1, 1e-3, 1e-6}) {
        penalty.each[1].l1 = l1;
        x.assign(2, 0.0);
        const fit held = solve(proximal_newton{}, model, penalty, x);
        BOOST_TEST_CONTEXT(held) {
            BOOST_TEST(held.converged());
            BOOST_TEST(violation(model, penalty.each, x) <= 1e-9);
        }
    }
    // one class only, all but the intercept penalised
    model.targets = {1, 1, 1, 1};
    x.assign(2, 0.0);
    penalty.each[1].l1 = 10;
    BOOST_TEST((solve(proximal_newton{}, model, penalty, x).reason == ending::no_minimum));
    BOOST_TEST((std::isfinite(x[0]) && x[1] == 0));
    // counts that are all zero
    model.kind = loss_kind::poisson;
    model.targets = {0, 0, 0, 0};
    x.assign(2, 0.0);
    BOOST_TEST(!solve(proximal_newton{}, model, penalty, x).converged());
    // the limit leaves the best point
    problem it = random_problem(loss_kind::poisson, 11);
    std::vector<double> few(it.model.columns, 0.0);
    std::vector<double> gradient(few.size());
    const double before = it.model.evaluate(few, gradient) + it.penalty.evaluate(few);
    const fit limited = solve(proximal_newton{.tolerance = 1e-10, .max_iterations = 1}, it.model, it.penalty, few);
    BOOST_TEST((limited.reason == ending::iteration_limit));
    BOOST_TEST(limited.value <= before);
    BOOST_TEST(!solve(proximal_newton{.tolerance = 0}, it.model, it.penalty, few).converged());
    BOOST_TEST(violation(it.model, it.penalty.each, few) <= 1e-9);
    few[0] = -infinity;
    BOOST_TEST((solve(proximal_newton{}, it.model, it.penalty, few).reason == ending::not_finite));
    it.model.targets[0] = infinity;
    few.assign(few.size(), 0.0);
    BOOST_TEST(!solve(proximal_newton{}, it.model, it.penalty, few).converged());
    BOOST_TEST(few[0] == 0);
}

// Far from the minimum, and outside the box.
BOOST_AUTO_TEST_CASE(other_starts) {
    int limited = 0;
    for (unsigned seed = 0; seed < 200; ++seed) {
        problem it = random_problem(kinds[seed % 4], seed, false);
        std::vector<double> x(it.model.columns, seed % 8 < 4 ? 2.0 : -2.0);
        const fit result = solve(proximal_newton{}, it.model, it.penalty, x);
        const double off = violation(it.model, it.penalty.each, x);
        BOOST_TEST_CONTEXT("seed " << seed << " " << result << ", off by " << off) {
            if (!result.converged()) ++limited;
            // the slopes at the start count, too, and exponentials are large there
            else BOOST_TEST((off <= 1e-9 || it.model.kind == loss_kind::poisson));
        }
    }
    BOOST_TEST(limited <= 4);
}
