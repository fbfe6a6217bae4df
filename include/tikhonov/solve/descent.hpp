// What every smooth solver keeps count of: evaluations, the best point so far, how small the gradient is, and whether there is a minimum at
// all.
#pragma once

#include <tikhonov/solve/curvature.hpp>
#include <tikhonov/solve/fit.hpp>
#include <tikhonov/solve/problem.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// A point, and what the function is there.
struct solver_point {
    explicit solver_point(std::size_t size) : x(size), gradient(size) {}
    real_vector x;
    real_vector gradient;
    double value = not_a_number<double>;
    double steepest = not_a_number<double>;  ///< the largest |component| of the gradient
    bool has_numbers() const { return is_a_number(value) && is_a_number(steepest); }
};

/// Below this a loss is taken to have no lower bound.
inline constexpr double bottom = -1e300;

/// How far apart values may be that are the same but for rounding. A loss is a sum of many terms, and rounded more than once.
inline double rounding_of(double value) { return 16 * machine_precision * std::fabs(value); }

/// A descent from x. Its destructor writes the best point to x, so that x is right however a solver ends: also by an exception.
/// The best is the lowest value; of values that rounding cannot tell apart, the one with the smallest gradient.
class descent {
  public:
    descent(smooth_function& function, std::span<double> x, double tolerance)
        : function_(function), x_(x), tolerance_(tolerance), start_(x.size()), best_(x.size()), decade_(x.size()), last_decade_(x.size()) {
        copy_to(best_.x, x);
    }
    descent(const descent&) = delete;
    descent& operator=(const descent&) = delete;
    ~descent() { copy_to(x_, best_.x); }

    /// The first evaluation. The scale of the gradient is its largest component at zero or here, whichever is greater.
    bool start(solver_point& at) {
        bool at_zero = true;
        for (const double number : x_) at_zero = at_zero && number == 0;
        if (!at_zero && tolerance_ > 0) {
            at.value = function_.evaluate(at.x, at.gradient);
            at.steepest = largest_of(at.gradient);
            ++result.evaluations;
            if (at.has_numbers()) {
                scale_ = at.steepest;
                zero_ = at.gradient;
                value_at_zero = at.value;
            }
        }
        copy_to(at.x, x_);
        const bool finite = evaluate(at);
        if (finite && at.steepest > scale_) scale_ = at.steepest;
        start_ = decade_ = last_decade_ = at;
        if (!finite) best_ = at;
        return finite;
    }

    /// Evaluates at at.x; whether all of it is finite.
    bool evaluate(solver_point& at) {
        at.value = function_.evaluate(at.x, at.gradient);
        at.steepest = largest_of(at.gradient);
        ++result.evaluations;
        if (!at.has_numbers()) {
            if (at.value == -positive_infinity<double>) fell_ = true;
            return false;
        }
        if (at.value < bottom) fell_ = true;
        if (is_better(at)) best_ = at;
        return true;
    }

    /// The criterion: the largest component of the gradient as a part of the scale. Where parameters differ much in their units, it is
    /// measured in units in which the loss curves alike, too, and the larger of the two counts.
    double gap_of(const solver_point& at) const {
        if (at.steepest == 0) return 0;
        const double gap = at.steepest / scale_;
        if (!curvatures.may_be_uneven()) return gap;
        double here = 0, scale = 0;
        for (std::size_t i = 0; i < at.x.size(); ++i) {
            const double unit = 1 / std::sqrt(curvatures.of(i));
            here = std::fmax(here, std::fabs(at.gradient[i]) * unit);
            scale = std::fmax(scale, std::fabs(start_.gradient[i]) * unit);
            if (!zero_.empty()) scale = std::fmax(scale, std::fabs(zero_[i]) * unit);
        }
        return std::fmax(gap, here / scale);
    }
    bool is_small(const solver_point& at) const { return tolerance_ > 0 && at.steepest <= tolerance_ * scale_ && gap_of(at) <= tolerance_; }

    /// Whether a value was met that no loss with a minimum has.
    bool fell() const { return fell_; }

    /// Notes where the gradient has become ten times smaller; whether it has here.
    bool note(const solver_point& at) {
        if (!(at.steepest < 0.1 * decade_.steepest)) return false;
        std::swap(last_decade_, decade_);
        decade_ = at;
        return true;
    }

