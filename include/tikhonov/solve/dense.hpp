// The loops that solvers spend their time in, over contiguous numbers. Eight at a time, so that compilers make vectors of them at -O2.
#pragma once

#include <cmath>
#include <cstddef>

#include <tikhonov/core/target.hpp>
#include <tikhonov/solve/vectors.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail::dense {

inline double dot(const double* a, const double* b, std::size_t count) {
    double even[8] = {};
    double odd[8] = {};
    std::size_t i = 0;
    for (; i + 16 <= count; i += 16) {
        for (std::size_t k = 0; k < 8; ++k) even[k] += a[i + k] * b[i + k];
        for (std::size_t k = 0; k < 8; ++k) odd[k] += a[i + 8 + k] * b[i + 8 + k];
    }
    double rest = 0;
    for (; i < count; ++i) rest += a[i] * b[i];
    for (std::size_t k = 0; k < 8; ++k) even[k] += odd[k];
    return ((even[0] + even[4]) + (even[1] + even[5])) + ((even[2] + even[6]) + (even[3] + even[7])) + rest;
}

/// b += factor · a.
inline void add(double factor, const double* __restrict a, double* __restrict b, std::size_t count) {
    std::size_t i = 0;
    for (; i + 8 <= count; i += 8)
        for (std::size_t k = 0; k < 8; ++k) b[i + k] += factor * a[i + k];
    for (; i < count; ++i) b[i] += factor * a[i];
}

inline double norm(const double* a, std::size_t count) { return std::sqrt(dot(a, a, count)); }

inline bool all_finite(const double* a, std::size_t count) {
    bool all = true;
    for (std::size_t i = 0; i < count; ++i) all = all & is_a_number(a[i]);
    return all;
}

}  // namespace tikhonov::detail::dense
