// Elementwise functions on lanes that xsimd lacks, computes in a way that a kernel cannot use, or could compute faster. With each stands
// how far it is off at most, in units of the last place: in float, in double, and in either without fma.
#pragma once

#include <limits>
#include <numbers>
#include <utility>

#include <tikhonov/simd/coefficients.hpp>
#include <tikhonov/simd/exponents.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Σ cₖhᵏ over every `Step`th k from `First` and below `End`, by Horner's scheme.
template <std::size_t First, std::size_t Step, std::size_t End, class T, class Real>
TIKHONOV_INLINE lanes<T> horner(const Real* c, lanes<T> h) {
    constexpr std::size_t last = (End - 1 - First) / Step;
    return [&]<std::size_t... K>(std::index_sequence<K...>) TIKHONOV_INLINE_LAMBDA {
        lanes<T> sum(static_cast<T>(c[First + last * Step]));
        (..., (sum = fma(sum, h, lanes<T>(static_cast<T>(c[First + (last - 1 - K) * Step])))));
        return sum;
    }
    (std::make_index_sequence<last>{});
}
/// Σ cₖhᵏ. A long one as two in h², which do not wait for each other: one operation more, but half the latency. Of a series, float needs
/// the first terms only.
template <std::size_t InFloat = 0, class T, class Real, std::size_t Size>
TIKHONOV_INLINE lanes<T> polynomial(const Real (&c)[Size], lanes<T> h) {
    constexpr std::size_t terms = sizeof(T) == 4 && InFloat > 0 ? InFloat : Size;
    if constexpr (terms < 7) {
        return horner<0, 1, terms>(c, h);
    } else {
        const lanes<T> square = h * h;
        return fma(h, horner<1, 2, terms>(c, square), horner<0, 2, terms>(c, square));
    }
}

/// The nearest whole number to x/ln 2.
template <class T>
TIKHONOV_INLINE lanes<T> octaves(lanes<T> x) {
    return nearest_integer(x * lanes<T>(static_cast<T>(std::numbers::log2e)));
}

/// r = a - n·ln 2, for n octaves of a.
template <class T>
TIKHONOV_INLINE lanes<T> without_octaves(lanes<T> a, lanes<T> n) {
    using c = coefficients<T>;
    return fma(n, lanes<T>(-c::ln2_low), fma(n, lanes<T>(-c::ln2_high), a));
}
/// eʳ for |r| <= ½ln 2.
template <class T>
TIKHONOV_INLINE lanes<T> exp_within_octave(lanes<T> r) {
    const lanes<T> one(T(1));
    return fma(fma(polynomial(coefficients<T>::exp, r), r, one), r, one);
}
/// eˣ = 2ⁿeʳ with |r| <= ½ln 2; denormal results are rounded as the others. 0.90, 0.93; 1.2.
template <class T>
TIKHONOV_INLINE lanes<T> exp(lanes<T> x) {
    using c = coefficients<T>;
    const lanes<T> a = min(constant<c::exp_to>{}, max(constant<c::exp_from>{}, x));
    const lanes<T> n = octaves(a);
    return scale_by_power(exp_within_octave(without_octaves(a, n)), n);
}
/// eˣ for x <= 0, and on to 69: a power of two that cannot be too large takes half of the operations without AVX-512. 0.90, 0.93; 1.2.
template <class T>
TIKHONOV_INLINE lanes<T> exp_of_nonpositive(lanes<T> x) {
    const lanes<T> a = max(constant<coefficients<T>::exp_from>{}, x);
    const octave_count<T> n = octave_count<T>::of(a);
    return scale_down(exp_within_octave(without_octaves(a, n.n)), n);
}
/// eˣ - 1, by 2ⁿ(eʳ - 1 + (1 - 2⁻ⁿ)): near 0 nothing is added, and no power is too large. For n = 1 and negative r digits cancel, so the
/// exact parts of the sum come first. 1.2, 1.2; 1.2.
template <class T>
TIKHONOV_INLINE lanes<T> expm1(lanes<T> x) {
    using c = coefficients<T>;
    const lanes<T> one(T(1));
    const lanes<T> a = min(constant<c::exp_to>{}, max(constant<-40.0>{}, x));
    const lanes<T> n = octaves(a);
    const lanes<T> high = fma(n, lanes<T>(-c::ln2_high), a);
    const lanes<T> low = n * lanes<T>(-c::ln2_low);
    const lanes<T> r = high + low;
    const lanes<T> bend = fma(r * r, polynomial(c::exp, r), low);
    return with_sign_of(x, scale_by_power((high + (one - scale_by_power(one, -n))) + bend, n));
}

