// The lasso on real data, its whole path, and how strong the penalty should be:
//
//     1/n · Σ (x·w + b - t)² + lambda · Σ|w|
//
//     diabetes <diabetes.csv> [<file for the picture>]
//
// Ten measurements of 442 patients, and how far their disease had gone a year later (Efron and others, "Least Angle Regression", 2004). The
// compiler sees that the loss is quadratic and the penalty one of each number by itself, so it chooses coordinate descent; what is known of
// the data is one matrix, and 100 fits cost hardly more than one. Ten folds say which lambda predicts best, and which is the largest that
// is as good as far as one can tell. Plain loops do all of it again. With a second argument the coefficients go into a file, of which
// docs/pictures/diabetes_path.sh draws docs/pictures/diabetes_path.svg.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <exception>
#include <functional>
#include <numeric>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include <tikhonov/tikhonov.hpp>

#include "compare.hpp"
#include "csv.hpp"

namespace {

using namespace tikhonov;
using namespace tikhonov::literals;

// [lasso]
constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto y = dot(X, w) + b;
constexpr auto lasso = mse(y, t) + lambda * l1(w);
static_assert(solver_of(lasso, wrt(w, b)) == solver::coordinate_descent);
// [lasso]

constexpr std::size_t features = 10;
constexpr std::array<const char*, features> names{"age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6"};

struct samples {
    std::vector<double> x, target;  // columns of mean 0 and variance 1
};
samples standardised(const table& csv) {
    samples result;
    result.x.resize(csv.rows * features);
    for (std::size_t j = 0; j < features; ++j) {
        double sum = 0, squares = 0;
        for (std::size_t i = 0; i < csv.rows; ++i) sum += csv.cells[i * csv.columns + j];
        const double middle = sum / double(csv.rows);
        for (std::size_t i = 0; i < csv.rows; ++i) squares += std::pow(csv.cells[i * csv.columns + j] - middle, 2);
        for (std::size_t i = 0; i < csv.rows; ++i)
            result.x[i * features + j] = (csv.cells[i * csv.columns + j] - middle) / std::sqrt(squares / double(csv.rows));
    }
    for (std::size_t i = 0; i < csv.rows; ++i) result.target.push_back(csv.cells[i * csv.columns + features]);
    return result;
}

// ---- the same in plain loops

/// Lasso by coordinate descent on the matrix of the centred columns' products, each lambda from where the one before has ended.
class plain_lasso {
  public:
    plain_lasso(const samples& s, std::span<const std::size_t> rows_of) {
        const auto count = double(rows_of.size());
        for (const std::size_t i : rows_of) {
            for (std::size_t j = 0; j < features; ++j) middle_[j] += s.x[i * features + j] / count;
            middle_target_ += s.target[i] / count;
        }
        for (const std::size_t i : rows_of)
            for (std::size_t j = 0; j < features; ++j) {
                const double x = s.x[i * features + j] - middle_[j];
                along_[j] += x * (s.target[i] - middle_target_) / count;
                for (std::size_t k = 0; k < features; ++k) products_[j][k] += x * (s.x[i * features + k] - middle_[k]) / count;
            }
    }
    double largest() const {
        double result = 0;
        for (const double a : along_) result = std::fmax(result, 2 * std::abs(a));
        return result;
    }
    void fit(double strength) {
        for (double moved = 1; moved > 1e-12;) {
            moved = 0;
            for (std::size_t j = 0; j < features; ++j) {
                double slope = along_[j] + products_[j][j] * weights[j];
                for (std::size_t k = 0; k < features; ++k) slope -= products_[j][k] * weights[k];
                const double next = std::copysign(std::fmax(0, std::abs(slope) - strength / 2), slope) / products_[j][j];
                moved = std::fmax(moved, std::abs(next - weights[j]));
                weights[j] = next;
            }
        }
        bias = middle_target_;
        for (std::size_t j = 0; j < features; ++j) bias -= middle_[j] * weights[j];
    }
    double error(const samples& s, std::span<const std::size_t> rows_of) const {
        double squares = 0;
        for (const std::size_t i : rows_of) {
            double guess = bias;
            for (std::size_t j = 0; j < features; ++j) guess += s.x[i * features + j] * weights[j];
            squares += (guess - s.target[i]) * (guess - s.target[i]);
        }
        return squares / double(rows_of.size());
    }
    std::array<double, features> weights{};
    double bias = 0;

