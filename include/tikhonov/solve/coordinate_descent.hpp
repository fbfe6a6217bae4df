// Coordinate descent for a quadratic loss and a separable penalty, and paths of such fits.
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include <tikhonov/solve/coordinate.hpp>
#include <tikhonov/solve/dense.hpp>
#include <tikhonov/solve/fit.hpp>
#include <tikhonov/solve/problem.hpp>
#include <tikhonov/solve/quadratic.hpp>
#include <tikhonov/solve/quadratic_gap.hpp>
#include <tikhonov/solve/support_descent.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// For quadratic losses with l1, elastic net, box or nonnegative penalties. It ends where the certificate is at most `tolerance`; with 0
/// where rounding stops it. An iteration is a round of changes.
struct coordinate_descent {
    double tolerance = 1e-10;
    long max_iterations = 10000;
};

/// Fits of one quadratic loss, which has to outlive them, for any factor before the l1s. Each starts where the one before has ended, if it
/// is given that x.
class penalised_quadratic {
  public:
    penalised_quadratic(const quadratic& loss, std::span<const coordinate_penalty> penalties)
        : loss_(loss), given_(penalties.begin(), penalties.end()), scaled_(given_) {
        descent_.attach(loss.hessian(), loss.size(), loss.linear(), loss.size());
        fit_without_penalised();
    }

    /// The least factor before the l1s with which every number that has one is zero; infinite or not a number if there is none.
    double largest_factor() const { return largest_factor_; }

    /// Minimises loss + factor·l1s + box, from x.
    fit solve(const coordinate_descent& how, double factor, std::span<double> x) {
        fit result;
        if (!finite_ || !dense::all_finite(x.data(), x.size())) {
            result.reason = ending::not_finite;
            return result;
        }
        for (std::size_t j = 0; j < given_.size(); ++j) scaled_[j].l1 = factor * given_[j].l1;
        const ending end = descent_.descend(scaled_, x, how.max_iterations);
        result.iterations = descent_.rounds();
        certify(x, result);
        if (end == ending::unbounded_below || end == ending::not_finite) result.reason = end;
        else if (result.gap <= how.tolerance && how.tolerance > 0) result.reason = has_dual() ? ending::gap_small : ending::gradient_small;
        else result.reason = end == ending::gap_small ? ending::no_progress : end;
        return result;
    }

  private:
    bool has_dual() const { return is_a_number(loss_.lower_bound()); }

    /// Numbers with an l1 are held at zero; where there are none, all are.
    void fit_without_penalised() {
        const std::size_t size = given_.size();
        finite_ = loss_.has_numbers();
        scale_ = loss_.constant() - loss_.lower_bound();
        if (!finite_) return;
        bool any = false;
        for (const coordinate_penalty& penalty : given_) any = any || penalty.l1 > 0;
        std::vector<double> x(size, 0.0);
        for (std::size_t j = 0; j < size; ++j) {
            if (given_[j].l1 > 0 || !any) scaled_[j].lower = scaled_[j].upper = into_box(given_[j], 0.0);
            scaled_[j].l1 = 0;
        }
        const ending end = descent_.descend(scaled_, x, 10000);
        const double* gradient = descent_.gradient();
        const double value = value_at(x);
        largest_factor_ = end == ending::gap_small ? 0.0 : not_a_number<double>;
        for (std::size_t j = 0; j < size; ++j) {
            scaled_[j] = given_[j];
            const coordinate_penalty& penalty = given_[j];
            if (!(penalty.l1 > 0)) continue;
            if (penalty.lower > 0 || penalty.upper < 0) largest_factor_ = positive_infinity<double>;
            const bool can_move =
                std::abs(gradient[j]) > 4 * descent_.noise()[j] && (gradient[j] > 0 ? penalty.lower < 0 : penalty.upper > 0);
            const double factor = std::abs(gradient[j]) / penalty.l1;
            if (can_move && factor > largest_factor_) largest_factor_ = factor;
        }
        if (end == ending::gap_small) scale_ = std::fmax(value - loss_.lower_bound(), 1e-12 * scale_);
    }

    double value_at(std::span<const double> x) const {
        double value = 0;
        for (std::size_t j = 0; j < x.size(); ++j) value += x[j] * (descent_.gradient()[j] + loss_.linear()[j]);
        return loss_.constant() + 0.5 * value;
    }

    void certify(std::span<const double> x, fit& result) const {
        const std::size_t size = x.size();
        const double* gradient = descent_.gradient();
        const double smooth = value_at(x);
        result.value = smooth;
        for (std::size_t j = 0; j < size; ++j) result.value += value_of(scaled_[j], x[j]);
        if (has_dual()) {
            const quadratic_gap gap{loss_.hessian(), size + 1, size, scaled_.data(), scale_};
            const double absolute = gap(x.data(), gradient, descent_.noise(), smooth - loss_.lower_bound());
            result.gap = absolute == 0 ? 0.0 : absolute / scale_;
            result.certificate = "duality gap, relative to the loss with all that is penalised at zero";
            return;
        }
        double worst = 0;
        double scale = 0;
        for (std::size_t j = 0; j < size; ++j) {
            const double unit = std::sqrt(loss_.hessian()[j * size + j]);
            const double violation = violation_of(scaled_[j], x[j], gradient[j]);
            if (violation > 0) worst = std::fmax(worst, violation / unit);
            if (unit > 0) scale = std::fmax(scale, (std::abs(loss_.linear()[j]) + scaled_[j].l1) / unit);
        }
        result.gap = worst == 0 ? 0.0 : worst / scale;
        result.certificate = "largest slope against the penalty, columns scaled, relative to the largest slope at zero";
    }

    const quadratic& loss_;
    std::vector<coordinate_penalty> given_;
    std::vector<coordinate_penalty> scaled_;
    support_descent descent_;
    double largest_factor_ = not_a_number<double>;
    double scale_ = 0;
    bool finite_ = true;
};

/// Fits of a `penalised_quadratic` or of `penalised_columns` for one factor after the other, best in falling order. The parameters for
/// factor k are left in row k of `points`; x is where the first fit starts and holds the last.
template <class Problem>
void solve_path(const coordinate_descent& how, Problem& problem, std::span<const double> factors, std::span<double> x,
                std::span<double> points, std::span<fit> fits) {
    for (std::size_t k = 0; k < factors.size(); ++k) {
        fits[k] = problem.solve(how, factors[k], x);
        for (std::size_t j = 0; j < x.size(); ++j) points[k * x.size() + j] = x[j];
    }
}

}  // namespace tikhonov::detail
