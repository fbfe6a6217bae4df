// Random problems for solvers, by plain loops, and what is to be true of their minima.
#pragma once

#include <cmath>
#include <random>
#include <vector>

#include <tikhonov/solve/problem.hpp>

namespace problems {

using numbers = std::vector<double>;
using real = long double;

/// Mean loss of an affine model and a penalty: squares, or -log p of two classes.
class linear_model : public tikhonov::detail::smooth_function {
  public:
    std::size_t rows, columns;
    bool classes;
    double penalty = 0;
    numbers X, t, length;  ///< length: of a column, or 1 where it is zero

    linear_model(std::size_t n, std::size_t d, bool of_classes) : rows(n), columns(d), classes(of_classes), X(n * d), t(n), length(d, 1) {}

    /// In double, or in what is precise enough to judge it.
    template <class T, class Gradient>
    T at(std::span<const double> x, Gradient&& gradient) const {
        T total = 0;
        for (std::size_t j = 0; j < columns; ++j) gradient[j] = 0;
        for (std::size_t i = 0; i < rows; ++i) {
            const T z = score<T>(x, i);
            T slope;
            if (classes) {
                const T sign = t[i] > 0.5 ? -1 : 1, wrong = sign * z, e = std::exp(-std::abs(z));
                total += std::log1p(e) + (wrong > 0 ? wrong : 0);
                slope = sign * (wrong > 0 ? 1 / (1 + e) : e / (1 + e));
            } else {
                total += (z - T(t[i])) * (z - T(t[i]));
                slope = 2 * (z - T(t[i]));
            }
            for (std::size_t j = 0; j < columns; ++j) gradient[j] += slope / T(rows) * T(X[i * columns + j]);
        }
        total /= T(rows);
        for (std::size_t j = 0; j < columns; ++j) {
            total += T(penalty) * T(x[j]) * T(x[j]);
            gradient[j] += 2 * T(penalty) * T(x[j]);
        }
        return total;
    }
    std::size_t size() const override { return columns; }
    double evaluate(std::span<const double> x, std::span<double> gradient) override {
        last.assign(x.begin(), x.end());
        const double value = at<double>(x, gradient);
        if (value < lowest) lowest = value;
        ++evaluations;
        return value;
    }
    void multiply(std::span<const double> v, std::span<double> product) override {
        for (std::size_t j = 0; j < columns; ++j) product[j] = 2 * penalty * v[j];
        for (std::size_t i = 0; i < rows; ++i) {
            double weight = 2;
            if (classes) {
                const double e = std::exp(-std::abs(score<double>(last, i)));
                weight = e / ((1 + e) * (1 + e));
            }
            const double z = score<double>(v, i);
            for (std::size_t j = 0; j < columns; ++j) product[j] += weight * z / double(rows) * X[i * columns + j];
        }
    }
    /// The largest component of the gradient as a part of the largest at zero, each against the length of its column.
    double optimality(std::span<const double> x) const {
        std::vector<real> here(columns), zero(columns);
        at<real>(x, here);
        at<real>(numbers(columns), zero);
        real largest = 0, scale = 0;
        for (std::size_t j = 0; j < columns; ++j) {
            largest = std::max(largest, std::abs(here[j]) / real(length[j]));
            scale = std::max(scale, std::abs(zero[j]) / real(length[j]));
        }
        return double(largest / scale);
    }

    double lowest = INFINITY;
    long evaluations = 0;

  private:
    template <class T>
    T score(std::span<const double> x, std::size_t i) const {
        T z = 0;
        for (std::size_t j = 0; j < columns; ++j) z += T(X[i * columns + j]) * T(x[j]);
        return z;
    }
    numbers last;
};

/// What is unusual in a problem.
struct family {
    const char* name;
    bool classes = false;
    bool wide = false;       ///< more columns than rows
    bool deficient = false;  ///< columns that are sums of others, and one twice
    bool scaled = false;     ///< columns times 1e-6 ... 1e6
    bool constant = false;   ///< a column of ones, and one of zeros
    bool separable = false;
    double penalty = 0;
};

inline linear_model draw(const family& of, unsigned seed) {
    std::mt19937 random(seed);
    std::normal_distribution<double> normal;
    const auto up_to = [&](std::size_t low, std::size_t high) { return low + random() % (high - low + 1); };
    const std::size_t d = up_to(3, 15), n = of.wide ? up_to(2, d - 1) : up_to(6 * d, 10 * d);
    linear_model it(n, d, of.classes);
    it.penalty = of.penalty;
    numbers truth(d);
    for (double& number : truth) number = normal(random);
    for (std::size_t i = 0; i < n; ++i) {
        double* row = &it.X[i * d];
        for (std::size_t j = 0; j < d; ++j) row[j] = normal(random);
        if (of.deficient) {
            row[d - 1] = row[0];
            if (d > 4) row[d - 2] = row[0] - 2 * row[1];
        }
        if (of.constant) {
            row[0] = 1;
            row[1] = 0;
        }
        double z = 0;
        for (std::size_t j = 0; j < d; ++j) z += row[j] * truth[j];
        if (of.separable) it.t[i] = z > 0;
        else it.t[i] = of.classes ? double(z + 3 * normal(random) > 0) : z + normal(random);
    }
    for (std::size_t j = 0; j < d; ++j) {
        const double scale = of.scaled ? std::pow(10.0, double(random() % 13) - 6) : 1;
        double squares = 0;
        for (std::size_t i = 0; i < n; ++i) {
            it.X[i * d + j] *= scale;
            squares += it.X[i * d + j] * it.X[i * d + j];
        }
        if (squares > 0) it.length[j] = std::sqrt(squares);
    }
    return it;
}

}  // namespace problems
