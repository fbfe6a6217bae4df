// Newton's method for many parameters: its equations are solved by conjugate gradients, as exactly as is worth it.
#pragma once

#include <tikhonov/solve/line_search.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Minimises a smooth function of many numbers, convex or not, by products of its Hessian with vectors. Newton's equations are solved the
/// more exactly the smaller the gradient is (Dembo and Steihaug, Mathematical Programming 26, 1983); where the function curves down, what
/// has been found so far is the direction. It ends where the largest component of the gradient is at most `tolerance` times its largest at
/// zero or at the start, whichever is greater; where parameters have units that differ much, also in units in which the loss curves alike.
struct newton_cg {
    double tolerance = 1e-10;
    long max_iterations = 1000;
    long max_products = 0;  ///< with the Hessian, in one iteration; 0: twice as many as there are parameters, and ten
};

/// Conjugate gradients for Newton's equations.
class truncated_direction {
  public:
    explicit truncated_direction(std::size_t n) : rest_(n), scaled_(n), way_(n), product_(n), units_(n) {}

    /// To a part `exactness` of the gradient's length, in the units of the curvatures.
    void find(smooth_function& function, const solver_point& at, curvature_estimate& curvatures, double exactness, long max_products,
              std::span<double> direction) {
        const std::size_t n = direction.size();
        for (double& number : direction) number = 0;
        for (std::size_t i = 0; i < n; ++i) rest_[i] = -at.gradient[i];
        take_units(curvatures);
        double square = scale_rest(), first = square;
        way_ = scaled_;
        for (long k = 0; k < max_products; ++k) {
            function.multiply(way_, product_);
            const double curvature = dot_of(way_, product_);
            if (!is_a_number(curvature) || !(curvature > machine_precision * length_of(way_) * length_of(product_))) {
                // downwards, or not at all: that is the way, unless what is left of the gradient hardly matters
                if (k == 0 || square > 0.1 * first) copy_to(direction, way_);
                return;
            }
            curvatures.take(way_, product_, curvature);
            const double step = square / curvature;
            add_multiple(direction, step, way_);
            add_multiple(rest_, -step, product_);
            const bool again = outgrown(curvatures);
            if (again) take_units(curvatures);
            const double now = scale_rest();
            if (again) first = std::fmax(now, first);
            else if (now <= exactness * exactness * first) return;
            const double share = again ? 0 : now / square;
            for (std::size_t i = 0; i < n; ++i) way_[i] = scaled_[i] + share * way_[i];
            square = now;
        }
    }

  private:
    void take_units(const curvature_estimate& curvatures) {
        for (std::size_t i = 0; i < units_.size(); ++i) units_[i] = curvatures.uneven() ? curvatures.of(i) : 1;
        in_units_ = curvatures.uneven();
    }
    /// Whether products have shown that the units are far from what they should be. Then it begins anew from where it is.
    bool outgrown(const curvature_estimate& curvatures) const {
        if (!curvatures.uneven()) return false;
        if (!in_units_) return true;
        for (std::size_t i = 0; i < units_.size(); ++i) {
            if (curvatures.of(i) > 100 * units_[i] || curvatures.of(i) < 1e-6 * units_[i]) return true;
        }
        return false;
    }
    double scale_rest() {
        for (std::size_t i = 0; i < rest_.size(); ++i) scaled_[i] = rest_[i] / units_[i];
        return dot_of(rest_, scaled_);
    }

    real_vector rest_;
    real_vector scaled_;
    real_vector way_;
    real_vector product_;
    real_vector units_;
    bool in_units_ = false;
};

/// x is the start, and then the best point.
inline fit solve(const newton_cg& settings, smooth_function& function, std::span<double> x) {
    descent work(function, x, settings.tolerance);
    solver_point at(x.size()), next(x.size());
    real_vector direction(x.size());
    truncated_direction by(x.size());
    const long max_products = settings.max_products > 0 ? settings.max_products : 2 * static_cast<long>(x.size()) + 10;
    if (!work.start(at)) {
        work.reason = work.fell() ? ending::unbounded_below : ending::not_finite;
        return work.finish();
    }
    while (!work.ends_at(at, settings.max_iterations)) {
        by.find(function, at, work.curvatures, std::fmin(0.5, std::sqrt(work.gap_of(at))), max_products, direction);
        search_result found = search_result::failed;
        if (dot_of(at.gradient, direction) < 0) found = search_along(work, at, direction, 1, next);
        if (found == search_result::failed || found == search_result::not_finite) {
            for (std::size_t i = 0; i < x.size(); ++i) direction[i] = -at.gradient[i];
            found = search_along(work, at, direction, 1 / length_of(at.gradient), next);
        }
        if (found != search_result::found) {
            work.give_up(at, ending_of(found));
            break;
        }
        std::swap(at, next);
        ++work.result.iterations;
    }
    return work.finish();
}

}  // namespace tikhonov::detail
