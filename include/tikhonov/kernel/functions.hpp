// Elementwise functions on lanes that xsimd lacks, or computes in a way that a kernel cannot use.
#pragma once

#include <limits>

#include <tikhonov/kernel/lanes.hpp>

namespace tikhonov {

/// √(a² + b²). Very large and very small operands are scaled by a power of two, which rounds nothing; xsimd's hypot squares them as
/// they are.
template <class T>
inline lanes<T> hypot(lanes<T> a, lanes<T> b) {
    constexpr bool single = sizeof(T) == 4;
    constexpr T far = static_cast<T>(single ? 0x1p60 : 0x1p500);
    constexpr T down = static_cast<T>(single ? 0x1p-66 : 0x1p-530);
    constexpr T up = static_cast<T>(single ? 0x1p90 : 0x1p600);
    const lanes<T> size = max(abs(a), abs(b));
    const lanes<T> one(T(1));
    const auto huge = lanes<T>(far) < size;
    const auto tiny = size < lanes<T>(1 / far);
    const lanes<T> scale = where(huge, lanes<T>(down), where(tiny, lanes<T>(up), one));
    const lanes<T> back = where(huge, lanes<T>(1 / down), where(tiny, lanes<T>(1 / up), one));
    const lanes<T> p = a * scale;
    const lanes<T> q = b * scale;
    return sqrt(fma(p, p, q * q)) * back;
}

}  // namespace tikhonov
