// Sums of squares of residuals that are not affine: Gauss and Newton's steps, damped.
#pragma once

#include <tikhonov/solve/descent.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// A sum of squares, times any factor. One pass over the data finds all of it.
class residual_function {
  public:
    virtual ~residual_function() = default;
    virtual std::size_t size() const = 0;
    /// The value F at x, its gradient, and its Hessian without what curves the residuals: of F = Σ r² these are 2 Jᵀr and 2 JᵀJ, where J
    /// holds the residuals' derivatives. The matrix is symmetric and not negative.
    virtual double evaluate(std::span<const double> x, std::span<double> gradient, std::span<double> matrix) = 0;
    /// The value alone.
    virtual double value(std::span<const double> x) = 0;
    /// As in a `smooth_function`.
    virtual bool goes_on(long /*iterations*/, double /*value*/, double /*gap*/, std::span<const double> /*x*/) { return true; }
};

/// Minimises a sum of squares of few parameters (Marquardt; damped as Nielsen proposes, IMM-REP-1999-05; measured in units of the largest
/// norms that the Jacobian's columns have had so far, as Moré does). It ends where an undamped step would make the sum smaller by less than
/// a part tolerance^1.5 of it, which is 1e-15, or than what rounding leaves of it, and the largest component of the gradient is at most
/// `tolerance` times its largest at zero or at the start, whichever is greater.
struct levenberg_marquardt {
    double tolerance = 1e-10;
    long max_iterations = 20'000;
};

/// A residual function as a descent sees it. The matrix is that of the last evaluation.
class residuals_as_function final : public smooth_function {
  public:
    explicit residuals_as_function(residual_function& residuals) : matrix(residuals.size() * residuals.size()), residuals_(residuals) {}
    std::size_t size() const override { return residuals_.size(); }
    double evaluate(std::span<const double> x, std::span<double> gradient) override { return residuals_.evaluate(x, gradient, matrix); }
    void multiply(std::span<const double> v, std::span<double> product) override {
        for (double& number : product) number = 0;
        for (std::size_t j = 0; j < v.size(); ++j)
            add_multiple(product, v[j], std::span<const double>(matrix).subspan(j * v.size(), v.size()));
    }
    bool goes_on(long iterations, double value, double gap, std::span<const double> x) override {
        return residuals_.goes_on(iterations, value, gap, x);
    }

    real_vector matrix;

  private:
    residual_function& residuals_;
};

/// The equations of a step, in units in which no column of the Jacobian has ever been longer than one.
class damped_equations {
  public:
    explicit damped_equations(std::size_t n) : n_(n), lower_(n * n), right_(n), longest_(n) {}

    void take(std::span<const double> matrix) {
        matrix_ = matrix;
        for (std::size_t j = 0; j < n_; ++j) {
            if (matrix[j * n_ + j] > longest_[j]) longest_[j] = matrix[j * n_ + j];
        }
    }
    double unit(std::size_t j) const { return longest_[j] > 0 ? 1 / std::sqrt(longest_[j]) : 1; }

    /// (A + damping · I) step = -gradient. Whether that could be solved in double.
    bool solve(std::span<const double> gradient, double damping, std::span<double> step) {
        for (std::size_t j = 0; j < n_; ++j) {
            right_[j] = -gradient[j] * unit(j);
            for (std::size_t i = j; i < n_; ++i) lower_[j * n_ + i] = matrix_[j * n_ + i] * unit(i) * unit(j);
            lower_[j * n_ + j] += damping;
        }
        for (std::size_t k = 0; k < n_; ++k) {
            double* const column = lower_.data() + k * n_;
            const double whole = matrix_[k * n_ + k] * unit(k) * unit(k) + damping;
            if (!(column[k] > 4 * machine_precision * whole)) return false;
            const double root = std::sqrt(column[k]);
            for (std::size_t i = k; i < n_; ++i) column[i] /= root;
            for (std::size_t j = k + 1; j < n_; ++j) {
                for (std::size_t i = j; i < n_; ++i) lower_[j * n_ + i] -= column[i] * column[j];
            }
            right_[k] /= column[k];
            for (std::size_t i = k + 1; i < n_; ++i) right_[i] -= column[i] * right_[k];
        }
        for (std::size_t k = n_; k-- > 0;) {
            for (std::size_t i = k + 1; i < n_; ++i) right_[k] -= lower_[k * n_ + i] * right_[i];
            right_[k] /= lower_[k * n_ + k];
        }
        for (std::size_t j = 0; j < n_; ++j) step[j] = right_[j] * unit(j);
        return true;
    }

