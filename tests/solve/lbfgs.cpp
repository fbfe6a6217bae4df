// L-BFGS, and what is true of every smooth solver.
#define BOOST_TEST_MODULE solve_lbfgs
#include <boost/test/unit_test.hpp>

#include <stdexcept>

#include <tikhonov/solve/lbfgs.hpp>

#include <solve/agreed.hpp>
#include <solve/functions.hpp>
#include <solve/smooth_problems.hpp>

using namespace tikhonov::detail;

BOOST_AUTO_TEST_CASE(random_problems_are_solved) { agreed::random_problems<lbfgs>(30); }
BOOST_AUTO_TEST_CASE(separable_classes_have_no_minimum) { agreed::separable_classes<lbfgs>(30); }
BOOST_AUTO_TEST_CASE(every_ending_is_honest) { agreed::endings<lbfgs>(); }

/// Evaluations of liblbfgs 1.10 with a memory of 10 from the same start, to the same criterion, where it meets it.
BOOST_AUTO_TEST_CASE(evaluations_are_few) {
    const auto evaluations = [](plain_function function, real_vector x) {
        const fit found = solve(lbfgs{}, function, x);
        BOOST_TEST(found.converged());
        return found.evaluations;
    };
    real_vector chain(100);
    for (std::size_t i = 0; i < 100; ++i) chain[i] = i % 2 == 1 ? 1 : -1.2;
    real_vector powell(40);
    for (std::size_t i = 0; i < 40; i += 4) {
        powell[i] = 3;
        powell[i + 1] = -1;
        powell[i + 3] = 1;
    }
    BOOST_TEST(evaluations(rosenbrock(1), {-1.2, 1}) <= 46 * 1.1);
    BOOST_TEST(evaluations(rosenbrock(1), chain) <= 627 * 1.1);
    BOOST_TEST(evaluations(rosenbrock(2), chain) <= 49 * 1.1);
    BOOST_TEST(evaluations(powell_singular(), powell) <= 64 * 1.1);
    BOOST_TEST(evaluations(uneven_quadratic(1e4), real_vector(50)) <= 843 / 5);
    BOOST_TEST(evaluations(uneven_quadratic(1e6), real_vector(50)) <= 5959 / 50);
    BOOST_TEST(evaluations(uneven_quadratic(1e8), real_vector(50)) <= 200);
}
