// The derivative of a function of one number from its values alone: central differences, extrapolated to step 0, with an estimate of
// their error and a look at both sides.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include <tikhonov/bind/number_bits.hpp>
#include <tikhonov/core/special_numbers.hpp>
#include <tikhonov/core/target.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail::study {

struct difference {
    double slope = 0;
    double uncertainty = positive_infinity<double>;
    bool kink = false;  ///< the slopes from the left and from the right differ, or one side cannot be computed
};

/// f'(0), by Ridders' extrapolation of (f(h) - f(-h)) / 2h (Ridders 1982): of all extrapolations the one whose neighbours agree best.
/// Steps fall from `largest` by a factor of 3 over four decades, so that something finite and free of kinks is among them. A
/// kink at 0 is a jump of the one-sided slopes, (f(h) - 2 f(0) + f(-h)) / h, that does not shrink with h; jumps below `smallest_jump` are
/// not looked at.
template <class F>
difference differentiate_numerically(F f, double at_zero, double largest, double smallest_jump) {
    constexpr int rows = 9;
    constexpr double factor = 3;
    constexpr double epsilon = std::numeric_limits<double>::epsilon();
    double table[rows][rows];
    double jump[rows];
    double magnitude = std::abs(at_zero);
    difference best;
    int first = 0;  // of the rows that are finite from there on
    double h = largest;
    for (int i = 0; i < rows; ++i, h /= factor) {
        const double right = f(h);
        const double left = f(-h);
        jump[i] = (right - 2 * at_zero + left) / h;
        if (!is_finite(right) || !is_finite(left)) {
            first = i + 1;
            continue;
        }
        magnitude = std::max({magnitude, std::abs(right), std::abs(left)});
        table[i][0] = (right - left) / (2 * h);
        const double rounding = 4 * epsilon * magnitude / h;
        double weight = 1;
        for (int k = 1; first + k <= i; ++k) {
            weight *= factor * factor;
            table[i][k] = (weight * table[i][k - 1] - table[i - 1][k - 1]) / (weight - 1);
            const double error = std::max({std::abs(table[i][k] - table[i][k - 1]), std::abs(table[i][k] - table[i - 1][k - 1]), rounding});
            if (error < best.uncertainty) {
                best.slope = table[i][k];
                best.uncertainty = error;
            }
        }
    }
    if (first >= rows - 1) return {.kink = true};
    h *= factor;
    const auto lasts = [&](int i) { return jump[i] * jump[i - 1] > 0 && std::abs(jump[i]) > 0.6 * std::abs(jump[i - 1]); };
    best.kink = std::abs(jump[rows - 1]) > 100 * epsilon * magnitude / h + smallest_jump && lasts(rows - 1) && lasts(rows - 2);
    return best;
}

}  // namespace tikhonov::detail::study
