// The logarithm of the gamma function and its derivatives on lanes, for x > 0. Near their roots they are Taylor series, so that they
// keep their relative accuracy there; elsewhere recurrences lead to where Stirling's series holds.
// Formulas: Abramowitz and Stegun, chapter 6.
#pragma once

#include <numbers>

#include <tikhonov/core/special_numbers.hpp>
#include <tikhonov/simd/functions.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

namespace gamma_series {
/// lgamma(2 + h) = h·Σ cₖhᵏ: c₀ = 1 - γ, cₖ = ±(ζ(k+1) - 1)/(k+1). Enough for |h| <= ½.
inline constexpr double lgamma_at_2[] = {
    0.42278433509846713939,   0.32246703342411321824,    -0.067352301053198095133,  0.020580808427784547879,   -0.0073855510286739852663,
    0.0028905103307415232858, -0.0011927539117032609771, 5.0966952474304242234e-4,  -2.2315475845357937976e-4, 9.9457512781808533715e-5,
    -4.49262367381331417e-5,  2.0507212775670691553e-5,  -9.439488275268395904e-6,  4.3748667899074878042e-6,  -2.0392157538013662368e-6,
    9.5514121304074198329e-7, -4.4924691987645660433e-7, 2.1207184805554665869e-7,  -1.0043224823968099609e-7, 4.7698101693639805658e-8,
    -2.271109460894316491e-8, 1.0838659214896954091e-8,  -5.1834750419700466551e-9, 2.4836745438024783172e-9,  -1.1921401405860912074e-9,
    5.7313672416788620133e-10};

/// digamma(r + h) = h·Σ cₖhᵏ around its root r. Enough for |h| <= 0.3.
inline constexpr double digamma_at_root[] = {
    0.96767224544762117043,    -0.44276316898359210609,   0.25849976095565101062,    -0.1639427054424065275,    0.10782405069126236576,
    -0.072199561256454710926,  0.048804288164143107225,   -0.033161126474847359292,  0.02259764823221810466,    -0.015424765904948959139,
    0.010538791616612175388,   -0.007204534386356868241,  0.0049267813957298534464,  -0.0033698016554393280828, 0.0023051263267349278369,
    -0.0015769367714301972593, 0.0010788252019162965807,  -7.3807093899600512957e-4, 5.0495326583460203518e-4,  -3.4546802510630769956e-4,
    2.3635601564027052792e-4,  -1.6170622091974803449e-4, 1.1063372768747410904e-4,  -7.5691795821950659192e-5, 5.178575795222080869e-5,
    -3.5430070947659606316e-5};

/// B₂ₖ / (2k(2k - 1)), from k = 1.
inline constexpr double stirling[] = {
    0.083333333333333333333,   -0.0027777777777777777778, 7.9365079365079365079e-4, -5.952380952380952381e-4, 8.4175084175084175084e-4,
    -0.0019175269175269175269, 0.0064102564102564102564,  -0.02955065359477124183,  0.17964437236883057316,   -1.3924322169059011164};

/// B₂ₖ, from k = 1.
inline constexpr double bernoulli[] = {0.16666666666666666667,  -0.033333333333333333333, 0.023809523809523809524, -0.033333333333333333333,
                                       0.075757575757575757576, -0.25311355311355311355,  1.1666666666666666667,   -7.0921568627450980392,
                                       54.971177944862155388,   -529.12424242424242424};

inline constexpr double digamma_root = 0x1.762d86356be3fp+0;
inline constexpr double digamma_root_rest = 9.5499954299656977e-17;

/// B₂ₖ·(2k + M - 1)! / (2k)!
template <int M>
inline constexpr auto asymptotic = [] {
    struct {
        double items[10];
    } result{};
    for (int k = 1; k <= 10; ++k) {
        double factor = M == 0 ? 1.0 / (2 * k) : 1.0;
        for (int j = 1; j < M; ++j) factor *= 2 * k + j;
        result.items[k - 1] = bernoulli[k - 1] * factor;
    }
    return result;
}();
/// NaN below 0.
template <class T>
inline lanes<T> domain(lanes<T> x) {
    return where(x < lanes<T>(T(0)), lanes<T>(not_a_number<T>), x);
}
}  // namespace gamma_series

