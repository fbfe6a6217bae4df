// A number and its power of two: what exponentials put together and logarithms take apart. AVX-512 has instructions for it, which know
// denormal numbers, infinities and NaN as well; elsewhere the bits are moved.
#pragma once

#include <bit>
#include <cstdint>
#include <limits>
#include <numbers>

#include <tikhonov/core/special_numbers.hpp>
#include <tikhonov/simd/lanes.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// The nearest integer, by the hardware's rounding mode.
template <class T>
TIKHONOV_INLINE lanes<T> nearest_integer(lanes<T> x) {
#if defined(__FAST_MATH__) && defined(__SSE2__) && !defined(__SSE4_1__)
    // xsimd adds a number with which a sum has no fraction and takes it away again, which -ffast-math makes nothing of
    const lanes<T> far = with_sign_of(x, lanes<T>(static_cast<T>(std::uint64_t{1} << (std::numeric_limits<T>::digits - 1))));
    return where(abs(x) < abs(far), (x + far) - far, x);
#else
    return xsimd::nearbyint(x.value);
#endif
}

/// The nearest whole number n to x/ln 2, as a number and as the last bits of another: those of the exponent of 2ⁿ⁺ˡⁱᶠᵗ, which is none of
/// the denormal numbers where 2ⁿ is one.
template <class T>
struct octave_count {
    static constexpr int digits = std::numeric_limits<T>::digits - 1;
    static constexpr int lift = digits + 2;
    lanes<T> n;
    lanes<T> raised;

    TIKHONOV_INLINE static octave_count of(lanes<T> x) {
        constexpr int bias = std::numeric_limits<T>::max_exponent - 1;
        const lanes<T> far(static_cast<T>(std::uint64_t{3} << (digits - 1)) + T(bias + lift));  // a sum with it has no fraction
        const lanes<T> raised = fma(x, lanes<T>(static_cast<T>(std::numbers::log2e)), far);
        return {raised - far, raised};
    }
};

/// x = mantissa·2^exponent with a mantissa in [0.75, 1.5), so that numbers near 1 have the exponent 0. Holds for positive finite x.
template <class T>
struct parts_of {
    lanes<T> mantissa;
    lanes<T> exponent;
};

#if defined(__AVX512F__)
// The masked forms, with a mask of ones: the plain ones make g++ 12 warn of an operand that they leave undefined.

/// x·2ⁿ, rounded once, for an integer n.
TIKHONOV_INLINE lanes<float> scale_by_power(lanes<float> x, lanes<float> n) {
    return lanes<float>::batch(_mm512_maskz_scalef_ps(0xffff, x.value, n.value));
}
TIKHONOV_INLINE lanes<double> scale_by_power(lanes<double> x, lanes<double> n) {
    return lanes<double>::batch(_mm512_maskz_scalef_pd(0xff, x.value, n.value));
}
/// The same for n <= 100, which costs less where there is no such instruction.
template <class T>
TIKHONOV_INLINE lanes<T> scale_down(lanes<T> x, octave_count<T> by) {
    return scale_by_power(x, by.n);
}

inline parts_of<float> take_apart(lanes<float> x) {
    const __m512 m = _mm512_maskz_getmant_ps(0xffff, x.value, _MM_MANT_NORM_p75_1p5, _MM_MANT_SIGN_src);
    const __m512 n = _mm512_maskz_getexp_ps(0xffff, x.value);  // that of a mantissa in [1, 2)
    const __m512 one = _mm512_set1_ps(1);
    return {lanes<float>::batch(m), lanes<float>::batch(_mm512_mask_add_ps(n, _mm512_cmp_ps_mask(m, one, _CMP_LT_OQ), n, one))};
}
inline parts_of<double> take_apart(lanes<double> x) {
    const __m512d m = _mm512_maskz_getmant_pd(0xff, x.value, _MM_MANT_NORM_p75_1p5, _MM_MANT_SIGN_src);
    const __m512d n = _mm512_maskz_getexp_pd(0xff, x.value);
    const __m512d one = _mm512_set1_pd(1);
    return {lanes<double>::batch(m), lanes<double>::batch(_mm512_mask_add_pd(n, _mm512_cmp_pd_mask(m, one, _CMP_LT_OQ), n, one))};
}
/// The exponent alone, of what is not denormal.
TIKHONOV_INLINE lanes<float> exponent_of(lanes<float> x) {
    return lanes<float>::batch(_mm512_maskz_getexp_ps(0xffff, (x * lanes<float>(2.0f / 3)).value)) + lanes<float>(1.0f);
}
TIKHONOV_INLINE lanes<double> exponent_of(lanes<double> x) {
    return lanes<double>::batch(_mm512_maskz_getexp_pd(0xff, (x * lanes<double>(2.0 / 3)).value)) + lanes<double>(1.0);
}