/// tanh(x) = x - x³/D(x²) near 0 and 1 - 2/(1 + exp(2|x|)) with the sign of x elsewhere. Both are a number less a quotient: lanes of both
/// kinds share one division.
template <class T>
TIKHONOV_INLINE lanes<T> tanh(lanes<T> x) {
    using c = coefficients<T>;
    const lanes<T> one(T(1));
    const lanes<T> size = abs(x);
    const lanes<T> a = min(constant<40.0>{}, size + size);
    const octave_count<T> n = octave_count<T>::of(a);
    const lanes<T> r = fma(n.n, lanes<T>(static_cast<T>(-std::numbers::ln2)), a);  // n is small, or the quotient is
    const lanes<T> e = scale_down(exp_within_octave(r), n);
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
/// The natural logarithm. 0.96, 0.90; 0.96.
template <class T>
TIKHONOV_INLINE lanes<T> log(lanes<T> x) {
    const parts_of<T> p = take_apart(x);
    return with_edges_of_logarithm(logarithm(p.exponent, p.mantissa - lanes<T>(T(1))), x);
}
/// log(1 + x). With the exponent n of 1 + x, the fraction (1 + x)·2⁻ⁿ - 1 = x·2⁻ⁿ + (2⁻ⁿ - 1) is rounded once, and is x itself near 0.
/// 0.97, 0.90; 0.99.
template <class T>
TIKHONOV_INLINE lanes<T> log1p(lanes<T> x) {
    const lanes<T> one(T(1));
    const lanes<T> n = exponent_of(one + x);
    const lanes<T> power = scale_by_power(one, -n);
    return with_sign_of(x, with_edges_of_logarithm(logarithm(n, fma(x, power, power - one)), one + x));
}

/// p = e/(1 + e) for 0 <= e <= 1, as e - e·p, where the rounding of sum and quotient counts only e times. For sigmoid 1.6, 1.7; 1.9.
template <class T>
TIKHONOV_INLINE lanes<T> probability_of_odds(lanes<T> e) {
    return fnma(e, e / (lanes<T>(T(1)) + e), e);
}
/// y = log(1 + e) for 0 <= e <= 1, without a division of its own: with p = e/(1 + e), e·p is 4 sinh²(y/2) and e - e·p/2 is sinh y. So y is
/// e less a correction, in which a short polynomial in e·p <= ½ stands for y/sinh y. For softplus 1.9, 2.1; 2.1.
template <class T>
TIKHONOV_INLINE lanes<T> log_of_one_plus(lanes<T> e, lanes<T> p) {
    const lanes<T> q = e * p;
    const lanes<T> half(T(0.5));
    return fma(q, fma(fnma(half, q, e), polynomial(coefficients<T>::log_of_one_plus, q), -half), e);
}

/// The error function, as x + x·P(x²) up to 1 and as 1 - exp(-x²)·Q with the sign of x beyond, which many data never reach. 0.97, 1.2; 1.4.
template <class T>
TIKHONOV_INLINE lanes<T> erf(lanes<T> x) {
    using c = coefficients<T>;
    const lanes<T> one(T(1));
    const lanes<T> two(T(2));
    const lanes<T> size = abs(x);
    const lanes<T> near = fma(x, polynomial(c::erf_near, x * x), x);
    const auto far = one < size;
    if (!any(far)) return near;
    const lanes<T> a = min(constant<c::erf_to>{}, size);
    const lanes<T> q = polynomial(c::erf_far, (a - two) / (a + two));
    return where(far, with_sign_of(x, fnma(exp_of_nonpositive(-(a * a)), q, one)), near);
}

template <class T>
struct erfc_coefficients;
template <>
struct erfc_coefficients<float> {
    /// exp(x²)·(1 - erf x)·(1 + 2x) - 1 in (x - 4)/(x + 4) for from <= x <= to, where 1 - erf x is 0: 2^-27.3.
    static constexpr float erfc[] = {0.23299512f,  -0.13962106f, 0.015379783f, 0.06809417f,   -0.10104559f,
                                     0.093771115f, -0.06624984f, 0.036989156f, -0.016607324f, 0.005250518f};
    static constexpr double from = 0.47;
    static constexpr double to = 10.1;
    static constexpr float split = 0x1.8p15f;  ///< a sum with it ends in 2^-8
};
template <>
struct erfc_coefficients<double> {
    /// 2^-56.3.
    static constexpr double erfc[] = {0.2329951186255525,    -0.1396211168405625,    0.015379652102619035,   0.06809705425469137,
                                      -0.10103906603624914,  0.09373283499840467,    -0.06633036581371612,   0.03716751553631537,
                                      -0.016197734036998437, 0.005031969992059749,   -0.0007577734569828461, -0.000199256799989511,
                                      0.0001506225276500001, -2.4398699337992354e-5, -1.1224809650107495e-5, 5.708054771386253e-6,
                                      2.9966711451670227e-7, -8.218181379762401e-7,  6.694099820609156e-8,   1.0516043569030665e-7,
                                      -1.219755814705167e-8, -1.0321813503923369e-8};
    static constexpr double from = 0.47;
    static constexpr double to = 27.3;
    static constexpr double split = 0x1.8p31;  ///< 2^-21
};
/// 1 - erf x, as it stands near 0; beyond, y = exp(-x²)·(1 + P)/(1 + 2x), and 2 - y where x is negative. With half of the digits of x in h,
/// squares and 1 + 2h are exact, so y = exp(-h² + (h - x)(h + x))·(1 - d)·(1 + P)/(1 + 2h) with d = 2(x - h)/(1 + 2x). What is small
/// goes into the exponent, and of exp(…)·(1 + P) only what is not 1 is rounded early. 1.9, 1.9; 1.9.
template <class T>
TIKHONOV_INLINE lanes<T> erfc(lanes<T> x) {
    using c = coefficients<T>;
    using own = erfc_coefficients<T>;
    const lanes<T> one(T(1));
    const lanes<T> four(T(4));
    const lanes<T> size = abs(x);
    const lanes<T> near = one - fma(x, polynomial(c::erf_near, x * x), x);
    const auto far = lanes<T>(static_cast<T>(own::from)) < size;
    if (!any(far)) return near;
    const lanes<T> a = min(constant<own::to>{}, size);
    const lanes<T> wide(own::split);
    const lanes<T> h = (a + wide) - wide;
    const lanes<T> length = one + (a + a);
    const lanes<T> shared = one / ((a + four) * length);
    const lanes<T> d = ((a - h) + (a - h)) * ((a + four) * shared);
    const octave_count<T> n = octave_count<T>::of(-(a * a));
    const lanes<T> rest = fma(n.n, lanes<T>(-c::ln2_low), (h - a) * (h + a));
    const lanes<T> r = fma(n.n, lanes<T>(-c::ln2_high), -(h * h)) + (rest - fma(d * lanes<T>(T(0.5)), d, d));
    const lanes<T> e = fma(r * r, polynomial(c::exp, r), r);
    const lanes<T> p = polynomial(own::erfc, (a - four) * length * shared);
    const lanes<T> y = scale_down((one + fma(e, p, e + p)) / (one + (h + h)), n);
    return where(far, where(x < lanes<T>(T(0)), lanes<T>(T(2)) - y, y), near);
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

}  // namespace tikhonov::detail