/// log Γ(x) for x >= 0. Up to 8.5 from Γ(x) = (x-1)(x-2)…Γ(2 + h) with |h| <= ½; all of this is positive beyond 2.5, so nothing cancels.
template <class T>
inline lanes<T> lgamma(lanes<T> x) {
    x = gamma_series::domain(x);
    const auto constant = [](double c) { return lanes<T>(static_cast<T>(c)); };
    const lanes<T> one = constant(1);
    const auto low = x < constant(0.5);
    const auto middle = x < constant(1.5);
    lanes<T> h = where(low, x, where(middle, x - one, x - constant(2)));
    lanes<T> product = where(low, fma(x, x, x), where(middle, x, one));
    for (int k = 0; k < 6; ++k) {
        const auto above = constant(0.5) < h;
        product = where(above, product * (h + one), product);
        h = where(above, h - one, h);
    }
    const auto far = constant(8.5) < x;
    const lanes<T> logarithm = log(where(far, x, product));
    const lanes<T> near_value = fma(h, polynomial<13>(gamma_series::lgamma_at_2, h), where(middle, -logarithm, logarithm));

    const lanes<T> r = one / x;
    const lanes<T> rest = r * polynomial<3>(gamma_series::stirling, r * r);
    constexpr double half_log_tau = 0.91893853320467274178;
    const lanes<T> far_value = fma(x - constant(0.5), logarithm - one, rest + constant(half_log_tau - 0.5));
    return where(far, far_value, near_value);
}

/// ψ⁽ᴹ⁾(x) for x >= 0: the recurrence up to where the asymptotic series holds. For M > 0 all terms have one sign.
template <int M, class T>
inline lanes<T> polygamma(lanes<T> x) {
    constexpr bool single = sizeof(T) == 4;
    constexpr T factorial = M == 3 ? T(6) : M == 2 ? T(2) : T(1);
    const lanes<T> start(static_cast<T>(single ? 6 : 12));
    const lanes<T> one(T(1));
    const lanes<T> zero(T(0));
    const lanes<T> argument = gamma_series::domain(x);
    x = argument;
    lanes<T> sum = zero;  // Σ 1/(x + k)ᴹ⁺¹
    for (auto below = x < start; any(below); below = x < start) {
        lanes<T> power = x;
        for (int k = 0; k < M; ++k) power = power * x;
        sum = sum + where(below, one / power, zero);
        x = x + where(below, one, zero);
    }
    const lanes<T> r = one / x;
    const lanes<T> r2 = r * r;
    const lanes<T> tail = r2 * polynomial<5>(gamma_series::asymptotic<M>.items, r2);
    if constexpr (M == 0) {
        using namespace gamma_series;
        const lanes<T> value = log(x) - fma(lanes<T>(T(0.5)), r, tail + sum);
        constexpr T root = static_cast<T>(digamma_root);
        constexpr T rest = static_cast<T>((digamma_root - static_cast<double>(root)) + digamma_root_rest);
        const lanes<T> h = (argument - lanes<T>(root)) - lanes<T>(rest);
        const auto near = abs(h) < lanes<T>(T(0.3));
        if (!any(near)) return value;
        return where(near, h * polynomial<12>(digamma_at_root, h), value);
    } else {
        lanes<T> power = one;
        for (int k = 0; k < M; ++k) power = power * r;
        constexpr T first = M == 3 ? T(2) : T(1);  // (M - 1)!
        const lanes<T> series = power * (lanes<T>(first) + fma(lanes<T>(factorial / 2), r, tail));
        const lanes<T> value = fma(lanes<T>(factorial), sum, series);
        return M % 2 == 1 ? value : -value;
    }
}

}  // namespace tikhonov::detail
