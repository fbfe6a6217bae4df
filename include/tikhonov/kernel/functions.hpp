// Elementwise functions on lanes that xsimd lacks, or computes in a way that a kernel cannot use.
#pragma once

#include <limits>
#include <numbers>

#include <tikhonov/kernel/lanes.hpp>

namespace tikhonov {

/// Σ cₖhᵏ, of which float needs the first terms only.
template <class T, std::size_t Size>
inline lanes<T> polynomial(const double (&c)[Size], lanes<T> h, std::size_t in_float = Size) {
    std::size_t k = sizeof(T) == 4 ? in_float : Size;
    lanes<T> sum(static_cast<T>(c[--k]));
    while (k > 0) sum = fma(sum, h, lanes<T>(static_cast<T>(c[--k])));
    return sum;
}

namespace erf_series {
/// erf(x)/x as a polynomial in x², for |x| <= 1: Chebyshev interpolation, off by 1e-19.
inline constexpr double inside[] = {
    1.1283791670955125738,      -0.37612638903183748056,   0.11283791670954878666,      -0.026866170645076793248, 0.0052239776248180144673,
    -0.00085483269808337899052, 0.00012055331111642710923, -0.000014925595266831181565, 1.6461000484121368033e-6, -1.6350312701054695011e-7,
    1.4659775274047435814e-8,   -1.137284885679167367e-9,  5.9571761477489114044e-11};
/// exp(x²)·erfc(x) as a polynomial in (x - 2)/(x + 2), for 1 <= x <= 6: off by 1e-17 at most.
inline constexpr double outside[] = {0.25539567631050574451,      -0.42718584741395848609,    0.24165819424246584646,
                                     -0.078978581015706104005,    0.0037328924043978337732,   0.0069974617369715787448,
                                     -0.00084714325299195004764,  -0.00098197694110386426516, 0.00004355558686575481596,
                                     0.00017435947400205157559,   0.00002752717555722724734,  -0.000027562209161129353015,
                                     -0.000013998283772784976905, 1.3058577122278016484e-6,   4.0117496473250669268e-6,
                                     1.2725676618402280187e-6,    -1.1352571477273626449e-6};
}  // namespace erf_series

/// The error function. xsimd's is accurate in float only: in double it is off by 67 ulp near 2 and NaN for huge arguments.
template <class T>
inline lanes<T> erf(lanes<T> x) {
    if constexpr (sizeof(T) == 4) {
        return lanes<T>(xsimd::erf(x.value));
    } else {
        const auto constant = [](double c) { return lanes<T>(static_cast<T>(c)); };
        const lanes<T> near = x * polynomial(erf_series::inside, x * x);
        const auto far = constant(1) < abs(x);
        if (!any(far)) return near;
        const lanes<T> a = min(abs(x), constant(6));  // 1 - erf(6) is 2e-17
        const lanes<T> q = polynomial(erf_series::outside, (a - constant(2)) / (a + constant(2)));
        const lanes<T> y = constant(1) - exp(-(a * a)) * q;
        return where(far, where(x < constant(0), -y, y), near);
    }
}

/// The natural logarithm. xsimd's, in double, takes denormal numbers for others: they are scaled by 2⁵⁴.
template <class T>
inline lanes<T> log(lanes<T> x) {
    if constexpr (sizeof(T) == 4) {
        return lanes<T>(xsimd::log(x.value));
    } else {
        const auto denormal = x < lanes<T>(std::numeric_limits<T>::min());
        const lanes<T> y(xsimd::log(where(denormal, x * lanes<T>(T(0x1p54)), x).value));
        return where(denormal, y - lanes<T>(static_cast<T>(54 * std::numbers::ln2)), y);
    }
}

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
