// Equations with a symmetric matrix that has no negative eigenvalues, but may have some that are zero.
#pragma once

#include <tikhonov/solve/vectors.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// P A Pᵀ = L Lᵀ, where A is the matrix in units in which its diagonal is one, and L has as many columns as A has rank.
class semidefinite_factor {
  public:
    /// Of a matrix, one column behind the other, plus a multiple of its diagonal. Whether it is semidefinite, up to rounding.
    bool factor(std::span<const double> matrix, std::size_t size, double added = 0) {
        n_ = size;
        rank_ = 0;
        lower_.resize(n_ * n_);
        units_.assign(n_, 1);
        order_.resize(n_);
        const double nothing = 20 * machine_precision * static_cast<double>(n_ < 5 ? 5 : n_);
        for (std::size_t j = 0; j < n_; ++j) {
            order_[j] = j;
            const double diagonal = matrix[j * n_ + j];
            if (!is_a_number(diagonal) || (diagonal < 0 && added == 0)) return false;
            if (diagonal != 0) units_[j] = 1 / std::sqrt(std::fabs(diagonal));
        }
        for (std::size_t j = 0; j < n_; ++j) {
            for (std::size_t i = 0; i < n_; ++i) {
                const double both = 0.5 * (matrix[j * n_ + i] + matrix[i * n_ + j]);
                if (!is_a_number(both)) return false;
                at(i, j) = both * units_[i] * units_[j];
            }
            at(j, j) += added;
        }
        for (; rank_ < n_; ++rank_) {
            const std::size_t k = rank_;
            std::size_t pivot = k;
            for (std::size_t j = k + 1; j < n_; ++j) {
                if (at(j, j) > at(pivot, pivot)) pivot = j;
            }
            if (!(at(pivot, pivot) > nothing)) break;
            exchange(k, pivot);
            const double root = std::sqrt(at(k, k));
            at(k, k) = root;
            for (std::size_t i = k + 1; i < n_; ++i) at(i, k) /= root;
            for (std::size_t j = k + 1; j < n_; ++j) {
                const double factor = at(j, k);
                for (std::size_t i = j; i < n_; ++i) at(i, j) -= at(i, k) * factor;
            }
        }
        // nothing may be left
        for (std::size_t j = rank_; j < n_; ++j) {
            for (std::size_t i = j; i < n_; ++i) {
                if (!(std::fabs(at(i, j)) <= 100 * nothing)) return false;
            }
        }
        return true;
    }

    std::size_t rank() const { return rank_; }
    bool is_definite() const { return rank_ == n_; }

    /// One x of those with A x = b, where there are some.
    void solve(std::span<const double> b, std::span<double> x) const {
        real_vector y(rank_);
        for (std::size_t i = 0; i < rank_; ++i) y[i] = b[order_[i]] * units_[order_[i]];
        for (std::size_t j = 0; j < rank_; ++j) {
            y[j] /= at(j, j);
            for (std::size_t i = j + 1; i < rank_; ++i) y[i] -= at(i, j) * y[j];
        }
        solve_transposed(y);
        for (double& number : x) number = 0;
        for (std::size_t i = 0; i < rank_; ++i) x[order_[i]] = y[i] * units_[order_[i]];
    }

    /// An orthonormal basis of the x with A x = 0, one vector behind the other.
    real_vector null_space() const {
        real_vector basis((n_ - rank_) * n_), y(rank_);
        for (std::size_t k = rank_; k < n_; ++k) {
            for (std::size_t j = 0; j < rank_; ++j) y[j] = -at(k, j);
            solve_transposed(y);
            const std::span<double> vector(basis.data() + (k - rank_) * n_, n_);
            for (std::size_t i = 0; i < rank_; ++i) vector[order_[i]] = y[i] * units_[order_[i]];
            vector[order_[k]] = units_[order_[k]];
            const double first = length_of(vector);
            for (double& number : vector) number /= first;
            for (int twice = 0; twice < 2; ++twice) {
                for (std::size_t other = rank_; other < k; ++other) {
                    const std::span<const double> before(basis.data() + (other - rank_) * n_, n_);
                    add_multiple(vector, -dot_of(before, vector), before);
                }
            }
            const double length = length_of(vector);
            for (double& number : vector) number /= length;
        }
        return basis;
    }

  private:
    double& at(std::size_t i, std::size_t j) { return lower_[j * n_ + i]; }
    double at(std::size_t i, std::size_t j) const { return lower_[j * n_ + i]; }

    /// The k-th and the p-th row and column of what is left, and of L, change places. Only the lower half counts.
    void exchange(std::size_t k, std::size_t p) {
        if (k == p) return;
        std::swap(order_[k], order_[p]);
        std::swap(at(k, k), at(p, p));
        for (std::size_t j = 0; j < k; ++j) std::swap(at(k, j), at(p, j));
        for (std::size_t i = k + 1; i < p; ++i) std::swap(at(i, k), at(p, i));
        for (std::size_t i = p + 1; i < n_; ++i) std::swap(at(i, k), at(i, p));
    }
    /// y = L₁⁻ᵀ y
    void solve_transposed(real_vector& y) const {
        for (std::size_t j = rank_; j-- > 0;) {
            double total = y[j];
            for (std::size_t i = j + 1; i < rank_; ++i) total -= at(i, j) * y[i];
            y[j] = total / at(j, j);
        }
    }

    std::size_t n_ = 0;
    std::size_t rank_ = 0;
    real_vector lower_;
    real_vector units_;
    std::vector<std::size_t> order_;
};

}  // namespace tikhonov::detail
