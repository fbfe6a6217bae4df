// The values of a number that a path or a cross-validation goes through.
#pragma once

#include <cmath>
#include <vector>

#include <tikhonov/bind/bind_error.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// `count` values from the first to the last, each the same multiple of the one before it. `FromLargest`: the first is the least that makes
/// every penalised parameter zero, and the last is a fraction of it.
template <bool FromLargest>
struct geometric_values {
    double first;
    double last;
    int count;

    /// The values, where the least number that makes every penalised parameter zero is `largest`.
    std::vector<double> values(double largest) const {
        const double from = FromLargest ? largest : first, to = FromLargest ? largest * last : last;
        std::vector<double> result;
        for (int i = 0; i < count; ++i) {
            const double share = count == 1 ? 0 : static_cast<double>(i) / (count - 1);
            result.push_back(i == 0 ? from : i == count - 1 ? to : from * std::pow(to / from, share));
        }
        return result;
    }
};

/// `lambda = geometric(1.0, 1e-3, 100)`: 100 values from 1 down to 0.001. Throws `bind_error` where one of them is not positive.
inline geometric_values<false> geometric(double first, double last, int count) {
    if (!(first > 0 && last > 0) || count < 1 || !is_finite(first) || !is_finite(last))
        refuse("geometric(", first, ", ", last, ", ", count, "): both ends are positive numbers, and there is at least one value");
    return {first, last, count};
}
/// `lambda = geometric(1e-3, 100)`: 100 values from the least that makes every penalised parameter zero down to a thousandth of it.
inline geometric_values<true> geometric(double fraction, int count) {
    if (!(fraction > 0) || count < 1 || !is_finite(fraction))
        refuse("geometric(", fraction, ", ", count, "): the fraction is a positive number, and there is at least one value");
    return {1, fraction, count};
}

template <class V>
inline constexpr bool is_sweep = false;
template <bool FromLargest>
inline constexpr bool is_sweep<geometric_values<FromLargest>> = true;

}  // namespace tikhonov::detail
