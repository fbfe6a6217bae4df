// Vectors of a solver.
#pragma once

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <tikhonov/core/special_numbers.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

using real_vector = std::vector<double>;

inline constexpr double machine_precision = std::numeric_limits<double>::epsilon();

/// Neither infinite nor NaN, also with -ffast-math, under which comparisons do not tell.
inline bool is_a_number(double x) { return (std::bit_cast<std::uint64_t>(x) >> 52 & 0x7ff) != 0x7ff; }

inline double dot_of(std::span<const double> a, std::span<const double> b) {
    double total = 0;
    for (std::size_t i = 0; i < a.size(); ++i) total += a[i] * b[i];
    return total;
}

inline double length_of(std::span<const double> a) {
    const double squares = dot_of(a, a);
    if (squares > 1e-280 && squares < 1e280) return std::sqrt(squares);
    double largest = 0;
    for (const double x : a) largest = std::fmax(largest, std::fabs(x));
    if (largest == 0 || !is_a_number(largest)) return largest;
    double total = 0;
    for (const double x : a) total += x / largest * (x / largest);
    return largest * std::sqrt(total);
}

/// The largest |component|; NaN where one is not a number.
inline double largest_of(std::span<const double> a) {
    double largest = 0;
    for (const double x : a) {
        if (!is_a_number(x)) return not_a_number<double>;
        if (std::fabs(x) > largest) largest = std::fabs(x);
    }
    return largest;
}

/// y += factor · x
inline void add_multiple(std::span<double> y, double factor, std::span<const double> x) {
    for (std::size_t i = 0; i < y.size(); ++i) y[i] += factor * x[i];
}

inline void copy_to(std::span<double> to, std::span<const double> from) {
    for (std::size_t i = 0; i < to.size(); ++i) to[i] = from[i];
}

}  // namespace tikhonov::detail
