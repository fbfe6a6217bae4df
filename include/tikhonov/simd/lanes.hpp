// A batch of numbers in SIMD lanes, and of truth values. This is the vocabulary that primitives are written in, and with
// memory.hpp the only place that knows xsimd: differences between its versions, and its rough edges, end here.
#pragma once

#include <cmath>
#include <concepts>
#include <cstddef>

// g++ 12 takes the undefined registers that its own AVX-512 header passes to masked instructions for uninitialised variables
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC diagnostic ignored "-Wuninitialized"
#endif

#include <xsimd/xsimd.hpp>

#include <tikhonov/core/special_numbers.hpp>
#include <tikhonov/graph/operand.hpp>
#include <tikhonov/simd/inlining.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

#if defined(__AVX512F__)
inline constexpr int vector_registers = 32;
#else
inline constexpr int vector_registers = 16;
#endif

/// ±a·b + c, rounded once where the hardware can. xsimd 8.1 writes a product and a sum for AVX-512, which clang leaves as they are.
template <class T>
inline xsimd::batch<T> fused_multiply_add(xsimd::batch<T> a, xsimd::batch<T> b, xsimd::batch<T> c) {
    return xsimd::fma(a, b, c);
}
template <class T>
inline xsimd::batch<T> fused_negative_multiply_add(xsimd::batch<T> a, xsimd::batch<T> b, xsimd::batch<T> c) {
#if defined(__ARM_NEON)
    return xsimd::fma(-a, b, c);  // one instruction; xsimd's own is a product and a sum here
#else
    return xsimd::fnma(a, b, c);
#endif
}
#if defined(__AVX512F__)
inline xsimd::batch<float> fused_multiply_add(xsimd::batch<float> a, xsimd::batch<float> b, xsimd::batch<float> c) {
    return _mm512_fmadd_ps(a, b, c);
}
inline xsimd::batch<double> fused_multiply_add(xsimd::batch<double> a, xsimd::batch<double> b, xsimd::batch<double> c) {
    return _mm512_fmadd_pd(a, b, c);
}
inline xsimd::batch<float> fused_negative_multiply_add(xsimd::batch<float> a, xsimd::batch<float> b, xsimd::batch<float> c) {
    return _mm512_fnmadd_ps(a, b, c);
}
inline xsimd::batch<double> fused_negative_multiply_add(xsimd::batch<double> a, xsimd::batch<double> b, xsimd::batch<double> c) {
    return _mm512_fnmadd_pd(a, b, c);
}
#endif

/// a/b and √a, rounded once. In float xsimd approximates them wherever there is NEON; aarch64 has instructions for both.
template <class T>
inline xsimd::batch<T> rounded_quotient(xsimd::batch<T> a, xsimd::batch<T> b) {
#if defined(__aarch64__)
    if constexpr (std::same_as<typename xsimd::batch<T>::register_type, float32x4_t>) return vdivq_f32(a, b);
    else return a / b;
#else
    return a / b;
#endif
}
template <class T>
inline xsimd::batch<T> rounded_root(xsimd::batch<T> a) {
#if defined(__aarch64__)
    if constexpr (std::same_as<typename xsimd::batch<T>::register_type, float32x4_t>) return vsqrtq_f32(a);
    else return xsimd::sqrt(a);
#else
    return xsimd::sqrt(a);
#endif
}

/// The larger and the smaller of a and b; where one of them is NaN, b or NaN. On x86 that is one instruction, whose operands xsimd
/// exchanges from version 14 on.
template <class T>
inline xsimd::batch<T> larger(xsimd::batch<T> a, xsimd::batch<T> b) {
#if defined(__SSE2__) && XSIMD_VERSION_MAJOR >= 14
    return xsimd::max(b, a);
#elif defined(__SSE2__) || defined(__ARM_NEON)
    return xsimd::max(a, b);
#else
    return xsimd::select(b < a, a, b);
#endif
}
template <class T>
inline xsimd::batch<T> smaller(xsimd::batch<T> a, xsimd::batch<T> b) {
#if defined(__SSE2__) && XSIMD_VERSION_MAJOR >= 14
    return xsimd::min(b, a);
#elif defined(__SSE2__) || defined(__ARM_NEON)
    return xsimd::min(a, b);
#else
    return xsimd::select(a < b, a, b);
#endif
}