    /// By how much the quadratic model falls on a step.
    double promised(std::span<const double> gradient, std::span<const double> step) const {
        double fall = -dot_of(gradient, step);
        for (std::size_t j = 0; j < n_; ++j) fall -= 0.5 * step[j] * dot_of(matrix_.subspan(j * n_, n_), step);
        return fall;
    }
    /// What an undamped step promises, or one that is as little damped as rounding allows.
    double whole_promise(std::span<const double> gradient, std::span<double> step) {
        double damping = 0;
        while (!solve(gradient, damping, step) && damping < 1) damping = damping == 0 ? machine_precision : 10 * damping;
        return promised(gradient, step);
    }
    /// Whether the sum has all but ceased to depend on a parameter that mattered before: a step that went much too far, onto a plain from
    /// which no later step finds back.
    bool loses_one(std::span<const double> matrix, double before, double after) const {
        for (std::size_t j = 0; j < n_; ++j) {
            if (matrix[j * n_ + j] * before < 1e-6 * matrix_[j * n_ + j] * after) return true;
        }
        return false;
    }

  private:
    std::size_t n_;
    std::span<const double> matrix_;
    real_vector lower_;
    real_vector right_;
    real_vector longest_;  // squares of the norms
};

/// x is the start, and then the best point.
inline fit solve(const levenberg_marquardt& settings, residual_function& residuals, std::span<double> x) {
    const std::size_t n = x.size();
    residuals_as_function function(residuals);
    descent work(function, x, settings.tolerance);
    work.more_is_asked = "; an undamped step promises a smaller part of the sum than tolerance^1.5";
    solver_point at(n), next(n);
    real_vector matrix(n * n), step(n);
    damped_equations equations(n);
    const double part = settings.tolerance > 0 ? settings.tolerance * std::sqrt(settings.tolerance) : 0;
    const bool finite = work.start(at) && is_a_number(largest_of(function.matrix));
    // residuals are differences of numbers that are rounded, about as large as they are themselves at zero: no sum gets smaller
    const double first = is_a_number(work.value_at_zero) ? work.value_at_zero : at.value;
    const double nothing = settings.tolerance > 0 ? 100 * machine_precision * machine_precision * first : 0;
    const auto rounded = [first](double value) {
        return std::fmin(1e-9 * value, 8 * machine_precision * std::sqrt(std::fabs(value)) * std::sqrt(std::fabs(first)));
    };
    double damping = 1e-3, growth = 2;
    double whole = 0;  // what an undamped step promises
    long idle = 0, refused = 0;
    bool moved = true;
    work.reason = finite ? ending::iteration_limit : ending::not_finite;
    while (finite) {
        if (moved) {
            matrix = function.matrix;
            equations.take(matrix);
            work.note(at);
            whole = equations.whole_promise(at.gradient, step);
            if (work.is_small(at) && (whole <= part * at.value || whole <= nothing)) {
                if (work.escapes(at)) work.reason = ending::no_minimum;
                else work.settle(at);
                break;
            }
            if (work.result.iterations >= settings.max_iterations) break;
            if (!function.goes_on(work.result.iterations, at.value, work.gap_of(at), at.x)) {
                work.reason = ending::stopped_by_caller;
                break;
            }
            // as far as rounding allows
            if (at.steepest == 0 || idle > 10) {
                work.give_up(at, ending::no_progress);
                break;
            }
        }
        moved = false;
        if (equations.solve(at.gradient, damping, step)) {
            const double promised = equations.promised(at.gradient, step);
            next.x = at.x;
            add_multiple(next.x, 1, step);
            const double value = residuals.value(next.x);
            ++work.result.evaluations;
            const double fall = at.value - value, noise = std::fmax(rounding_of(at.value), rounded(at.value));
            // where values drown in rounding gradients decide
            double still = 0;
            const bool drowned = promised <= 4 * noise && std::fabs(fall) <= 4 * noise;
            if (is_a_number(value) && (fall > 0 || drowned) && work.evaluate(next) && is_a_number(largest_of(function.matrix)) &&
                (!drowned || (still = equations.whole_promise(next.gradient, step)) < whole) &&
                (refused >= 10 || !equations.loses_one(function.matrix, at.value, value))) {
                const double ratio = drowned ? 1 : fall / promised;
                const double change = 2 * ratio - 1;
                damping *= std::fmax(1.0 / 3, 1 - change * change * change);
                growth = 2;
                refused = 0;
                idle = drowned && still > 0.9 * whole ? idle + 1 : 0;
                std::swap(at, next);
                ++work.result.iterations;
                moved = true;
                continue;
            }
        }
        ++refused;
        damping *= growth;
        growth *= 2;
        if (damping > 1e30) {
            work.give_up(at, ending::no_progress);
            break;
        }
    }
    return work.finish();
}

}  // namespace tikhonov::detail
