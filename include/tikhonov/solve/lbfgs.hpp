// L-BFGS: steps of a quasi-Newton method that remembers its last few steps and what the gradient did on them.
#pragma once

#include <tikhonov/solve/line_search.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Minimises a smooth function of many numbers, convex or not, from its gradient alone (Liu and Nocedal, Mathematical Programming 45,
/// 1989). It ends where the largest component of the gradient is at most `tolerance` times its largest at zero or at the start, whichever
/// is greater; where parameters have units that differ much, also in units in which the loss curves alike.
struct lbfgs {
    double tolerance = 1e-10;
    long max_iterations = 10'000;
    long memory = 10;  ///< steps that it remembers
};

/// The steps remembered: an approximation of the inverse of the Hessian.
class step_memory {
  public:
    step_memory(std::size_t size, long memory) : size_(size), room_(memory < 1 ? 1 : static_cast<std::size_t>(memory)), shares_(room_) {}

    void forget() { count_ = 0; }
    bool empty() const { return count_ == 0; }

    /// Remembers the way from one point to the next, unless the function curves down on it.
    void add(const solver_point& from, const solver_point& to, curvature_estimate& curvatures) {
        const std::size_t at = next_ % room_;
        if (pairs_.size() == at) pairs_.push_back({real_vector(size_), real_vector(size_)});
        pair& it = pairs_[at];
        for (std::size_t i = 0; i < size_; ++i) {
            it.step[i] = to.x[i] - from.x[i];
            it.change[i] = to.gradient[i] - from.gradient[i];
        }
        it.curvature = dot_of(it.step, it.change);
        const double scale = it.curvature / dot_of(it.change, it.change);
        if (!(it.curvature > machine_precision * length_of(it.step) * length_of(it.change)) || !is_a_number(scale) || scale == 0) {
            // its place has lost what it held
            if (count_ == room_) --count_;
            return;
        }
        ++next_;
        if (count_ < room_) ++count_;
        curvatures.take(it.step, it.change, it.curvature);
        if (!curvatures.uneven()) {
            scale_ = scale;
            return;
        }
        // a diagonal in place of one number, so scaled that the last step comes out as long
        if (scales_.empty()) scales_.resize(size_);
        double squares = 0;
        for (std::size_t i = 0; i < size_; ++i) {
            scales_[i] = 1 / curvatures.of(i);
            squares += it.change[i] * it.change[i] * scales_[i];
        }
        for (double& number : scales_) number *= it.curvature / squares;
    }

    /// direction = -H · gradient
    void apply(std::span<const double> gradient, std::span<double> direction) {
        for (std::size_t i = 0; i < size_; ++i) direction[i] = -gradient[i];
        if (empty()) return;
        for (std::size_t k = 1; k <= count_; ++k) {
            const std::size_t at = (next_ - k) % room_;
            const pair& it = pairs_[at];
            shares_[at] = dot_of(it.step, direction) / it.curvature;
            add_multiple(direction, -shares_[at], it.change);
        }
        if (scales_.empty()) {
            for (double& number : direction) number *= scale_;
        } else {
            for (std::size_t i = 0; i < size_; ++i) direction[i] *= scales_[i];
        }
        for (std::size_t k = count_; k > 0; --k) {
            const std::size_t at = (next_ - k) % room_;
            const pair& it = pairs_[at];
            add_multiple(direction, shares_[at] - dot_of(it.change, direction) / it.curvature, it.step);
        }
    }

  private:
    struct pair {
        real_vector step;
        real_vector change;
        double curvature = 0;
    };
    std::size_t size_;
    std::size_t room_;
    std::vector<pair> pairs_;
    real_vector shares_;
    std::size_t next_ = 0;
    std::size_t count_ = 0;
    double scale_ = 1;
    real_vector scales_;  // instead, where the parameters differ much
};

/// x is the start, and then the best point.
inline fit solve(const lbfgs& settings, smooth_function& function, std::span<double> x) {
    descent work(function, x, settings.tolerance);
    solver_point at(x.size()), next(x.size());
    real_vector direction(x.size());
    step_memory memory(x.size(), settings.memory);
    if (!work.start(at)) work.reason = work.fell() ? ending::unbounded_below : ending::not_finite;
    else {
        while (!work.ends_at(at, settings.max_iterations)) {
            memory.apply(at.gradient, direction);
            if (!(dot_of(at.gradient, direction) < 0) && !memory.empty()) {
                memory.forget();
                memory.apply(at.gradient, direction);
            }
            const double first = memory.empty() ? 1 / length_of(at.gradient) : 1;
            const search_result found = search_along(work, at, direction, first, next);
            if (found != search_result::found) {
                // what is remembered may mislead: once more, along the gradient
                if (found == search_result::unbounded || memory.empty()) {
                    work.give_up(at, ending_of(found));
                    break;
                }
                memory.forget();
                continue;
            }
            memory.add(at, next, work.curvatures);
            std::swap(at, next);
            ++work.result.iterations;
        }
    }
    return work.finish();
}

}  // namespace tikhonov::detail