/// Sine, cosine and arc tangent: with -ffast-math, under which xsimd's are wrong in all digits, number by number by the C library.
#if defined(__FAST_MATH__)
template <class T, class F>
inline xsimd::batch<T> number_by_number(F f, xsimd::batch<T> x) {
    alignas(xsimd::batch<T>::arch_type::alignment()) T numbers[xsimd::batch<T>::size];
    x.store_aligned(numbers);
    for (T& number : numbers) {
        number = f(number);
        asm volatile("");  // else compilers call functions for vectors, which are off by four units
    }
    return xsimd::batch<T>::load_aligned(numbers);
}
#endif
template <class T>
inline xsimd::batch<T> batch_sine(xsimd::batch<T> x) {
#if defined(__FAST_MATH__)
    return number_by_number([](T number) { return std::sin(number); }, x);
#else
    return xsimd::sin(x);
#endif
}
template <class T>
inline xsimd::batch<T> batch_cosine(xsimd::batch<T> x) {
#if defined(__FAST_MATH__)
    return number_by_number([](T number) { return std::cos(number); }, x);
#else
    return xsimd::cos(x);
#endif
}
template <class T>
inline xsimd::batch<T> batch_arc_tangent(xsimd::batch<T> x) {
#if defined(__FAST_MATH__)
    return number_by_number([](T number) { return std::atan(number); }, x);
#else
    return xsimd::atan(x);
#endif
}

template <class T>
struct flags;

template <class T>
struct lanes {
    using batch = xsimd::batch<T>;
    static constexpr std::ptrdiff_t size = static_cast<std::ptrdiff_t>(batch::size);
    batch value;

    lanes() = default;
    lanes(batch v) : value(v) {}
    explicit lanes(T v) : value(v) {}
    template <double Value>
    lanes(constant<Value>) : value(static_cast<T>(Value)) {}

    friend lanes operator+(lanes a, lanes b) { return as_written(a.value + b.value); }
    friend lanes operator-(lanes a, lanes b) { return as_written(a.value - b.value); }
    friend lanes operator*(lanes a, lanes b) { return as_written(a.value * b.value); }
    friend lanes operator/(lanes a, lanes b) { return as_written(rounded_quotient(a.value, b.value)); }
    friend lanes operator-(lanes a) { return -a.value; }
#if defined(__FAST_MATH__) && defined(__SSE2__) && !defined(__FMA__)
    friend lanes fma(lanes a, lanes b, lanes c) { return a * b + c; }
    friend lanes fnma(lanes a, lanes b, lanes c) { return c - a * b; }
#else
    friend lanes fma(lanes a, lanes b, lanes c) { return as_written(fused_multiply_add(a.value, b.value, c.value)); }
    friend lanes fnma(lanes a, lanes b, lanes c) { return as_written(fused_negative_multiply_add(a.value, b.value, c.value)); }
#endif

    friend flags<T> operator<(lanes a, lanes b) { return {a.value < b.value}; }
    friend flags<T> operator<=(lanes a, lanes b) { return {a.value <= b.value}; }
    friend flags<T> operator>(lanes a, lanes b) { return {b.value < a.value}; }
    friend flags<T> operator>=(lanes a, lanes b) { return {b.value <= a.value}; }
    friend flags<T> operator==(lanes a, lanes b) { return {a.value == b.value}; }

    /// `a`, rounded before anything is made of it: compilers make one operation of a product and a sum, g++ wherever they meet, unless they
    /// lose sight of the product. That costs no instruction.
    friend lanes rounded_by_itself(lanes a) {
#if defined(__GNUC__) && defined(__SSE2__)
        typename batch::register_type number = a.value;
        __asm__("" : "+v"(number));
        return batch(number);
#elif defined(__GNUC__) && defined(__aarch64__)
        typename batch::register_type number = a.value;
        __asm__("" : "+w"(number));
        return batch(number);
#else
        return a;
#endif
    }

    /// With -ffast-math compilers put sums and products in another order, and functions of ours and of xsimd then lose all their digits, or
    /// are ±1 where 0 is right. What is written with lanes stays as it is written: that costs no instruction either.
    static lanes as_written(lanes a) {
#if defined(__FAST_MATH__)
        return rounded_by_itself(a);
#else
        return a;
#endif
    }

