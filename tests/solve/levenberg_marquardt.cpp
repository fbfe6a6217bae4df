// Sums of squares: the nonlinear regression problems of NIST's Statistical Reference Datasets, from both of their starts.
#define BOOST_TEST_MODULE solve_levenberg_marquardt
#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <tikhonov/solve/levenberg_marquardt.hpp>

#include <solve/regressions.hpp>

using namespace tikhonov::detail;

#ifndef TIKHONOV_TEST_DATA
#define TIKHONOV_TEST_DATA "tests/solve/data"
#endif

namespace {

/// A file of NIST's.
struct published {
    real_vector first, second, certified, y, x, x2;
    double sum = NAN;

    explicit published(const std::string& name) {
        std::ifstream file(std::string(TIKHONOV_TEST_DATA) + "/" + name + ".dat");
        BOOST_REQUIRE(file.good());
        bool data = false;
        for (std::string line; std::getline(file, line);) {
            std::istringstream words(line);
            std::string word, equals;
            double number = 0;
            if (line.rfind("Data:", 0) == 0 && line.find_first_not_of(' ', 5) == line.find('y')) data = true;
            else if (data && words >> number) {
                y.push_back(number);
                if (words >> number) x.push_back(number);
                if (words >> number) x2.push_back(number);
            } else if (line.rfind("Residual Sum of Squares:", 0) == 0) sum = std::stod(line.substr(24));
            else if (words >> word >> equals && word.size() == 2 && word[0] == 'b' && equals == "=") {
                double start = 0, other = 0, value = 0;
                words >> start >> other >> value;
                first.push_back(start);
                second.push_back(other);
                certified.push_back(value);
            }
        }
    }
};

/// Σ r² of a model, with derivatives by dual numbers.
class regression : public residual_function {
  public:
    regression(const published& data, regressions::model model) : data_(data), model_(model) {}
    std::size_t size() const override { return data_.certified.size(); }
    double evaluate(std::span<const double> b, std::span<double> gradient, std::span<double> matrix) override {
        ++evaluations;
        const std::size_t n = b.size();
        regressions::dual parameters[9];
        for (std::size_t j = 0; j < n; ++j) {
            parameters[j] = b[j];
            parameters[j].slope[j] = 1;
            gradient[j] = 0;
        }
        for (double& number : matrix) number = 0;
        double total = 0;
        for (std::size_t row = 0; row < data_.y.size(); ++row) {
            const regressions::dual r = residual(parameters, row);
            total += r.value * r.value;
            for (std::size_t j = 0; j < n; ++j) {
                gradient[j] += 2 * r.value * r.slope[j];
                for (std::size_t i = 0; i < n; ++i) matrix[j * n + i] += 2 * r.slope[i] * r.slope[j];
            }
        }
        return total;
    }
    double value(std::span<const double> b) override {
        ++evaluations;
        regressions::dual parameters[9];
        for (std::size_t j = 0; j < b.size(); ++j) parameters[j] = b[j];
        double total = 0;
        for (std::size_t row = 0; row < data_.y.size(); ++row) total += residual(parameters, row).value * residual(parameters, row).value;
        return total;
    }
    long evaluations = 0;

  private:
    regressions::dual residual(const regressions::dual* b, std::size_t row) const {
        const double other = data_.x2.empty() ? 0 : data_.x2[row];
        const double y = data_.x2.empty() ? data_.y[row] : std::log(data_.y[row]);  // Nelson's alone has two
        return model_(b, data_.x[row], other) - y;
    }
    const published& data_;
    regressions::model model_;
};

}  // namespace

BOOST_AUTO_TEST_CASE(published_problems_from_both_starts) {
    int right = 0;
    for (const auto& [name, model] : regressions::all) {
        const published data(name);
        BOOST_REQUIRE(data.certified.size() >= 2);
        for (const real_vector& start : {data.first, data.second}) {
            regression function(data, model);
            real_vector x = start;
            const fit found = solve(levenberg_marquardt{}, function, x);
            double digits = 16;
            for (std::size_t j = 0; j < x.size(); ++j) {
                const double error = std::abs(x[j] - data.certified[j]) / std::abs(data.certified[j]);
                digits = std::min(digits, -std::log10(error + 1e-16));
            }
            BOOST_TEST_CONTEXT(name << (start == data.first ? ", start 1: " : ", start 2: ") << found) {
                BOOST_TEST_MESSAGE(name << (start == data.first ? ", start 1: " : ", start 2: ") << digits << " digits; " << found);
                BOOST_TEST(digits >= 6);
                // where a gradient cannot be computed to 1e-10 of its scale, which depends on how the compiler rounds, that is what is said
                BOOST_TEST((found.converged() || (found.reason == ending::no_progress && found.gap < 1e-8)));
                BOOST_TEST(found.evaluations == function.evaluations);
                if (data.sum > 1e-20) BOOST_TEST(std::abs(found.value - data.sum) <= 1e-9 * data.sum);
                right += digits >= 6;
            }
        }
    }
    BOOST_TEST(right == 54);
}

