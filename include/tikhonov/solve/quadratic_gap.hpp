// How far a point is at most above the minimum of a quadratic function and a separable penalty.
#pragma once

#include <cmath>
#include <cstddef>

#include <tikhonov/solve/coordinate.hpp>
#include <tikhonov/solve/dense.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// The duality gap of ½·xᵀHx + gᵀx + c + penalty(x), at x with the gradient Hx + g there. The function is ½|Ax - t|² + bound for some A and
/// t; the dual point is the residual, shrunk by s until the l1s allow it, and then the gap is
///     (1 - s)²·(f(x) - bound) + sum over j of [s·x_j·(Hx + g)_j + penalty_j(x_j) + penalty_j*(-s·(Hx + g)_j)]:
/// a sum of what is not negative, so it is exact where it is small. A conjugate that is infinite, as that of a number without a
/// penalty whose slope is not quite 0 (or exceeds an l1 by `noise`, by which the residual is not shrunk), is taken over the points that are
/// as near as such a number can be to the minimum: max(|x_j|, √(2·scale / H_jj)).
struct quadratic_gap {
    const double* diagonal;  ///< of H, every `stride` numbers
    std::size_t stride;
    std::size_t size;
    const coordinate_penalty* penalties;
    double scale;

    double operator()(const double* x, const double* gradient, const double* noise, double above_bound) const {
        double shrink = 1;
        for (std::size_t j = 0; j < size; ++j) {
            const coordinate_penalty& penalty = penalties[j];
            const bool bounded = is_a_number(gradient[j] < 0 ? penalty.upper : penalty.lower);
            if (penalty.l1 > 0 && !bounded && std::abs(gradient[j]) > penalty.l1 + noise[j])
                shrink = std::fmin(shrink, penalty.l1 / std::abs(gradient[j]));
        }
        double gap = (1 - shrink) * (1 - shrink) * above_bound;
        for (std::size_t j = 0; j < size; ++j) {
            const double slope = shrink * gradient[j];
            double defect = 0;
            const double conjugate = conjugate_of(penalties[j], -slope, defect);
            gap += x[j] * slope + value_of(penalties[j], x[j]) + conjugate;
            if (defect > 0) gap += defect * std::fmax(std::abs(x[j]), std::sqrt(2 * scale / diagonal[j * stride]));
        }
        return std::fmax(gap, 0.0);
    }
};

}  // namespace tikhonov::detail
