// One coordinate of a separable penalty: its best step, how far it is from optimal, and what it adds to a duality gap.
#pragma once

#include <cmath>
#include <cstddef>

#include <tikhonov/solve/dense.hpp>
#include <tikhonov/solve/problem.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

inline double into_box(const coordinate_penalty& penalty, double x) {
    return x < penalty.lower ? penalty.lower : x > penalty.upper ? penalty.upper : x;
}

/// argmin over u in the box of curvature·(u - x)²/2 + slope·(u - x) + l1·|u|, for a positive curvature.
inline double best_of(const coordinate_penalty& penalty, double x, double slope, double curvature) {
    const double point = x - slope / curvature;
    const double threshold = penalty.l1 / curvature;
    const double shrunk = point > threshold ? point - threshold : point < -threshold ? point + threshold : 0.0;
    return into_box(penalty, shrunk);
}

/// The distance of -slope from the subdifferential of the penalty at x, which lies in the box: 0 where x is optimal.
inline double violation_of(const coordinate_penalty& penalty, double x, double slope) {
    const bool can_fall = x > penalty.lower;
    const bool can_rise = x < penalty.upper;
    const double rising = slope + (x < 0 ? -penalty.l1 : penalty.l1);
    const double falling = slope + (x > 0 ? penalty.l1 : -penalty.l1);
    if (rising < 0 && can_rise) return -rising;
    if (falling > 0 && can_fall) return falling;
    return 0;
}

inline double value_of(const coordinate_penalty& penalty, double x) { return penalty.l1 == 0 ? 0.0 : penalty.l1 * std::abs(x); }

/// Where the penalty, less u times x, is least over the box: finite, unless u is larger than the l1 lets it be. Then `defect` is by how
/// much.
inline double conjugate_of(const coordinate_penalty& penalty, double u, double& defect) {
    defect = 0;
    double best = 0 < penalty.lower || 0 > penalty.upper ? -positive_infinity<double> : 0.0;
    if (is_a_number(penalty.upper)) best = std::fmax(best, u * penalty.upper - value_of(penalty, penalty.upper));
    else if (u > penalty.l1) defect = u - penalty.l1;
    if (is_a_number(penalty.lower)) best = std::fmax(best, u * penalty.lower - value_of(penalty, penalty.lower));
    else if (-u > penalty.l1) defect = -u - penalty.l1;
    return best;
}

}  // namespace tikhonov::detail
