// Functions for solvers, written out.
#pragma once

#include <cmath>
#include <functional>
#include <vector>

#include <tikhonov/solve/problem.hpp>

using values = std::span<const double>;
using slopes = std::span<double>;

/// A function with a gradient; its Hessian by differences of gradients, unless `product` says it.
class plain_function : public tikhonov::detail::smooth_function {
  public:
    std::function<double(values, slopes)> text;
    std::function<void(values x, values v, slopes product)> product;
    std::size_t count = 0;
    long evaluations = 0;
    double lowest = INFINITY;
    long stop_after = -1;

    plain_function(std::function<double(values, slopes)> is) : text(std::move(is)) {}

    std::size_t size() const override { return count; }
    double evaluate(values x, slopes gradient) override {
        count = x.size();
        last.assign(x.begin(), x.end());
        ++evaluations;
        const double value = text(x, gradient);
        if (std::isfinite(value) && value < lowest) lowest = value;
        return value;
    }
    void multiply(values v, slopes into) override {
        if (product) return product(last, v, into);
        double length = 0, size = 0;
        for (std::size_t i = 0; i < v.size(); ++i) length = std::fmax(length, std::fabs(v[i])), size = std::fmax(size, std::fabs(last[i]));
        if (length == 0) length = 1;
        const double h = 1e-5 * (1 + size) / length;
        std::vector<double> there = last, other(v.size());
        for (std::size_t i = 0; i < v.size(); ++i) there[i] = last[i] + h * v[i];
        text(there, into);
        for (std::size_t i = 0; i < v.size(); ++i) there[i] = last[i] - h * v[i];
        text(there, other);
        for (std::size_t i = 0; i < v.size(); ++i) into[i] = (into[i] - other[i]) / (2 * h);
    }
    bool goes_on(long iterations, double, double, values) override { return stop_after < 0 || iterations < stop_after; }

  private:
    std::vector<double> last;
};

/// Every number with its successor (stride 1) or in pairs (stride 2).
inline plain_function rosenbrock(std::size_t stride) {
    return {[stride](values x, slopes g) {
        double total = 0;
        for (double& number : g) number = 0;
        for (std::size_t i = 0; i + 1 < x.size(); i += stride) {
            const double a = x[i + 1] - x[i] * x[i], b = 1 - x[i];
            total += 100 * a * a + b * b;
            g[i] += -400 * a * x[i] - 2 * b;
            g[i + 1] += 200 * a;
        }
        return total;
    }};
}

inline plain_function powell_singular() {
    return {[](values x, slopes g) {
        double total = 0;
        for (std::size_t i = 0; i + 3 < x.size(); i += 4) {
            const double a = x[i] + 10 * x[i + 1], b = x[i + 2] - x[i + 3], c = x[i + 1] - 2 * x[i + 2], d = x[i] - x[i + 3];
            total += a * a + 5 * b * b + c * c * c * c + 10 * d * d * d * d;
            g[i] = 2 * a + 40 * d * d * d;
            g[i + 1] = 20 * a + 4 * c * c * c;
            g[i + 2] = 10 * b - 8 * c * c * c;
            g[i + 3] = -10 * b - 40 * d * d * d;
        }
        return total;
    }};
}

inline plain_function uneven_quadratic(double condition) {
    return {[condition](values x, slopes g) {
        double total = 0;
        for (std::size_t i = 0; i < x.size(); ++i) {
            const double a = std::pow(condition, double(i) / double(x.size() - 1));
            total += 0.5 * a * (x[i] - 1) * (x[i] - 1);
            g[i] = a * (x[i] - 1);
        }
        return total;
    }};
}
