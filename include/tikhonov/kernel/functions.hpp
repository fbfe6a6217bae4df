// Elementwise functions on lanes that xsimd lacks, or computes in a way that a kernel cannot use.
#pragma once

#include <limits>
#include <numbers>
#include <utility>

#include <tikhonov/kernel/coefficients.hpp>
#include <tikhonov/kernel/exponents.hpp>

namespace tikhonov {

/// Σ cₖhᵏ. Horner's scheme: it is not the latency of one polynomial that counts but the number of operations.
template <class T, class Real, std::size_t Size>
TIKHONOV_INLINE lanes<T> polynomial(const Real (&c)[Size], lanes<T> h) {
    return [&]<std::size_t... K>(std::index_sequence<K...>) {
        lanes<T> sum(static_cast<T>(c[Size - 1]));
        (..., (sum = fma(sum, h, lanes<T>(static_cast<T>(c[Size - 2 - K])))));
        return sum;
    }
    (std::make_index_sequence<Size - 1>{});
}
/// A series of which float needs the first terms only.
template <class T, std::size_t Size>
TIKHONOV_INLINE lanes<T> polynomial(const double (&c)[Size], lanes<T> h, std::size_t in_float) {
    std::size_t k = sizeof(T) == 4 ? in_float : Size;
    lanes<T> sum(static_cast<T>(c[--k]));
    while (k > 0) sum = fma(sum, h, lanes<T>(static_cast<T>(c[--k])));
    return sum;
}

/// x = n·ln 2 + r with a whole number n and |r| <= ½ln 2.
template <class T>
struct reduced {
    lanes<T> n;
    lanes<T> r;
    explicit reduced(lanes<T> x) {
        n = nearest_integer(x * lanes<T>(static_cast<T>(std::numbers::log2e)));
        r = fma(n, lanes<T>(-coefficients<T>::ln2_low), fma(n, lanes<T>(-coefficients<T>::ln2_high), x));
    }
};

/// eˣ.
template <class T>
TIKHONOV_INLINE lanes<T> exp(lanes<T> x) {
    using c = coefficients<T>;
    const lanes<T> one(T(1));
    const reduced<T> a(xsimd::min(lanes<T>(c::exp_to).value, xsimd::max(lanes<T>(c::exp_from).value, x.value)));  // keeps NaN
    return scale(fma(fma(polynomial(c::exp, a.r), a.r, one), a.r, one), a.n);
}

/// eˣ - 1, by 2ⁿ(eʳ - 1 + (1 - 2⁻ⁿ)): near 0 nothing is added, and no power is too large. For n = 1 and negative r digits cancel, so the
/// exact parts of the sum come first.
template <class T>
TIKHONOV_INLINE lanes<T> expm1(lanes<T> x) {
    using c = coefficients<T>;
    const lanes<T> one(T(1));
    const lanes<T> a(xsimd::min(lanes<T>(c::exp_to).value, xsimd::max(lanes<T>(T(-40)).value, x.value)));
    const lanes<T> n = nearest_integer(a * lanes<T>(static_cast<T>(std::numbers::log2e)));
    const lanes<T> high = fma(n, lanes<T>(-c::ln2_high), a);
    const lanes<T> low = n * lanes<T>(-c::ln2_low);
    const lanes<T> r = high + low;
    const lanes<T> bend = fma(r * r, polynomial(c::exp, r), low);
    return with_sign_of(x, scale((high + (one - scale(one, -n))) + bend, n));
}

/// tanh(x) = x - x³/D(x²) near 0 and 1 - 2/(1 + exp(2|x|)) with the sign of x elsewhere. Both are a number less a quotient: lanes of both
/// kinds share one division.
template <class T>
TIKHONOV_INLINE lanes<T> tanh(lanes<T> x) {
    using c = coefficients<T>;
    const lanes<T> one(T(1));
    const lanes<T> size = abs(x);
    const lanes<T> a(xsimd::min(lanes<T>(T(40)).value, (size + size).value));  // keeps NaN
    const lanes<T> n = nearest_integer(a * lanes<T>(static_cast<T>(std::numbers::log2e)));
    const lanes<T> r = fma(n, lanes<T>(static_cast<T>(-std::numbers::ln2)), a);  // n is small, or the quotient is
    const lanes<T> e = scale(fma(fma(polynomial(c::exp, r), r, one), r, one), n);
    const lanes<T> square = x * x;
    const auto near = size < lanes<T>(T(0.55));
    const lanes<T> quotient = where(near, size * square, lanes<T>(T(2))) / where(near, polynomial(c::tanh, square), e + one);
    return with_sign_of(x, where(near, size, one) - quotient);
}

/// n·ln 2 + log(1 + f) for -¼ <= f <= ½, by log(1 + f) = 2s + s³R(s²) = f - s(f - s²R(s²)) with s = f/(2 + f): a division, but a third of
/// the terms that a polynomial in f has. What the sum of n·ln 2 and f rounds away, which counts where they nearly cancel, is added last.
template <class T>
TIKHONOV_INLINE lanes<T> logarithm(lanes<T> n, lanes<T> f) {
    using c = coefficients<T>;
    const lanes<T> s = f / (f + lanes<T>(T(2)));
    const lanes<T> s2 = s * s;
    const lanes<T> bend = fnma(s2, polynomial(c::log, s2), f);
    const lanes<T> sum = fma(n, lanes<T>(c::ln2_high), f);
    const lanes<T> rest = f - fnma(n, lanes<T>(c::ln2_high), sum);
    return sum + fnma(s, bend, fma(n, lanes<T>(c::ln2_low), rest));
}
/// The natural logarithm.
template <class T>
TIKHONOV_INLINE lanes<T> log(lanes<T> x) {
    const parts_of<T> p = take_apart(x);
    return with_edges_of_logarithm(logarithm(p.exponent, p.mantissa - lanes<T>(T(1))), x);
}
/// log(1 + x). With the exponent n of 1 + x, the fraction (1 + x)·2⁻ⁿ - 1 = x·2⁻ⁿ + (2⁻ⁿ - 1) is rounded once, and is x itself near 0.
template <class T>
TIKHONOV_INLINE lanes<T> log1p(lanes<T> x) {
    const lanes<T> one(T(1));
    const lanes<T> n = exponent_of(one + x);
    const lanes<T> power = scale(one, -n);
    return with_sign_of(x, with_edges_of_logarithm(logarithm(n, fma(x, power, power - one)), one + x));
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
TIKHONOV_INLINE lanes<T> erf(lanes<T> x) {
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

/// √(a² + b²). Very large and very small operands are scaled by a power of two, which rounds nothing; xsimd's hypot squares them as
/// they are.
template <class T>
TIKHONOV_INLINE lanes<T> hypot(lanes<T> a, lanes<T> b) {
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