    /// Called at every new iterate: whether the fit ends here, and `reason`.
    bool ends_at(solver_point& at, long max_iterations) {
        const bool smaller = note(at);
        const double gap = gap_of(at);
        idle_ = lowest_ - at.value > rounding_of(at.value) || gap < 0.9 * smallest_ ? 0 : idle_ + 1;
        if (at.value < lowest_) lowest_ = at.value;
        if (gap < smallest_) smallest_ = gap;
        if (fell_) return end(ending::unbounded_below);
        if (is_small(at)) {
            if (escapes(at)) return end(ending::no_minimum);
            settle(at);
            return true;
        }
        if (smaller && at.steepest < 1e-10 * scale_ && escapes(at)) return end(ending::no_minimum);
        if (at.steepest == 0 || idle_ > 10) return end(escapes(at) ? ending::no_minimum : ending::no_progress);
        if (result.iterations >= max_iterations) return end(ending::iteration_limit);
        if (!function_.goes_on(result.iterations, at.value, gap, at.x)) return end(ending::stopped_by_caller);
        return false;
    }

    /// Here the criterion is met, and here it stays.
    void settle(const solver_point& at) {
        reason = ending::gradient_small;
        best_ = at;
    }

    /// No step makes the loss smaller: `why`, unless there is more to say.
    void give_up(solver_point& at, ending why) { reason = fell_ ? ending::unbounded_below : escapes(at) ? ending::no_minimum : why; }

    /// What is said of it. Where the criterion is met at the point left, it is met, whatever else ended the descent.
    fit finish() {
        result.value = best_.value;
        result.gap = gap_of(best_);
        result.certificate = curvatures.may_be_uneven()
                                 ? "largest component of the gradient, as a part of the largest at zero or at the start, in units "
                                   "in which the loss curves alike"
                                 : "largest component of the gradient, as a part of the largest at zero or at the start";
        if (!more_is_asked.empty()) {
            result.certificate += more_is_asked;
            result.reason = reason;
            return result;
        }
        const bool gave_up = reason == ending::no_progress || reason == ending::line_search_failed || reason == ending::iteration_limit ||
                             reason == ending::not_finite;
        result.reason = gave_up && best_.has_numbers() && is_small(best_) ? ending::gradient_small : reason;
        return result;
    }

    /// Whether the loss has no minimum here, but falls ever more slowly as the parameters grow. It is asked where the gradient is small.
    /// While the gradient fell to a tenth, parameters went some way. On the way to a minimum this way gets shorter and shorter, and who
    /// walks it once more is beyond the minimum, where the loss rises. If there is none, the way stays as long, and even at the end of 32
    /// of them the gradient has only become smaller, without having come to a plain where it is zero.
    bool escapes(solver_point& at) {
        if (!(last_decade_.steepest >= 10 * at.steepest)) return false;
        real_vector way = at.x;
        add_multiple(way, -1, last_decade_.x);
        if (!(largest_of(way) > 1e-3 * largest_of(at.x))) return false;
        if (falls_for_ever(at, way)) return true;
        // the last steps may have been about something else
        way = at.x;
        add_multiple(way, -1, start_.x);
        for (double& number : way) number /= 8;
        if (falls_for_ever(at, way)) return true;
        evaluate(at);  // a Hessian is that of the last evaluation
        return false;
    }

    double value_at_zero = not_a_number<double>;  ///< where it was evaluated there, and is finite
    fit result;
    std::string_view more_is_asked;  ///< by the solver's own criterion, if it has one besides
    curvature_estimate curvatures;
    ending reason = ending::iteration_limit;

  private:
    bool falls_for_ever(const solver_point& from, std::span<const double> way) {
        solver_point at = from;
        for (double times = 1; times <= 32; times *= 2) {
            at.x = from.x;
            add_multiple(at.x, times, way);
            at.value = function_.evaluate(at.x, at.gradient);
            at.steepest = largest_of(at.gradient);
            ++result.evaluations;
            if (!at.has_numbers() || at.value > from.value + rounding_of(from.value) || at.steepest > 0.5 * from.steepest) return false;
            if (times <= 4 && !(dot_of(at.gradient, way) < 0)) return false;
        }
        return true;
    }
    bool is_better(const solver_point& at) const {
        if (!best_.has_numbers()) return true;
        const double slack = rounding_of(best_.value);
        return at.value < best_.value - slack || (at.value <= best_.value + slack && at.steepest < best_.steepest);
    }
    bool end(ending why) {
        reason = why;
        return true;
    }

    smooth_function& function_;
    std::span<double> x_;
    double tolerance_;
    double scale_ = 0;
    solver_point start_;
    real_vector zero_;  // the gradient there, if it is finite
    solver_point best_;
    solver_point decade_;       // where the gradient was last a tenth of what it was at
    solver_point last_decade_;  // this one
    double lowest_ = positive_infinity<double>;
    double smallest_ = positive_infinity<double>;  // of the gaps
    long idle_ = 0;                                // iterations that were no progress
    bool fell_ = false;
};

}  // namespace tikhonov::detail
