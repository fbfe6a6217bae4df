// How strongly a function curves in each of its numbers, as steps have shown it.
#pragma once

#include <tikhonov/solve/vectors.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Of a step s on which the gradient changes by y it takes y_i² / (y · s), the largest so far. Where the function is quadratic, that is at
/// most the i-th number of the Hessian's diagonal (by Cauchy and Schwarz), and in other units of x_i it is what it should be in these
/// units. So a solver that measures by it does not mind that one column of the data is in millimetres and another in miles.
class curvature_estimate {
  public:
    void take(std::span<const double> step, std::span<const double> change, double curvature) {
        if (values_.empty()) values_.resize(step.size());
        ++taken_;
        largest_ = 0;
        for (std::size_t i = 0; i < step.size(); ++i) {
            const double value = change[i] * change[i] / curvature;
            if (value > values_[i]) values_[i] = value;
            if (values_[i] > largest_) largest_ = values_[i];
        }
        if (taken_ > 20) return;
        suspect_ = false;
        for (const double value : values_) suspect_ = suspect_ || (value > nothing * largest_ && value < 1e-6 * largest_);
        uneven_ = uneven_ || (suspect_ && taken_ >= 4);
    }
    /// Of a Hessian, one column behind the other.
    void know(std::span<const double> hessian, std::size_t n) {
        if (values_.empty()) values_.resize(n);
        for (std::size_t i = 0; i < n; ++i) {
            const double value = std::fabs(hessian[i * n + i]);
            if (value > values_[i]) values_[i] = value;
            if (values_[i] > largest_) largest_ = values_[i];
        }
        for (const double value : values_) uneven_ = uneven_ || (value > nothing * largest_ && value < 1e-6 * largest_);
    }
    /// Whether they differ so much that it matters. Some numbers of a single step are small by chance, so it takes a few;
    /// and of late ones rounding is a great part.
    bool uneven() const { return uneven_; }
    /// Whether they may: what has taken few steps does not know yet, and is not to say that it has arrived.
    bool may_be_uneven() const { return uneven_ || (suspect_ && taken_ < 4); }
    /// Of one number. Where all change is rounding nothing is known, and it is taken for one of the greatest.
    double of(std::size_t i) const { return values_[i] > nothing * largest_ ? values_[i] : largest_; }

  private:
    static constexpr double nothing = 1e-30;

    real_vector values_;
    double largest_ = 0;
    long taken_ = 0;
    bool uneven_ = false;
    bool suspect_ = false;
};

}  // namespace tikhonov::detail
