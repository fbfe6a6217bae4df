// What is true of every smooth solver, tested for each.
#pragma once

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include <tikhonov/solve/fit.hpp>

#include <solve/functions.hpp>
#include <solve/smooth_problems.hpp>

namespace agreed {

using namespace tikhonov::detail;

inline const problems::family families[] = {
    {.name = "squares"},
    {.name = "squares, wide", .wide = true},
    {.name = "squares, deficient", .deficient = true},
    {.name = "squares, scaled", .scaled = true},
    {.name = "squares, constant columns", .constant = true},
    {.name = "squares, wide, scaled", .wide = true, .scaled = true},
    {.name = "ridge, wide, deficient", .wide = true, .deficient = true, .penalty = 1e-2},
    {.name = "classes", .classes = true},
    {.name = "classes, deficient", .classes = true, .deficient = true},
    {.name = "classes, scaled", .classes = true, .scaled = true},
    {.name = "classes, constant columns", .classes = true, .constant = true},
    {.name = "classes, constant columns, scaled", .classes = true, .scaled = true, .constant = true},
    {.name = "classes, wide, penalty", .classes = true, .wide = true, .penalty = 1e-3},
    {.name = "separable classes, penalty", .classes = true, .separable = true, .penalty = 1e-4},
};

/// Optimal to 1e-9 by the test's own formulas; at most one in fifty may end at a limit and say so.
template <class Solver>
void random_problems(unsigned of_each, Solver settings = {}, bool with_classes = true) {
    long solved = 0, gave_up = 0;
    for (const auto& family : families) {
        if (family.classes && !with_classes) continue;
        for (unsigned seed = 1; seed <= of_each; ++seed) {
            auto problem = problems::draw(family, seed);
            std::vector<double> x(problem.columns);
            std::mt19937 random(seed);
            // from zero, or from anywhere
            if (seed % 2 == 0) {
                for (std::size_t j = 0; j < x.size(); ++j) x[j] = std::normal_distribution<double>()(random) / problem.length[j];
            }
            const fit found = solve(settings, problem, x);
            std::vector<double> gradient(problem.columns);
            const std::string where = std::string(family.name) + ", " + std::to_string(seed);
            BOOST_TEST_CONTEXT(where << ": " << found) {
                const double lowest = problem.lowest;
                BOOST_TEST(found.evaluations == problem.evaluations);
                BOOST_TEST(problem.template at<double>(x, gradient) == found.value);
                BOOST_TEST(found.value <= lowest + 1e-13 * std::abs(lowest) + 1e-28);  // what rounding leaves of squares
                const double error = problem.optimality(x);
                if (found.converged()) BOOST_TEST(error <= 1e-9);
                if (error <= 1e-9) ++solved;
                else {
                    ++gave_up;
                    BOOST_TEST_MESSAGE("not solved: " << where << ": " << found << ", " << error);
                }
            }
        }
    }
    BOOST_TEST_MESSAGE(solved << " solved, " << gave_up << " not");
    BOOST_TEST(50 * gave_up <= solved);
}

template <class Solver>
void separable_classes(unsigned count, Solver settings = {}) {
    const problems::family separable[] = {{.name = "separable", .classes = true, .separable = true},
                                          {.name = "separable, constant", .classes = true, .constant = true, .separable = true},
                                          {.name = "separable, scaled", .classes = true, .scaled = true, .separable = true},
                                          {.name = "wide", .classes = true, .wide = true}};
    for (const auto& family : separable) {
        for (unsigned seed = 1; seed <= count; ++seed) {
            auto problem = problems::draw(family, seed);
            for (double tolerance : {1e-10, 1e-4, 0.0}) {
                // after two or three steps it is not known that the columns are scaled
                if (family.scaled && tolerance == 1e-4) continue;
                std::vector<double> x(problem.columns);
                settings.tolerance = tolerance;
                const fit found = solve(settings, problem, x);
                BOOST_TEST_CONTEXT(family.name << ", " << seed << ", tolerance " << tolerance << ": " << found) {
                    BOOST_TEST((found.reason == ending::no_minimum));
                    BOOST_TEST(!found.converged());
                }
            }
        }
    }
}

/// Functions on which something goes wrong.
template <class Solver>
void endings() {
    const auto run = [](plain_function function, std::vector<double> x, Solver settings = {}) {
        const std::vector<double> start = x;
        function.count = x.size();
        const fit found = solve(settings, function, x);
        BOOST_TEST_CONTEXT(found) {
            BOOST_TEST(found.evaluations == function.evaluations);
            std::vector<double> gradient(x.size());
            const double value = function.text(x, gradient);
            BOOST_TEST((value == found.value || (std::isnan(value) && std::isnan(found.value))));
            BOOST_TEST((found.value <= function.text(start, gradient) || !std::isfinite(found.value)));
        }
        return found;
    };
    const auto is = [](const fit& found, ending reason) { BOOST_TEST_CONTEXT(found) BOOST_TEST((found.reason == reason)); };
    // unbounded below
    is(run({[](values x, slopes g) { return g[0] = 1, g[1] = -2, x[0] - 2 * x[1]; }}, {3, 4}), ending::unbounded_below);
    is(run({[](values x, slopes g) { return g[0] = -2 * x[0], -x[0] * x[0]; }}, {1}), ending::unbounded_below);
    is(run({[](values x, slopes g) { return g[0] = -std::exp(x[0]), -std::exp(x[0]); }}, {0}), ending::unbounded_below);
    is(run({[](values x, slopes g) { return g[0] = 3 * x[0] * x[0], x[0] * x[0] * x[0]; }}, {-1}), ending::unbounded_below);
    is(run({[](values x, slopes g) { return g[0] = 2 * x[0], g[1] = 1e-3, x[0] * x[0] + 1e-3 * x[1]; }}, {1, 1}), ending::unbounded_below);
    // not finite from the start, and everywhere but there
    is(run({[](values, slopes g) { return g[0] = 1, double(NAN); }}, {1}), ending::not_finite);
    is(run({[](values x, slopes g) { return g[0] = NAN, x[0]; }}, {1}), ending::not_finite);
    is(run({[](values x, slopes g) { return g[0] = 1, x[0] == 1 ? 1 : double(NAN); }}, {1}), ending::not_finite);
    is(run({[](values x, slopes g) { return g[0] = 1, x[0] == 1 ? 1 : double(INFINITY); }}, {1}), ending::not_finite);
    // a minimum next to where it is not finite
    const fit border = run({[](values x, slopes g) { return g[0] = 1 - 0.5 / std::sqrt(x[0]), x[0] - std::sqrt(x[0]); }}, {9});
    is(border, ending::gradient_small);
    BOOST_TEST(std::abs(border.value + 0.25) < 1e-12);
    const fit logarithm = run({[](values x, slopes g) { return g[0] = 1 - 1e-3 / x[0], x[0] - 1e-3 * std::log(x[0]); }}, {50});
    is(logarithm, ending::gradient_small);
    // a minimum far away is a minimum
    is(run({[](values x, slopes g) { return g[0] = 2e-12 * x[0] - 2e-4, 1e-12 * (x[0] - 1e8) * (x[0] - 1e8); }}, {0}),
       ending::gradient_small);
    is(run({[](values x, slopes g) { return g[0] = 2e20 * (x[0] - 1e-8), 1e20 * (x[0] - 1e-8) * (x[0] - 1e-8); }}, {0}),
       ending::gradient_small);
    // flat ones, too, and plains
    is(run({[](values x, slopes g) { return g[0] = 4 * x[0] * x[0] * x[0], x[0] * x[0] * x[0] * x[0]; }}, {1}), ending::gradient_small);
    is(run({[](values x, slopes g) { return g[0] = 8 * std::pow(x[0] - 3, 7), std::pow(x[0] - 3, 8); }}, {1}), ending::gradient_small);
    is(run({[](values x, slopes g) {
               const double r = std::fmax(0, 1 - x[0]), q = std::fmax(0, 2 - x[0] - x[1]);
               return g[0] = -2 * r - 2 * q, g[1] = -2 * q, r * r + q * q;
           }},
           {0, 0}),
       ending::gradient_small);
    is(run({[](values, slopes g) { return g[0] = 0, 5.0; }}, {1}), ending::gradient_small);
    // no minimum
    is(run({[](values x, slopes g) { return g[0] = -std::exp(-x[0]), std::exp(-x[0]); }}, {0}), ending::no_minimum);
    is(run({[](values x, slopes g) {
               return g[0] = -std::exp(-x[0]), g[1] = 2 * (x[1] - 3), std::exp(-x[0]) + 7 + (x[1] - 3) * (x[1] - 3);
           }},
           {0, 0}),
       ending::no_minimum);
    is(run({[](values x, slopes g) {
               const double q = 1 + x[0] * x[0];
               return g[0] = -2 * x[0] / (q * q), 1 / q;
           }},
           {1}),
       ending::no_minimum);
    // limits, and a caller who has enough
    Solver three;
    three.max_iterations = 3;
    const fit limited = run(rosenbrock(1), {-1.2, 1}, three);
    is(limited, ending::iteration_limit);
    BOOST_TEST(limited.iterations == 3);
    plain_function impatient = rosenbrock(1);
    impatient.stop_after = 4;
    const fit stopped = run(impatient, {-1.2, 1});
    is(stopped, ending::stopped_by_caller);
    BOOST_TEST(stopped.iterations == 4);
    // without a criterion nothing converges, and yet it ends
    Solver endless;
    endless.tolerance = 0;
    const fit exhausted = run({[](values x, slopes g) {
                                  double total = 3;
                                  for (std::size_t i = 0; i < x.size(); ++i) {
                                      const double w = double(i + 1);
                                      total += w * std::cosh(x[i] - 1 / w);
                                      g[i] = w * std::sinh(x[i] - 1 / w);
                                  }
                                  return total;
                              }},
                              {1, 2, 3, 4, 5}, endless);
    is(exhausted, ending::no_progress);
    BOOST_TEST(exhausted.value == 18, boost::test_tools::tolerance(1e-15));
    // a gradient that is wrong
    const fit wrong = run({[](values x, slopes g) { return g[0] = -2 * x[0] - 1, x[0] * x[0]; }}, {1});
    BOOST_TEST(!wrong.converged());
    // an exception leaves the best point, too
    plain_function interrupted = rosenbrock(1);
    const auto text = interrupted.text;
    interrupted.product = [](values at, values v, slopes product) {
        product[0] = (1200 * at[0] * at[0] - 400 * at[1] + 2) * v[0] - 400 * at[0] * v[1];
        product[1] = -400 * at[0] * v[0] + 200 * v[1];
    };
    long left = 20;
    double lowest = INFINITY;
    interrupted.text = [&](values x, slopes g) {
        if (--left == 0) throw std::runtime_error("interrupted");
        const double value = text(x, g);
        if (left < 19) lowest = std::fmin(lowest, value);  // the first one is at zero
        return value;
    };
    std::vector<double> x{-1.2, 1}, gradient(2);
    interrupted.count = 2;
    BOOST_CHECK_THROW(solve(Solver{}, interrupted, x), std::runtime_error);
    BOOST_TEST(text(x, gradient) == lowest);
}

}  // namespace agreed
