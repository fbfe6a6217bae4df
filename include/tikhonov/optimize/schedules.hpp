// Schedules: functions of the step, which counts from 0. Each may be any number of a rule; most often it is the rate.
#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>

#include <tikhonov/core/target.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Halfway along a cosine from `from`, at `part` 0, to `to`, at `part` 1.
inline double along_cosine(double from, double to, double part) { return to + (from - to) / 2 * (1 + std::cos(std::numbers::pi * part)); }

/// rate · factor^⌊step / every⌋.
struct step_decay {
    double rate = 1e-3;
    long every = 100;
    double factor = 0.1;
    double operator()(long step) const { return rate * std::pow(factor, static_cast<double>(step / every)); }
};

/// rate · factor^step.
struct exponential_decay {
    double rate = 1e-3;
    double factor = 0.99;
    double operator()(long step) const { return rate * std::pow(factor, static_cast<double>(step)); }
};

/// From `rate` down to `last` along half a cosine of `steps` steps, then `last`.
struct cosine {
    double rate = 1e-3;
    long steps = 1000;
    double last = 0;
    double operator()(long step) const {
        return along_cosine(rate, last, std::min(1.0, static_cast<double>(step) / static_cast<double>(steps)));
    }
};

/// A straight line from `first` · rate up to `rate` in `steps` steps, then `rate`.
struct warm_up {
    double rate = 1e-3;
    long steps = 5;
    double first = 1.0 / 3;
    double operator()(long step) const {
        return rate * (first + (1 - first) * std::min(1.0, static_cast<double>(step) / static_cast<double>(steps)));
    }
};

/// From `rate / first_divisor` up to `rate` in the part `rising` of all `steps`, then down to `rate / first_divisor / last_divisor`, both
/// along half a cosine. (Smith and Topin, "Super-convergence", 2018.)
struct one_cycle {
    double rate = 1e-2;
    long steps = 1000;
    double rising = 0.3;
    double first_divisor = 25;
    double last_divisor = 1e4;
    double operator()(long step) const {
        const double top = rising * static_cast<double>(steps) - 1, end = static_cast<double>(steps) - 1;
        const double at = std::min(static_cast<double>(step), end);
        const double first = rate / first_divisor;
        return at <= top ? along_cosine(first, rate, at / top) : along_cosine(rate, first / last_divisor, (at - top) / (end - top));
    }
};

}  // namespace tikhonov::detail
