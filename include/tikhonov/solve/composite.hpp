// A smooth function and a penalty as the one function that they make, and what solvers of such sums share.
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include <tikhonov/solve/dense.hpp>
#include <tikhonov/solve/problem.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// The sum, evaluations counted.
class composite {
  public:
    composite(smooth_function& function, penalty_function& penalty) : function_(function), penalty_(penalty) {}

    smooth_function& function() { return function_; }
    penalty_function& penalty() { return penalty_; }
    std::size_t size() const { return function_.size(); }
    long evaluations() const { return evaluations_; }

    /// The smooth part, and its gradient.
    double smooth(std::span<const double> x, std::span<double> gradient) {
        ++evaluations_;
        return function_.evaluate(x, gradient);
    }
    double penalty_at(std::span<const double> x) { return penalty_.evaluate(x); }

    /// Whether the sum still falls where the way from an earlier point to x leads, as far from x as x is from zero: then what looks like a
    /// minimum is a loss that falls for ever, ever more slowly. A way that is short beside x is none. Lengths are √Σ metric·x².
    bool falls_far_from(std::span<const double> earlier, std::span<const double> x, const double* metric, double value, double level) {
        double length = 0;
        double gone = 0;
        for (std::size_t j = 0; j < size(); ++j) {
            length += metric[j] * x[j] * x[j];
            gone += metric[j] * (x[j] - earlier[j]) * (x[j] - earlier[j]);
        }
        if (!(gone > 1e-6 * length)) return false;
        const double factor = std::sqrt(length / gone);
        std::vector<double> far(size());
        std::vector<double> gradient(size());
        for (std::size_t j = 0; j < size(); ++j) far[j] = x[j] + factor * (x[j] - earlier[j]);
        const double there = smooth(far, gradient) + penalty_at(far);
        return there < value - 1e-14 * level;
    }

  private:
    smooth_function& function_;
    penalty_function& penalty_;
    long evaluations_ = 0;
};

/// The best point so far. Values that differ by rounding are told apart by the certificate.
class best_point {
  public:
    void offer(std::span<const double> x, double value, double measure) {
        const double rounding = 8 * std::numeric_limits<double>::epsilon() * std::abs(value_);
        if (!x_.empty() && !(value < value_ - rounding || (value <= value_ + rounding && measure < measure_))) return;
        x_.assign(x.begin(), x.end());
        value_ = value;
        measure_ = measure;
    }
    std::span<const double> x() const { return x_; }
    double value() const { return value_; }
    double measure() const { return measure_; }

  private:
    std::vector<double> x_;
    double value_ = not_a_number<double>;
    double measure_ = not_a_number<double>;
};

/// Where a solver was when its certificate was at least a hundred times what it is now: from there the way to a minimum is visible.
class way_marks {
  public:
    void begin(std::span<const double> x, double measure) {
        older_.assign(x.begin(), x.end());
        newer_ = older_;
        measure_ = measure;
    }
    void pass(std::span<const double> x, double measure) {
        if (!(measure < 0.01 * measure_)) return;
        older_.swap(newer_);
        newer_.assign(x.begin(), x.end());
        measure_ = measure;
    }
    std::span<const double> older() const { return older_; }

  private:
    std::vector<double> older_;
    std::vector<double> newer_;
    double measure_ = 0;
};

/// How far below zero a sum has to be until it counts as unbounded, beside what it was at the start.
inline bool is_bottomless(double value, double start) { return value < -1e15 * (1 + std::abs(start)); }

}  // namespace tikhonov::detail