namespace {

/// Of residuals with dual numbers: Σ r².
class written : public residual_function {
  public:
    using text = std::vector<regressions::dual> (*)(const regressions::dual* b);
    written(std::size_t n, text residuals) : n_(n), text_(residuals) {}
    std::size_t size() const override { return n_; }
    double evaluate(std::span<const double> b, std::span<double> gradient, std::span<double> matrix) override {
        regressions::dual parameters[9];
        for (std::size_t j = 0; j < n_; ++j) {
            parameters[j] = b[j];
            parameters[j].slope[j] = 1;
            gradient[j] = 0;
        }
        for (double& number : matrix) number = 0;
        double total = 0;
        for (const auto& r : text_(parameters)) {
            total += r.value * r.value;
            for (std::size_t j = 0; j < n_; ++j) {
                gradient[j] += 2 * r.value * r.slope[j];
                for (std::size_t i = 0; i < n_; ++i) matrix[j * n_ + i] += 2 * r.slope[i] * r.slope[j];
            }
        }
        if (--until_interrupt == 0) throw std::runtime_error("interrupted");
        return total;
    }
    double value(std::span<const double> b) override {
        real_vector gradient(n_), matrix(n_ * n_);
        return evaluate(b, gradient, matrix);
    }
    bool goes_on(long iterations, double, double, std::span<const double>) override { return iterations < stop_at; }

    long until_interrupt = -1;
    long stop_at = 1'000'000;

  private:
    std::size_t n_;
    text text_;
};

using regressions::dual;

std::vector<dual> valley(const dual* b) { return {10 * (b[1] - b[0] * b[0]), 1 - b[0]}; }

fit run(written function, real_vector x, levenberg_marquardt settings = {}) {
    const fit found = solve(settings, function, x);
    real_vector gradient(x.size()), matrix(x.size() * x.size());
    const double value = function.evaluate(x, gradient, matrix);
    BOOST_TEST((value == found.value || std::isnan(value)));
    return found;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_ending_is_honest) {
    // residuals that can be zero, parameters that do not matter, and such that matter only together, in other units
    BOOST_TEST(run({2, valley}, {-1.2, 1}).converged());
    BOOST_TEST(run({2, valley}, {-1.2, 1}).value < 1e-28);
    BOOST_TEST(run({3, valley}, {-1.2, 1, 7}).converged());
    BOOST_TEST(run({2,
                    [](const dual* b) {
                        return std::vector<dual>{b[0] * b[1] - 2, b[0] * b[1] - 3};
                    }},
                   {1, 1})
                       .value == 0.5,
               boost::test_tools::tolerance(1e-14));
    const fit scaled = run({2,
                            [](const dual* b) {
                                return std::vector<dual>{1e6 * b[0] - 2, 1e-6 * b[1] - exp(1e6 * b[0]), b[1] * 1e-6};
                            }},
                           {0, 0});
    BOOST_TEST(scaled.converged());
    // beyond 0 it is not a number
    const fit border = run({1, [](const dual* b) { return std::vector<dual>{log(b[0]) - 1, b[0] - 3}; }}, {1e-3});
    BOOST_TEST(border.converged());
    BOOST_TEST((run({1, [](const dual* b) { return std::vector<dual>{log(b[0])}; }}, {-1}).reason == ending::not_finite));
    // as the parameter grows the sum falls for ever
    const fit endless = run({1, [](const dual* b) { return std::vector<dual>{exp(-b[0]), 2.0}; }}, {0});
    BOOST_TEST_CONTEXT(endless) BOOST_TEST((endless.reason == ending::no_minimum));
    BOOST_TEST((run({2, valley}, {-1.2, 1}, {.max_iterations = 3}).reason == ending::iteration_limit));
    BOOST_TEST((run({2, valley}, {-1.2, 1}, {.tolerance = 0}).converged()) == false);
    written impatient(2, valley);
    impatient.stop_at = 2;
    BOOST_TEST((run(impatient, {-1.2, 1}).reason == ending::stopped_by_caller));
    for (long when = 3; when < 30; ++when) {
        written interrupted(2, valley);
        interrupted.until_interrupt = when;
        real_vector x{-1.2, 1}, gradient(2), matrix(4);
        BOOST_CHECK_THROW(solve(levenberg_marquardt{}, interrupted, x), std::runtime_error);
        const double first = written(2, valley).value(real_vector{-1.2, 1});
        const double left = interrupted.value(x);
        BOOST_TEST(left <= first);
    }
}
