// Fits of a quadratic function with separable penalties, by its Hessian or by its columns.
#pragma once

#include <optional>

#include <tikhonov/solve/column_descent.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Asks the function for its columns, or if it has none for its Hessian and its gradient at zero. The function has to outlive it. Where a
/// quarter of the columns of a table with enough rows has been needed, as at the end of a path, the Hessian takes over.
class quadratic_fits {
  public:
    explicit quadratic_fits(smooth_function& function) : function_(function), columns_(function.columns()) {
        if (columns_ == nullptr) loss_.emplace(function);
    }
    /// The penalties of the fits from now on.
    void penalise(std::span<const coordinate_penalty> penalties) {
        penalties_.assign(penalties.begin(), penalties.end());
        if (columns_ != nullptr) by_columns_.emplace(*columns_, penalties_);
        else by_hessian_.emplace(*loss_, penalties_);
    }
    /// The least factor before the l1s with which every number that has one is zero; infinite or not a number if there is none.
    double largest_factor() const { return columns_ != nullptr ? by_columns_->largest_factor() : by_hessian_->largest_factor(); }
    /// Minimises loss + factor·l1s + box, from x.
    fit solve(const coordinate_descent& how, double factor, std::span<double> x) {
        if (columns_ == nullptr) return by_hessian_->solve(how, factor, x);
        const std::size_t size = columns_->size();
        if (size <= 2 * columns_->rows() && 4 * by_columns_->needed() > size) {
            loss_.emplace(function_);
            columns_ = nullptr;
            by_columns_.reset();
            by_hessian_.emplace(*loss_, penalties_);
            return by_hessian_->solve(how, factor, x);
        }
        return by_columns_->solve(how, factor, x);
    }

  private:
    smooth_function& function_;
    const column_access* columns_;
    std::vector<coordinate_penalty> penalties_;
    std::optional<quadratic> loss_;
    std::optional<penalised_quadratic> by_hessian_;
    std::optional<penalised_columns> by_columns_;
};

/// Minimises a function whose gradient is affine, and a separable penalty, which has to say what it is of each number.
inline fit solve(const coordinate_descent& how, smooth_function& function, penalty_function& penalty, std::span<double> x) {
    quadratic_fits problem(function);
    problem.penalise(penalty.coordinates());
    fit result = problem.solve(how, 1.0, x);
    result.evaluations = 1;
    return result;
}

}  // namespace tikhonov::detail
