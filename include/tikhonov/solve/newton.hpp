// Newton's method.
#pragma once

#include <tikhonov/solve/line_search.hpp>
#include <tikhonov/solve/semidefinite.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Minimises a smooth function of not too many numbers, convex or not, by its Hessian: as many products with it as there are parameters,
/// and a factorisation, at every step. Where the function does not curve upwards, a multiple of the Hessian's diagonal is added. Units do
/// not matter. It ends where the largest component of the gradient is at most `tolerance` times its largest at zero or at the start,
/// whichever is greater; where parameters have units that differ much, also in units in which the loss curves alike.
struct newton {
    double tolerance = 1e-10;
    long max_iterations = 1000;
};

/// The direction of Newton's step.
class newton_direction {
  public:
    explicit newton_direction(std::size_t n) : hessian(n * n), part_(n) {}

    void find(const solver_point& at, std::span<double> direction) {
        const std::size_t n = direction.size();
        for (std::size_t i = 0; i < n; ++i) direction[i] = -at.gradient[i];
        if (!is_a_number(largest_of(hessian))) return;
        // enough that all of it curves upwards, but not much more
        double added = 0;
        while (!factor_.factor(hessian, n, added) || (added > 0 && !factor_.is_definite())) {
            added = added == 0 ? 1e-3 : 2 * added;
            if (added > 1e3 * static_cast<double>(n)) return;
        }
        factor_.solve(at.gradient, direction);
        for (double& number : direction) number = -number;
        if (!factor_.is_definite()) add_flat_part(at, direction);
    }

    real_vector hessian;

  private:
    /// Where the function does not curve at all, it may fall.
    void add_flat_part(const solver_point& at, std::span<double> direction) {
        const std::size_t n = direction.size();
        const real_vector basis = factor_.null_space();
        for (double& number : part_) number = 0;
        for (std::size_t first = 0; first < basis.size(); first += n) {
            const std::span<const double> vector(basis.data() + first, n);
            add_multiple(part_, dot_of(vector, at.gradient), vector);
        }
        const double length = length_of(part_);
        if (length > 1e-3 * length_of(at.gradient)) add_multiple(direction, -std::fmax(1.0, length_of(direction)) / length, part_);
    }

    semidefinite_factor factor_;
    real_vector part_;
};

/// x is the start, and then the best point.
inline fit solve(const newton& settings, smooth_function& function, std::span<double> x) {
    descent work(function, x, settings.tolerance);
    solver_point at(x.size()), next(x.size());
    real_vector direction(x.size());
    newton_direction by(x.size());
    if (!work.start(at)) {
        work.reason = work.fell() ? ending::unbounded_below : ending::not_finite;
        return work.finish();
    }
    function.hessian(by.hessian);
    work.curvatures.know(by.hessian, x.size());
    while (!work.ends_at(at, settings.max_iterations)) {
        by.find(at, direction);
        search_result found = search_result::failed;
        if (dot_of(at.gradient, direction) < 0) found = search_along(work, at, direction, 1, next);
        if (found == search_result::failed || found == search_result::not_finite) {
            // the Hessian may mislead: along the gradient
            for (std::size_t i = 0; i < x.size(); ++i) direction[i] = -at.gradient[i];
            found = search_along(work, at, direction, 1 / length_of(at.gradient), next);
        }
        if (found != search_result::found) {
            work.give_up(at, ending_of(found));
            break;
        }
        std::swap(at, next);
        ++work.result.iterations;
        function.hessian(by.hessian);
        work.curvatures.know(by.hessian, x.size());
    }
    return work.finish();
}

}  // namespace tikhonov::detail
