// A quadratic function as numbers: what is computed once from the data, which need not be looked at again.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <tikhonov/solve/dense.hpp>
#include <tikhonov/solve/problem.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// ½·xᵀHx + gᵀx + c. A path keeps one for all its penalties.
class quadratic {
  public:
    /// From a function whose gradient is affine.
    explicit quadratic(smooth_function& function)
        : size_(function.size()), hessian_(size_ * size_), linear_(size_), lower_bound_(function.lower_bound()) {
        const std::vector<double> zero(size_, 0.0);
        constant_ = function.evaluate(zero, linear_);
        function.hessian(hessian_);
    }

    std::size_t size() const { return size_; }
    const double* hessian() const { return hessian_.data(); }
    const double* linear() const { return linear_.data(); }
    double constant() const { return constant_; }
    double lower_bound() const { return lower_bound_; }
    bool has_numbers() const {
        return dense::all_finite(&constant_, 1) && dense::all_finite(linear_.data(), size_) &&
               dense::all_finite(hessian_.data(), hessian_.size());
    }

  private:
    std::size_t size_;
    std::vector<double> hessian_;
    std::vector<double> linear_;
    double constant_ = 0;
    double lower_bound_;
};

}  // namespace tikhonov::detail