/// The logarithm y of x, with what it is at x = 0, +inf, NaN and below 0: a table, one answer for each kind of number.
TIKHONOV_INLINE lanes<float> with_edges_of_logarithm(lanes<float> y, lanes<float> x) {
    return lanes<float>::batch(_mm512_fixupimm_ps(y.value, x.value, _mm512_set1_epi32(0x03530422), 0));
}
TIKHONOV_INLINE lanes<double> with_edges_of_logarithm(lanes<double> y, lanes<double> x) {
    return lanes<double>::batch(_mm512_fixupimm_pd(y.value, x.value, _mm512_set1_epi64(0x03530422), 0));
}

#else

/// How numbers are made of bits.
template <class T>
struct layout_of {
    using word = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
    static constexpr int digits = std::numeric_limits<T>::digits - 1;
    static constexpr word bias = std::numeric_limits<T>::max_exponent - 1;
    static constexpr word one = bias << digits;
    static constexpr word three_quarters = one - (word{1} << (digits - 1));
    static constexpr T far = static_cast<T>(word{1} << digits);  ///< from here on the last place of a number is 1
};

/// The bits of a batch as numbers of another type. xsimd's own cast takes a type of batch in some versions and of number in others.
template <class To, class From>
TIKHONOV_INLINE xsimd::batch<To> same_bits(xsimd::batch<From> x) {
    return std::bit_cast<xsimd::batch<To> >(x);
}
template <class T>
TIKHONOV_INLINE auto bits_of(lanes<T> x) {
    return same_bits<typename layout_of<T>::word>(x.value);
}

/// x·2ⁿ, rounded once, for an integer n. By two factors, because 2ⁿ may be no number where x·2ⁿ is one.
template <class T>
TIKHONOV_INLINE lanes<T> scale_by_power(lanes<T> x, lanes<T> n) {
    using bits = layout_of<T>;
    const auto sum = bits_of(n + lanes<T>(T(1.5) * bits::far + T(2 * bits::bias)));  // ends in n + 2·bias
    const auto half = sum >> 1;
    return x * lanes<T>(same_bits<T>(half << bits::digits)) * lanes<T>(same_bits<T>((sum - half) << bits::digits));
}

/// The same for n <= 100: the bits of one power, and a constant that takes its excess back.
template <class T>
TIKHONOV_INLINE lanes<T> scale_down(lanes<T> x, octave_count<T> by) {
    using bits = layout_of<T>;
    constexpr T back = T(1) / static_cast<T>(typename bits::word{1} << octave_count<T>::lift);
    return x * lanes<T>(same_bits<T>(bits_of(by.raised) << bits::digits)) * lanes<T>(back);
}

template <class T>
TIKHONOV_INLINE auto shifted_bits(lanes<T> x) {
    using word = typename layout_of<T>::word;
    return bits_of(x) + xsimd::batch<word>(layout_of<T>::one - layout_of<T>::three_quarters);
}
/// The exponent alone, of what is not denormal.
template <class T>
TIKHONOV_INLINE lanes<T> exponent_of(lanes<T> x) {
    using bits = layout_of<T>;
    const xsimd::batch<typename bits::word> far(bits_of(lanes<T>(bits::far)));
    return lanes<T>(same_bits<T>((shifted_bits(x) >> bits::digits) | far)) - lanes<T>(bits::far + T(bits::bias));
}
template <class T>
inline parts_of<T> take_apart(lanes<T> x) {
    using bits = layout_of<T>;
    using words = xsimd::batch<typename bits::word>;
    const auto denormal = x < lanes<T>(std::numeric_limits<T>::min());
    x = where(denormal, x * lanes<T>(bits::far), x);
    const words fraction = shifted_bits(x) & words((typename bits::word{1} << bits::digits) - 1);
    return {lanes<T>(same_bits<T>(fraction + words(bits::three_quarters))),
            exponent_of(x) - where(denormal, lanes<T>(T(bits::digits)), lanes<T>(T(0)))};
}

/// The logarithm y of x, with what it is at x = 0, +inf, NaN and below 0.
template <class T>
TIKHONOV_INLINE lanes<T> with_edges_of_logarithm(lanes<T> y, lanes<T> x) {
    const lanes<T> zero(T(0));
    const lanes<T> infinity(positive_infinity<T>);
    const lanes<T> below = where(x == zero, -infinity, lanes<T>(not_a_number<T>));
    return where(zero < x, where(x < infinity, y, x), below);
}

#endif

}  // namespace tikhonov::detail
