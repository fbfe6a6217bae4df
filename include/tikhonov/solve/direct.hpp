// The minimum of a quadratic function, from its Hessian.
#pragma once

#include <tikhonov/solve/descent.hpp>
#include <tikhonov/solve/semidefinite.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Minimises a quadratic function: its Hessian once, a factorisation by Cholesky, and a solution that is refined by the gradients of the
/// function itself. Of several minima it takes the one of least norm. Parameters may have units that differ much.
/// It ends where the largest component of the gradient is at most `tolerance` times its largest at zero or at the start, whichever is
/// greater.
struct direct {
    double tolerance = 1e-10;
    long max_iterations = 10;  ///< solutions: the first, and refinements
};

/// Where `way` leads down for ever: as steeply after any distance.
inline bool falls_steadily(descent& work, const solver_point& from, std::span<const double> way) {
    const double slope = dot_of(from.gradient, way);
    const double length = length_of(way);
    if (!(slope < 0) || !(length > 0)) return false;
    solver_point at = from;
    double value = from.value;
    for (double distance = 1e2; distance < 1e16; distance *= 1e4) {
        const double step = distance * std::fmax(1.0, largest_of(from.x)) / length;
        at.x = from.x;
        add_multiple(at.x, step, way);
        if (!work.evaluate(at) || work.fell()) return work.fell();
        if (!(dot_of(at.gradient, way) <= 0.5 * slope) || !(at.value < value)) return false;
        value = at.value;
    }
    return true;
}

/// x is the start, and then the minimum.
inline fit solve(const direct& settings, smooth_function& function, std::span<double> x) {
    const std::size_t n = x.size();
    descent work(function, x, settings.tolerance);
    solver_point at(n), next(n);
    if (!work.start(at)) {
        work.reason = work.fell() ? ending::unbounded_below : ending::not_finite;
        return work.finish();
    }
    real_vector hessian(n * n);
    function.hessian(hessian);
    work.curvatures.know(hessian, n);
    semidefinite_factor factor;
    if (!factor.factor(hessian, n)) {
        work.reason = is_a_number(largest_of(hessian)) ? ending::unbounded_below : ending::not_finite;
        return work.finish();
    }
    const real_vector null_space = factor.null_space();
    const auto part_in_null_space = [&](std::span<const double> of, std::span<double> part) {
        for (double& number : part) number = 0;
        for (std::size_t first = 0; first < null_space.size(); first += n) {
            const std::span<const double> vector(null_space.data() + first, n);
            add_multiple(part, dot_of(vector, of), vector);
        }
    };
    real_vector step(n), part(n);
    if (!factor.is_definite()) {
        part_in_null_space(at.gradient, part);
        for (double& number : part) number = -number;
        if (length_of(part) > 1e-12 * length_of(at.gradient) && falls_steadily(work, at, part)) {
            work.reason = ending::unbounded_below;
            return work.finish();
        }
    }
    // even where the start is a minimum: there may be one of smaller norm
    double gap = positive_infinity<double>;
    work.reason = ending::iteration_limit;
    while (work.result.iterations < settings.max_iterations) {
        factor.solve(at.gradient, step);
        next.x = at.x;
        add_multiple(next.x, -1, step);
        part_in_null_space(next.x, part);
        add_multiple(next.x, -1, part);
        if (!work.evaluate(next)) {
            work.reason = ending::not_finite;
            break;
        }
        ++work.result.iterations;
        const double now = work.gap_of(next);
        if (work.is_small(next) && now < gap) work.settle(next);
        const bool better = now < 0.5 * gap;
        if (better) std::swap(at, next);
        // once more than needed: it costs one evaluation
        if (work.reason == ending::gradient_small && (work.result.iterations > 1 || now == 0)) break;
        if (!better) {
            if (work.reason != ending::gradient_small) work.reason = ending::no_progress;
            break;
        }
        gap = now;
        if (!function.goes_on(work.result.iterations, at.value, now, at.x)) {
            work.reason = ending::stopped_by_caller;
            break;
        }
    }
    return work.finish();
}

}  // namespace tikhonov::detail
