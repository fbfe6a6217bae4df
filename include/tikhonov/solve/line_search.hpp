// A step along a direction: the search of Moré and Thuente (ACM Transactions on Mathematical Software 20, 1994) for a point that meets the
// strong conditions of Wolfe. Near the minimum, where differences of values drown in rounding, slopes decide, as Hager and Zhang
// (SIAM Journal on Optimization 16, 2005) propose.
#pragma once

#include <tikhonov/solve/descent.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

enum class search_result : std::uint8_t { found, failed, drowned, not_finite, unbounded };

constexpr ending ending_of(search_result result) {
    switch (result) {
        case search_result::drowned: return ending::no_progress;
        case search_result::not_finite: return ending::not_finite;
        case search_result::unbounded: return ending::unbounded_below;
        default: return ending::line_search_failed;
    }
}

/// A step, and the value and the slope there.
struct trial_step {
    double step = 0;
    double value = 0;
    double slope = 0;
};

/// The minimum of the cubic that a and b agree on, as a part of the way from a to b. Where there is none `turns` is false.
inline double cubic_part(const trial_step& a, const trial_step& b, bool& turns) {
    const double theta = 3 * (a.value - b.value) / (b.step - a.step) + a.slope + b.slope;
    const double size = std::fmax(std::fabs(theta), std::fmax(std::fabs(a.slope), std::fabs(b.slope)));
    const double square = theta / size * (theta / size) - a.slope / size * (b.slope / size);
    double root = square > 0 ? size * std::sqrt(square) : 0;
    turns = root != 0;
    if (b.step < a.step) root = -root;
    return (root - a.slope + theta) / (root - a.slope + root + b.slope);
}

/// Nearer to or farther from `to`.
inline double nearer_of(double a, double b, double to) { return std::fabs(a - to) < std::fabs(b - to) ? a : b; }
inline double farther_of(double a, double b, double to) { return std::fabs(a - to) > std::fabs(b - to) ? a : b; }

/// The interval in which a search is: `best` is its end of lowest value, and the slope there points to `other`.
struct search_interval {
    trial_step best;
    trial_step other;
    bool bracketed = false;

    /// Takes in a trial, and says which is next, between low and high.
    double next(const trial_step& at, double low, double high) {
        const double sense = best.slope < 0 ? -at.slope : at.slope;  // negative: the minimum is between
        bool turns = false;
        double result;
        if (at.value > best.value) {
            const double way = at.step - best.step;
            const double cubic = best.step + cubic_part(best, at, turns) * way;
            const double square = best.step + best.slope / ((best.value - at.value) / way + best.slope) / 2 * way;
            result = std::fabs(cubic - best.step) < std::fabs(square - best.step) ? cubic : cubic + (square - cubic) / 2;
            bracketed = true;
            other = at;
            return result;
        }
        const double way = best.step - at.step;
        const double square = at.step + at.slope / (at.slope - best.slope) * way;
        if (sense < 0) {
            result = farther_of(at.step + cubic_part(at, best, turns) * way, square, at.step);
            bracketed = true;
            other = best;
        } else if (std::fabs(at.slope) < std::fabs(best.slope)) {
            const double part = cubic_part(at, best, turns);
            const double far = at.step > best.step ? high : low;
            const double cubic = turns && part < 0 ? at.step + part * way : far;
            if (bracketed) {
                result = nearer_of(cubic, square, at.step);
                const double limit = at.step + 0.66 * (other.step - at.step);
                if (at.step > best.step ? result > limit : result < limit) result = limit;
            } else {
                result = farther_of(cubic, square, at.step);
            }
        } else if (bracketed) {
            result = at.step + cubic_part(at, other, turns) * (other.step - at.step);
        } else {
            result = at.step > best.step ? high : low;
        }
        best = at;
        return std::fmin(std::fmax(result, low), high);
    }
};

