#define BOOST_TEST_MODULE solve_column_descent
#include <tikhonov/solve/column_descent.hpp>

#include <boost/test/unit_test.hpp>

#include "problems.hpp"

using namespace tikhonov::detail;
using namespace solver_problems;

namespace {

/// The columns of a model, read by their definition; `reads` counts how many are looked at.
class model_columns final : public column_access {
  public:
    explicit model_columns(const affine_model& model) : model_(model) {}
    mutable std::size_t reads = 0;

    std::size_t rows() const override { return model_.rows; }
    std::size_t size() const override { return model_.columns; }
    double weight() const override { return 1 / static_cast<double>(model_.rows); }
    double ridge(std::size_t) const override { return model_.l2; }
    std::span<const double> targets() const override { return model_.targets; }
    void products(std::span<const std::size_t> list, std::span<const double> v, std::span<double> results) const override {
        reads += list.size();
        for (std::size_t k = 0; k < list.size(); ++k) {
            results[k] = 0;
            for (std::size_t i = 0; i < rows(); ++i) results[k] += model_.at(i, list[k]) * v[i];
        }
    }
    void read(std::size_t j, std::span<double> column) const override {
        for (std::size_t i = 0; i < rows(); ++i) column[i] = model_.at(i, j);
    }

  private:
    const affine_model& model_;
};

}  // namespace

BOOST_AUTO_TEST_CASE(optimal_points) {
    int limited = 0;
    for (unsigned seed = 0; seed < 1000; ++seed) {
        problem it = random_problem(loss_kind::squared, seed);
        const model_columns columns(it.model);
        std::vector<double> x(it.model.columns, seed % 3 == 0 ? 1.0 : 0.0);
        const fit result = solve(coordinate_descent{}, columns, it.penalty.each, x);
        const double off = violation(it.model, it.penalty.each, x);
        BOOST_TEST_CONTEXT("seed " << seed << " " << result << ", off by " << off) {
            if (!result.converged()) ++limited;
            else BOOST_TEST(off <= 1e-9);
            std::vector<double> gradient(x.size());
            const double value = it.model.evaluate(x, gradient) + it.penalty.evaluate(x);
            BOOST_TEST(std::abs(result.value - value) <= 1e-11 * (1 + std::abs(value)));
        }
    }
    BOOST_TEST_MESSAGE(limited << " of 1000 ended for another reason");
    BOOST_TEST(limited <= 20);
}

// A path on many more columns than rows: every point is optimal over all columns, and few columns are read.
BOOST_AUTO_TEST_CASE(wide_paths) {
    std::mt19937_64 random(5);
    std::normal_distribution<double> normal;
    affine_model model;
    model.rows = 60;
    model.columns = 1000;
    model.table.resize(model.rows * model.columns);
    model.targets.resize(model.rows);
    for (std::size_t i = 0; i < model.rows; ++i) {
        for (std::size_t j = 0; j < model.columns; ++j)
            model.table[i * model.columns + j] = (j > 1 ? 0.7 * model.at(i, j - 1) : 0.0) + normal(random);
        model.table[i * model.columns] = 1;
        model.targets[i] = 30 + normal(random);
        for (std::size_t j = 1; j < model.columns; j += 100) model.targets[i] += model.at(i, j);
    }
    std::vector<coordinate_penalty> each(model.columns, coordinate_penalty{1});
    each[0] = {};
    const model_columns columns(model);
    penalised_columns problem(columns, each);
    const std::size_t count = 50;
    std::vector<double> factors;
    for (std::size_t k = 0; k < count; ++k) factors.push_back(problem.largest_factor() * std::pow(1e-3, static_cast<double>(k) / 49));
    std::vector<double> x(model.columns, 0.0);
    std::vector<double> points(count * model.columns);
    std::vector<fit> fits(count);
    columns.reads = 0;
    solve_path({}, problem, factors, x, points, fits);
    BOOST_TEST(columns.reads < count * model.columns / 2);
    for (std::size_t k = 0; k < count; ++k) {
        auto scaled = each;
        for (auto& one : scaled) one.l1 *= factors[k];
        const std::span<const double> point(points.data() + k * model.columns, model.columns);
        const double off = violation(model, scaled, point);
        BOOST_TEST_CONTEXT("factor " << k << ": " << fits[k] << ", off by " << off) {
            BOOST_TEST(fits[k].converged());
            BOOST_TEST(off <= 1e-9);
        }
    }
    // the same as on the Hessian
    const quadratic whole(model);
    penalised_quadratic by_hessian(whole, each);
    BOOST_TEST(std::abs(by_hessian.largest_factor() - problem.largest_factor()) <= 1e-12 * problem.largest_factor());
    std::vector<double> other(model.columns, 0.0);
    const fit same = by_hessian.solve({}, factors[30], other);
    BOOST_TEST(std::abs(same.value - fits[30].value) <= 1e-11 * same.value);
}

BOOST_AUTO_TEST_CASE(ends_for_other_reasons) {
    problem it = random_problem(loss_kind::squared, 8);
    const model_columns columns(it.model);
    std::vector<double> x(it.model.columns, 0.0);
    BOOST_TEST((solve(coordinate_descent{.tolerance = 1e-10, .max_iterations = 0}, columns, it.penalty.each, x).reason ==
                ending::iteration_limit));
    BOOST_TEST(!solve(coordinate_descent{.tolerance = 0}, columns, it.penalty.each, x).converged());
    x[0] = infinity;
    BOOST_TEST((solve(coordinate_descent{}, columns, it.penalty.each, x).reason == ending::not_finite));
    it.model.targets[0] = infinity;
    x[0] = 0;
    const model_columns broken(it.model);
    BOOST_TEST((solve(coordinate_descent{}, broken, it.penalty.each, x).reason == ending::not_finite));
}
