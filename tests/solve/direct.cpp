// Quadratic functions.
#define BOOST_TEST_MODULE solve_direct
#include <boost/test/unit_test.hpp>

#include <tikhonov/solve/direct.hpp>

#include <solve/agreed.hpp>

using namespace tikhonov::detail;

BOOST_AUTO_TEST_CASE(random_problems_are_solved) { agreed::random_problems<direct>(50, {}, false); }

namespace {

/// ½ xᵀ H x + b · x + 5
plain_function quadratic(real_vector hessian, real_vector b) {
    const auto times = [hessian](values v, slopes product) {
        for (std::size_t i = 0; i < v.size(); ++i) {
            product[i] = 0;
            for (std::size_t j = 0; j < v.size(); ++j) product[i] += hessian[i * v.size() + j] * v[j];
        }
    };
    plain_function it{[=](values x, slopes g) {
        times(x, g);
        double total = 5;
        for (std::size_t i = 0; i < x.size(); ++i) {
            total += 0.5 * g[i] * x[i] + b[i] * x[i];
            g[i] += b[i];
        }
        return total;
    }};
    it.count = b.size();
    it.product = [times](values, values v, slopes product) { times(v, product); };
    return it;
}

}  // namespace

BOOST_AUTO_TEST_CASE(solutions_have_the_least_norm) {
    for (unsigned seed = 1; seed <= 100; ++seed) {
        const bool scaled = seed % 3 == 0;
        auto problem = problems::draw({.name = "", .wide = seed % 2 == 0, .deficient = true, .scaled = scaled}, seed);
        real_vector from_zero(problem.columns), from_elsewhere(problem.columns, 0.3);
        const fit found = solve(direct{}, problem, from_zero);
        BOOST_TEST(found.converged());
        BOOST_TEST(solve(direct{}, problem, from_elsewhere).converged());
        if (scaled) continue;
        // and then it is a combination of rows: from two starts the same, and orthogonal to what the model does not see
        double longest = 0;
        for (double number : from_zero) longest = std::max(longest, std::abs(number));
        for (std::size_t j = 0; j < problem.columns; ++j) BOOST_TEST(std::abs(from_zero[j] - from_elsewhere[j]) <= 1e-9 * longest);
        BOOST_TEST(std::abs(from_zero[0] - from_zero[problem.columns - 1]) <= 1e-9 * longest);  // these two columns are equal
    }
}

BOOST_AUTO_TEST_CASE(known_answers) {
    auto plain = quadratic({2, 1, 1, 3}, {-3, -4});
    real_vector x{7, -9};
    const fit found = solve(direct{}, plain, x);
    BOOST_TEST(found.converged());
    BOOST_TEST(std::abs(x[0] - 1) < 1e-14);
    BOOST_TEST(std::abs(x[1] - 1) < 1e-14);
    BOOST_TEST(found.value == 1.5, boost::test_tools::tolerance(1e-15));
    // a valley: x + y = 2
    auto valley = quadratic({1, 1, 1, 1}, {-2, -2});
    x = {5, -3};  // a minimum, too
    BOOST_TEST(solve(direct{}, valley, x).converged());
    BOOST_TEST(std::abs(x[0] - 1) < 1e-14);
    BOOST_TEST(std::abs(x[1] - 1) < 1e-14);
    // nothing at all
    auto constant = quadratic({0, 0, 0, 0}, {0, 0});
    x = {5, -3};
    BOOST_TEST(solve(direct{}, constant, x).converged());
    BOOST_TEST(x == (real_vector{0, 0}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_has_no_minimum) {
    const auto reason = [](plain_function function, real_vector x) {
        const fit found = solve(direct{}, function, x);
        BOOST_TEST(!found.converged());
        real_vector gradient(x.size());
        BOOST_TEST(function.text(x, gradient) == found.value);
        return found.reason;
    };
    BOOST_TEST((reason(quadratic({2, 0, 0, 0}, {-3, 1}), {1, 1}) == ending::unbounded_below));
    BOOST_TEST((reason(quadratic({2, 0, 0, 0}, {-3, 1e-8}), {1, 1}) == ending::unbounded_below));
    BOOST_TEST((reason(quadratic({1, 1, 1, 1}, {-2, -2.001}), {0, 0}) == ending::unbounded_below));
    BOOST_TEST((reason(quadratic({2, 0, 0, -1}, {-3, 1}), {1, 1}) == ending::unbounded_below));
    BOOST_TEST((reason(quadratic({1, 2, 2, 1}, {-3, 1}), {1, 1}) == ending::unbounded_below));
    BOOST_TEST((reason(quadratic({0, 1, 1, 0}, {-3, 1}), {1, 1}) == ending::unbounded_below));
    BOOST_TEST((reason(quadratic({0, 0, 0, 0}, {0, 1}), {1, 1}) == ending::unbounded_below));
    plain_function wrong{[](values x, slopes g) { return g[0] = 2 * x[0], x[0] * x[0]; }};
    wrong.count = 1;
    wrong.product = [](values, values, slopes product) { product[0] = NAN; };
    BOOST_TEST((reason(wrong, {1}) == ending::not_finite));
    // not quadratic: it says that it did not arrive
    plain_function quartic{[](values x, slopes g) { return g[0] = 4 * x[0] * x[0] * x[0], x[0] * x[0] * x[0] * x[0]; }};
    quartic.count = 1;
    quartic.product = [](values x, values v, slopes product) { product[0] = 12 * x[0] * x[0] * v[0]; };
    const ending why = reason(quartic, {1});
    BOOST_TEST((why == ending::iteration_limit || why == ending::no_progress));
}