/// Goes from `from` along `direction`, on which the slope is negative, to a point where the value is lower and the slope much smaller. `to`
/// is where the function was evaluated last. `first` is the step that is tried first.
inline search_result search_along(descent& work, const solver_point& from, std::span<const double> direction, double first,
                                  solver_point& to) {
    constexpr double enough = 1e-4, flat = 0.9;
    const double slope = dot_of(from.gradient, direction);
    const double noise = 1e-12 * std::fabs(from.value);
    const double reach = 1e30 * std::fmax(1.0, largest_of(from.x));
    const double longest = largest_of(direction);
    search_interval interval{{0, from.value, slope}, {0, from.value, slope}};
    double low = 0, high = 5 * first, step = first;
    double ceiling = positive_infinity<double>;  // beyond it the function is not finite
    double width = positive_infinity<double>, older_width = positive_infinity<double>;
    bool with_slope = true;  // the modified function is used until the value is low enough and the slope no longer negative
    for (int trial = 0; trial < 100; ++trial) {
        copy_to(to.x, from.x);
        add_multiple(to.x, step, direction);
        const bool finite = work.evaluate(to);
        if (work.fell()) return search_result::unbounded;
        if (!finite) {
            ceiling = step;
            step = interval.best.step + (step - interval.best.step) / 8;
            if (step <= interval.best.step || step * longest <= 1e-3 * machine_precision * largest_of(from.x))
                return search_result::not_finite;
            continue;
        }
        trial_step at{step, to.value, dot_of(to.gradient, direction)};
        if (at.value <= from.value + enough * step * slope && std::fabs(at.slope) <= -flat * slope) return search_result::found;
        if (at.value <= from.value + noise && at.slope >= flat * slope && at.slope <= -(1 - 2 * enough) * slope &&
            std::fabs(at.value - from.value) <= noise && std::fabs(step * slope) <= noise)
            return search_result::found;
        if (step * longest > reach && at.slope <= 0.5 * slope) return search_result::unbounded;
        if (std::fabs(at.value - interval.best.value) <= 1e-2 * noise && at.slope < 0) at.value = interval.best.value;

        const bool low_enough = at.value <= from.value + enough * step * slope;
        if (low_enough && at.slope >= enough * slope) with_slope = false;
        if (with_slope && !low_enough && at.value <= interval.best.value) {
            const double share = enough * slope;
            const auto tilt = [share](trial_step& it, double sign) {
                it.value -= sign * it.step * share;
                it.slope -= sign * share;
            };
            tilt(at, 1);
            tilt(interval.best, 1);
            tilt(interval.other, 1);
            step = interval.next(at, low, high);
            tilt(interval.best, -1);
            tilt(interval.other, -1);
        } else {
            step = interval.next(at, low, high);
        }
        const double best = interval.best.step, other = interval.other.step;
        if (interval.bracketed) {
            if (std::fabs(other - best) >= 0.66 * older_width) step = best + 0.5 * (other - best);
            older_width = width;
            width = std::fabs(other - best);
            low = std::fmin(best, other);
            high = std::fmax(best, other);
            if (width <= 1e-15 * high || width * longest <= 1e-2 * machine_precision * largest_of(from.x)) break;
        } else {
            low = best;
            high = step + (trial < 8 ? 4 : 50) * (step - best);
        }
        if (!is_a_number(step)) step = best + 0.5 * ((interval.bracketed ? other : high) - best);
        if (step >= ceiling) step = best + 0.5 * (ceiling - best);
        if (step <= 0) break;
    }
    // lower is lower, be the slope as it may
    if (interval.best.value < from.value - noise) {
        copy_to(to.x, from.x);
        add_multiple(to.x, interval.best.step, direction);
        if (work.evaluate(to)) return search_result::found;
    }
    return std::fabs(interval.best.step > 0 ? interval.best.step * slope : step * slope) <= 10 * noise ? search_result::drowned
                                                                                                       : search_result::failed;
}

}  // namespace tikhonov::detail
