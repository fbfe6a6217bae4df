// What is true of every smooth solver, for this one.
#define BOOST_TEST_MODULE solve_newton_cg
#include <boost/test/unit_test.hpp>

#include <tikhonov/solve/newton_cg.hpp>

#include <solve/agreed.hpp>

using namespace tikhonov::detail;

BOOST_AUTO_TEST_CASE(random_problems_are_solved) { agreed::random_problems<newton_cg>(30); }
BOOST_AUTO_TEST_CASE(separable_classes_have_no_minimum) { agreed::separable_classes<newton_cg>(30); }
BOOST_AUTO_TEST_CASE(every_ending_is_honest) { agreed::endings<newton_cg>(); }