  private:
    std::array<double, features> middle_{}, along_{};
    std::array<std::array<double, features>, features> products_{};
    double middle_target_ = 0;
};

std::string text_of_weights(std::span<const double> weights) {
    std::string result;
    for (std::size_t j = 0; j < features; ++j)
        if (weights[j] != 0) {
            char text[400];
            std::snprintf(text, sizeof text, " %s %.1f", names[j], weights[j]);
            result += text;
        }
    return result;
}

int run(const char* file, const char* picture) {
    const table csv = read_csv(file);
    if (csv.columns != features + 1) throw std::runtime_error("no table of ten measurements and a target");
    const samples s = standardised(csv);

    // [path]
    auto objective = compile<double>(lasso, wrt(w, b));
    const auto data = bind(X = s.x, t = s.target);
    std::vector<double> ws(features);
    double b0 = 0;
    const auto p = path(objective, lambda = geometric(1e-3, 100), data, w = ws, b = std::ref(b0));
    // [path]
    const auto coefficients = p.of(w);
    std::printf("%s\n\n", std::string(why_solver(lasso, wrt(w, b))).c_str());
    std::printf("all weights are zero from lambda = %.2f on\n", p.lambda[0]);
    for (std::size_t k = 14; k < 100; k += 17) {
        const auto zeros = std::count(coefficients[k].begin(), coefficients[k].end(), 0.0);
        std::printf("lambda %7.3f: loss %8.2f, %td of %zu weights are zero\n", p.lambda[k], p.value[k], zeros, features);
    }

    // [validation]
    const auto ten = folds(n, 10, shuffled(7));
    const auto cv = cross_validate(objective, score(mse(y, t)), ten, lambda = geometric(1e-3, 100), data, w = ws, b = std::ref(b0));
    // [validation]
    const auto place = [&](double value) { return std::size_t(std::find(cv.lambda.begin(), cv.lambda.end(), value) - cv.lambda.begin()); };
    const std::size_t best = place(cv.best), simple = place(cv.one_standard_error);
    std::printf("\nbest in ten folds: lambda %.3f, squared error %.0f\n ", cv.best, cv.mean[best]);
    std::printf("%s\n", text_of_weights(coefficients[best]).c_str());
    std::printf("within one standard error, %.0f: lambda %.3f, squared error %.0f\n ", cv.error[best], cv.one_standard_error,
                cv.mean[simple]);
    std::printf("%s\n\n", text_of_weights(coefficients[simple]).c_str());

    // the same in plain loops
    std::vector<std::size_t> all(csv.rows);
    std::iota(all.begin(), all.end(), std::size_t{0});
    plain_lasso whole(s, all);
    double distance = apart(p.lambda[0], whole.largest());
    for (std::size_t k = 0; k < 100; ++k) {
        whole.fit(p.lambda[k]);
        double most = 0;
        for (std::size_t j = 0; j < features; ++j) most = std::fmax(most, std::abs(whole.weights[j] - coefficients[k][j]));
        distance = std::fmax(distance, most / 100);  // the weights are some tens
        if (k == best) distance = std::fmax(distance, apart(ws, whole.weights));
    }
    std::vector<double> mean(100);
    for (std::size_t f = 0; f < 10; ++f) {
        const auto these = ten.at(f, csv.rows);
        plain_lasso part(s, these.train);
        for (std::size_t k = 0; k < 100; ++k) {
            part.fit(cv.lambda[k]);
            mean[k] += part.error(s, these.test) * double(these.test.size()) / double(csv.rows);
        }
    }
    distance = std::fmax(distance, apart(cv.mean, mean));

    if (picture != nullptr) {
        std::FILE* const out = std::fopen(picture, "w");
        if (out == nullptr) throw std::runtime_error(std::string("cannot write '") + picture + "'");
        std::fprintf(out, "lambda");
        for (const char* name : names) std::fprintf(out, " %s", name);
        for (std::size_t k = 0; k < 100; ++k) {
            std::fprintf(out, "\n%.6g", p.lambda[k]);
            for (const double weight : coefficients[k]) std::fprintf(out, " %.6g", weight);
        }
        std::fprintf(out, "\n\n\nlambda\n%.6g\n%.6g\n", cv.best, cv.one_standard_error);
        std::fclose(out);
    }
    const auto kept = [&](std::size_t k) {
        return std::ssize(coefficients[k]) - std::count(coefficients[k].begin(), coefficients[k].end(), 0.0);
    };
    return compared(distance, 1e-6, kept(simple) < kept(best) && kept(simple) > 1);
}

}  // namespace

int main(int argc, char** argv) try {
    if (argc != 2 && argc != 3) throw std::runtime_error("usage: diabetes <diabetes.csv> [<file for the picture>]");
    return run(argv[1], argc == 3 ? argv[2] : nullptr);
} catch (const std::exception& error) {
    std::fprintf(stderr, "diabetes: %s\n", error.what());
    return 1;
}