    friend lanes abs(lanes a) { return xsimd::abs(a.value); }
    friend lanes sqrt(lanes a) { return rounded_root(a.value); }
    /// y, which is not negative unless a is, with the sign of a.
    friend lanes with_sign_of(lanes a, lanes y) { return y.value | xsimd::bitofsign(a.value); }
    friend lanes sin(lanes a) { return batch_sine(a.value); }
    friend lanes cos(lanes a) { return batch_cosine(a.value); }
    friend lanes atan(lanes a) { return batch_arc_tangent(a.value); }
    friend lanes sign(lanes a) {
        const lanes zero(T(0));
        return where(a < zero, lanes(T(-1)), where(zero < a, lanes(T(1)), a));  // keeps NaN, and a zero as it is
    }
    // A NaN in either has to come out; one in b does by itself.
    friend lanes max(lanes a, lanes b) { return or_nan(a, larger(a.value, b.value)); }
    friend lanes min(lanes a, lanes b) { return or_nan(a, smaller(a.value, b.value)); }
    /// `y`, but NaN where a is. With AVX-512 it makes an operation a masked one. Elsewhere bits are or-ed, which costs less than a choice;
    /// and what to or leaves a loop in which a does not change.
    friend lanes or_nan(lanes a, lanes y) {
#if defined(__AVX512F__)
        return where(a == a, y, a);
#else
        return y.value | where(a == a, lanes(T(0)), lanes(not_a_number<T>)).value;
#endif
    }
    // A constant first: what is NaN is the second operand.
    template <double Value>
    friend lanes max(constant<Value> a, lanes b) {
        return larger(lanes(a).value, b.value);
    }
    template <double Value>
    friend lanes min(constant<Value> a, lanes b) {
        return smaller(lanes(a).value, b.value);
    }

    friend lanes where(flags<T> condition, lanes a, lanes b) { return xsimd::select(condition.value, a.value, b.value); }

    /// 0, 1, 2, ...
    static lanes count() {
        alignas(batch::arch_type::alignment()) T numbers[batch::size];
        for (std::size_t i = 0; i < batch::size; ++i) numbers[i] = static_cast<T>(i);
        return batch::load_aligned(numbers);
    }
    /// `a` in the first `n` lanes, `rest` beyond.
    friend lanes first(lanes a, std::ptrdiff_t n, lanes rest) {
#if defined(__AVX512F__)
        using mask = typename xsimd::batch_bool<T>::register_type;  // the same as that of masked access
        return xsimd::select(xsimd::batch_bool<T>(static_cast<mask>((1u << n) - 1)), a.value, rest.value);
#else
        return where(count() < lanes(static_cast<T>(n)), a, rest);
#endif
    }

    friend T add_lanes(lanes a) {
#if defined(__AVX512F__)
        if constexpr (std::same_as<T, float>) return _mm512_reduce_add_ps(a.value);
        else return _mm512_reduce_add_pd(a.value);
#elif XSIMD_VERSION_MAJOR >= 9
        return xsimd::reduce_add(a.value);
#else
        return xsimd::hadd(a.value);
#endif
    }
    friend T largest_lane(lanes a) {
#if defined(__AVX512F__)
        if (any(!(a == a))) return not_a_number<T>;
        if constexpr (std::same_as<T, float>) return _mm512_reduce_max_ps(a.value);
        else return _mm512_reduce_max_pd(a.value);
#else
        alignas(batch::arch_type::alignment()) T numbers[batch::size];
        a.value.store_aligned(numbers);
        T result = numbers[0];
        for (const T x : numbers) result = x != x || x > result ? x : result;
        return result;
#endif
    }
};

template <class T>
struct flags {
    xsimd::batch_bool<T> value;

    flags() = default;
    flags(xsimd::batch_bool<T> v) : value(v) {}

    friend flags operator&&(flags a, flags b) { return {a.value & b.value}; }
    friend flags operator||(flags a, flags b) { return {a.value | b.value}; }
    friend flags operator!(flags a) { return {~a.value}; }
    friend bool any(flags a) { return xsimd::any(a.value); }
};

}  // namespace tikhonov::detail

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif
