// Losses of affine models written by hand, for the tests of solvers: random problems of many kinds, and what makes a point optimal.
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <span>
#include <vector>

#include <tikhonov/solve/problem.hpp>

namespace solver_problems {

using tikhonov::detail::coordinate_penalty;
using tikhonov::detail::penalty_function;
using tikhonov::detail::smooth_function;

constexpr double infinity = std::numeric_limits<double>::infinity();

enum class loss_kind { squared, logistic, huber, poisson };

/// mean over rows of loss(row · x, target) + l2 / 2 · |x|², row-major.
class affine_model final : public smooth_function {
  public:
    loss_kind kind = loss_kind::squared;
    std::size_t rows = 0;
    std::size_t columns = 0;
    std::vector<double> table;
    std::vector<double> targets;
    double l2 = 0;
    long evaluations = 0;

    double at(std::size_t i, std::size_t j) const { return table[i * columns + j]; }
    double value(double y, double t) const {
        switch (kind) {
            case loss_kind::squared: return (y - t) * (y - t) / 2;
            case loss_kind::logistic: return std::log1p(std::exp(-std::abs(t * y))) + std::fmax(-t * y, 0.0);
            case loss_kind::huber: return std::abs(y - t) <= 1 ? (y - t) * (y - t) / 2 : std::abs(y - t) - 0.5;
            case loss_kind::poisson: return std::exp(y) - t * y;
        }
        return 0;
    }
    double slope(double y, double t) const {
        switch (kind) {
            case loss_kind::squared: return y - t;
            case loss_kind::logistic: return -t / (1 + std::exp(t * y));
            case loss_kind::huber: return y - t > 1 ? 1 : y - t < -1 ? -1 : y - t;
            case loss_kind::poisson: return std::exp(y) - t;
        }
        return 0;
    }
    double bend(double y, double t) const {
        switch (kind) {
            case loss_kind::squared: return 1;
            case loss_kind::logistic: return 1 / ((1 + std::exp(t * y)) * (1 + std::exp(-t * y)));
            case loss_kind::huber: return std::abs(y - t) <= 1 ? 1 : 0;
            case loss_kind::poisson: return std::exp(y);
        }
        return 0;
    }
    double model(std::span<const double> x, std::size_t i) const {
        double y = 0;
        for (std::size_t j = 0; j < columns; ++j) y += at(i, j) * x[j];
        return y;
    }

    std::size_t size() const override { return columns; }
    double evaluate(std::span<const double> x, std::span<double> gradient) override {
        ++evaluations;
        const double n = static_cast<double>(rows);
        double sum = 0;
        double squares = 0;
        for (std::size_t j = 0; j < columns; ++j) {
            gradient[j] = l2 * x[j];
            squares += x[j] * x[j];
        }
        models_.resize(rows);
        for (std::size_t i = 0; i < rows; ++i) {
            models_[i] = model(x, i);
            sum += value(models_[i], targets[i]);
            const double weight = slope(models_[i], targets[i]) / n;
            for (std::size_t j = 0; j < columns; ++j) gradient[j] += weight * at(i, j);
        }
        return sum / n + l2 * squares / 2;
    }
    void multiply(std::span<const double> v, std::span<double> product) override {
        for (std::size_t j = 0; j < columns; ++j) product[j] = l2 * v[j];
        for (std::size_t i = 0; i < rows; ++i) {
            const double weight = model(v, i) * bend(models_[i], targets[i]) / static_cast<double>(rows);
            for (std::size_t j = 0; j < columns; ++j) product[j] += weight * at(i, j);
        }
    }
    double lower_bound() const override { return kind == loss_kind::poisson ? -infinity : 0; }

  private:
    std::vector<double> models_;
};

/// A separable penalty, by its definition.
class separable final : public penalty_function {
  public:
    std::vector<coordinate_penalty> each;

    double evaluate(std::span<const double> x) override {
        double sum = 0;
        for (std::size_t j = 0; j < each.size(); ++j) {
            if (x[j] < each[j].lower || x[j] > each[j].upper) return infinity;
            sum += each[j].l1 * std::abs(x[j]);
        }
        return sum;
    }
    void prox(std::span<const double> x, double eta, std::span<double> result) override {
        for (std::size_t j = 0; j < each.size(); ++j) {
            const double size = std::abs(x[j]) - eta * each[j].l1;
            const double shrunk = size > 0 ? std::copysign(size, x[j]) : 0.0;
            result[j] = std::fmin(std::fmax(shrunk, each[j].lower), each[j].upper);
        }
    }
    std::span<const coordinate_penalty> coordinates() const override { return each; }
};

/// The largest violation of the conditions of optimality at x, each in units of ‖column‖·‖slopes of the loss at zero‖ + l1. Infinite
/// outside the box.
inline double violation(const affine_model& model, const std::vector<coordinate_penalty>& each, std::span<const double> x) {
    double largest = 0;
    std::vector<double> slopes(model.rows);
    double level = 0;
    for (std::size_t i = 0; i < model.rows; ++i) {
        slopes[i] = model.slope(model.model(x, i), model.targets[i]) / static_cast<double>(model.rows);
        const double at_zero = model.slope(0, model.targets[i]) / static_cast<double>(model.rows);
        level += at_zero * at_zero;
    }
    for (std::size_t j = 0; j < model.columns; ++j) {
        if (!(x[j] >= each[j].lower && x[j] <= each[j].upper)) return infinity;
        double slope = model.l2 * x[j];
        double squares = 0;
        for (std::size_t i = 0; i < model.rows; ++i) {
            slope += slopes[i] * model.at(i, j);
            squares += model.at(i, j) * model.at(i, j);
        }
        // the subdifferential at x is the interval [low, high]
        double low = slope + (x[j] > 0 ? each[j].l1 : -each[j].l1);
        double high = slope + (x[j] < 0 ? -each[j].l1 : each[j].l1);
        if (x[j] == each[j].lower) low = -infinity;
        if (x[j] == each[j].upper) high = infinity;
        const double distance = low > 0 ? low : high < 0 ? -high : 0.0;
        const double unit = std::sqrt(squares * level) + each[j].l1;
        if (distance > 0) largest = std::fmax(largest, unit > 0 ? distance / unit : infinity);
        if (std::isnan(slope)) return infinity;
    }
    return largest;
}

struct problem {
    affine_model model;
    separable penalty;
    bool has_minimum = true;  ///< known to have one
};

/// Correlated, rank-deficient and badly scaled tables, constant and empty columns, with or without an intercept, more features than rows or
/// fewer.
inline problem random_problem(loss_kind kind, unsigned seed, bool any_scale = true) {
    std::mt19937_64 random(seed * 2654435761u + 17);
    std::normal_distribution<double> normal;
    const auto below = [&](unsigned end) { return static_cast<unsigned>(random() % end); };
    problem result;
    affine_model& model = result.model;
    model.kind = kind;
    model.rows = 4 + below(50);
    model.columns = 1 + below(25);
    const std::size_t n = model.rows;
    const std::size_t d = model.columns;
    model.table.resize(n * d);
    model.targets.resize(n);
    const unsigned trait = below(6);
    const bool intercept = below(2) == 0;
    const double together = trait == 1 ? 0.999 : 0.3;
    for (std::size_t i = 0; i < n; ++i) {
        const double common = normal(random);
        for (std::size_t j = 0; j < d; ++j)
            model.table[i * d + j] = together * common + std::sqrt(1 - together * together) * normal(random);
        double y = normal(random);
        for (std::size_t j = 0; j < d; j += 3) y += model.at(i, j);
        if (kind == loss_kind::logistic) model.targets[i] = y > 0 ? 1 : -1;
        else if (kind == loss_kind::poisson) model.targets[i] = std::floor(std::exp(std::fmin(y / 2, 3.0)) + 0.5);
        else model.targets[i] = 3 * y;
    }
    for (std::size_t j = 0; j < d; ++j) {
        const double scale = trait == 2 && any_scale ? std::pow(10.0, static_cast<double>(below(13)) - 6) : 1;
        const bool twin = trait == 3 && j > 0 && below(2) == 0;
        const bool constant = trait == 4 && below(3) == 0;
        const double level = below(2) == 0 ? 0.0 : 1.0;
        for (std::size_t i = 0; i < n; ++i) {
            double& number = model.table[i * d + j];
            if (twin) number = j > 1 ? model.at(i, j - 1) - 2 * model.at(i, 0) : model.at(i, 0);
            if (constant) number = level;
            if (intercept && j == 0) number = 1;
            // exponentials of models need models of a moderate size
            number *= kind == loss_kind::poisson ? 0.5 * scale : scale;
        }
    }
    result.penalty.each.resize(d);
    const double strength = std::pow(10.0, -static_cast<double>(below(30)) / 10 - 0.3);
    const unsigned shape = below(5);
    model.l2 = shape == 1 ? 0.1 * strength : 0.0;
    for (std::size_t j = 0; j < d; ++j) {
        coordinate_penalty& each = result.penalty.each[j];
        double squares = 0;
        for (std::size_t i = 0; i < n; ++i) squares += model.at(i, j) * model.at(i, j) / static_cast<double>(n);
        const double unit = squares > 0 ? std::sqrt(squares) : 1.0;
        each.l1 = strength * unit;
        if (shape == 2) each = {0, -0.3 / unit, 0.2 / unit};
        if (shape == 3) each.lower = 0;
        if (shape == 4) each = {each.l1, -1 / unit, 0.1 / unit};
        if (intercept && j == 0) each = {};
    }
    return result;
}

}  // namespace solver_problems
