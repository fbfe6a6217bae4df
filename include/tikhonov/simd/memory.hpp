// Moving lanes between registers and memory: contiguous, strided and broadcast, whole groups of lanes and tails.
#pragma once

#include <cstdint>

#include <tikhonov/simd/lanes.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

template <class T>
inline lanes<T> load_contiguous(const T* p) {
    return lanes<T>::batch::load_unaligned(p);
}
template <class T>
inline void store_contiguous(T* p, lanes<T> v) {
    v.value.store_unaligned(p);
}

/// One element in each of `n` lanes, `stride` apart. The other lanes repeat the last element: it is a value of the data, so no lane
/// computes with anything that was never there.
template <class T>
inline lanes<T> load_strided(const T* p, std::ptrdiff_t stride, std::ptrdiff_t n) {
    using batch = typename lanes<T>::batch;
    alignas(batch::arch_type::alignment()) T numbers[batch::size];
    for (std::ptrdiff_t i = 0; i < lanes<T>::size; ++i) numbers[i] = p[(i < n ? i : n - 1) * stride];
    return batch::load_aligned(numbers);
}
template <class T>
inline void store_strided(T* p, std::ptrdiff_t stride, std::ptrdiff_t n, lanes<T> v) {
    using batch = typename lanes<T>::batch;
    alignas(batch::arch_type::alignment()) T numbers[batch::size];
    v.value.store_aligned(numbers);
    for (std::ptrdiff_t i = 0; i < n; ++i) p[i * stride] = numbers[i];
}

/// The first `n` elements of a group, 0 < n <= size; xsimd 8.1 has no masked access, so the instruction is named here where there is one.
#if defined(__AVX__)
inline constexpr bool masked_access = true;  ///< also for a whole group
#else
inline constexpr bool masked_access = false;
#endif
#if defined(__AVX__) && !defined(__AVX512F__)
/// n ones and then zeros: a window into this table.
inline constexpr int lane_mask[16] = {-1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0};
inline __m256i first_lanes(std::ptrdiff_t n, std::ptrdiff_t ints) {
    if (n * ints > 8) __builtin_unreachable();  // else g++ finds longer windows, on ways that no caller takes, and warns of them
    return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(lane_mask + 8 - n * ints));
}
inline lanes<float> load_some(const float* p, std::ptrdiff_t n) { return lanes<float>::batch(_mm256_maskload_ps(p, first_lanes(n, 1))); }
inline lanes<double> load_some(const double* p, std::ptrdiff_t n) { return lanes<double>::batch(_mm256_maskload_pd(p, first_lanes(n, 2))); }
inline void store_some(float* p, std::ptrdiff_t n, lanes<float> v) { _mm256_maskstore_ps(p, first_lanes(n, 1), v.value); }
inline void store_some(double* p, std::ptrdiff_t n, lanes<double> v) { _mm256_maskstore_pd(p, first_lanes(n, 2), v.value); }
#elif defined(__AVX512F__)
inline lanes<float> load_some(const float* p, std::ptrdiff_t n) {
    return lanes<float>::batch(_mm512_maskz_loadu_ps(static_cast<__mmask16>((1u << n) - 1), p));
}
inline lanes<double> load_some(const double* p, std::ptrdiff_t n) {
    return lanes<double>::batch(_mm512_maskz_loadu_pd(static_cast<__mmask8>((1u << n) - 1), p));
}
inline void store_some(float* p, std::ptrdiff_t n, lanes<float> v) {
    _mm512_mask_storeu_ps(p, static_cast<__mmask16>((1u << n) - 1), v.value);
}
inline void store_some(double* p, std::ptrdiff_t n, lanes<double> v) {
    _mm512_mask_storeu_pd(p, static_cast<__mmask8>((1u << n) - 1), v.value);
}
#elif defined(__SSE2__)
inline lanes<float> load_some(const float* p, std::ptrdiff_t n) {
    if (n == 4) return load_contiguous(p);
    if (n == 1) return lanes<float>::batch(_mm_load_ss(p));
    const __m128 two = _mm_castsi128_ps(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(p)));
    return lanes<float>::batch(n == 2 ? two : _mm_movelh_ps(two, _mm_load_ss(p + 2)));
}
inline lanes<double> load_some(const double* p, std::ptrdiff_t n) {
    return n == 2 ? load_contiguous(p) : lanes<double>(lanes<double>::batch(_mm_load_sd(p)));
}
inline void store_some(float* p, std::ptrdiff_t n, lanes<float> v) {
    if (n == 4) return store_contiguous(p, v);
    if (n == 1) return _mm_store_ss(p, v.value);
    _mm_storel_pi(reinterpret_cast<__m64*>(p), v.value);
    if (n == 3) _mm_store_ss(p + 2, _mm_movehl_ps(v.value, v.value));
}
inline void store_some(double* p, std::ptrdiff_t n, lanes<double> v) {
    if (n == 2) store_contiguous(p, v);
    else _mm_store_sd(p, v.value);
}
#else
template <class T>
inline lanes<T> load_some(const T* p, std::ptrdiff_t n) {
    return load_strided(p, 1, n);
}
template <class T>
inline void store_some(T* p, std::ptrdiff_t n, lanes<T> v) {
    store_strided(p, 1, n, v);
}
#endif

/// Writes an aligned group of lanes past the caches; `streams_end` puts such writes before all that follow.
TIKHONOV_INLINE void streams_end() {
#if defined(__SSE2__)
    _mm_sfence();
#endif
}
#if defined(__AVX512F__)
inline void store_past_caches(float* p, lanes<float> v) { _mm512_stream_ps(p, v.value); }
inline void store_past_caches(double* p, lanes<double> v) { _mm512_stream_pd(p, v.value); }
#elif defined(__AVX__)
inline void store_past_caches(float* p, lanes<float> v) { _mm256_stream_ps(p, v.value); }
inline void store_past_caches(double* p, lanes<double> v) { _mm256_stream_pd(p, v.value); }
#elif defined(__SSE2__)
inline void store_past_caches(float* p, lanes<float> v) { _mm_stream_ps(p, v.value); }
inline void store_past_caches(double* p, lanes<double> v) { _mm_stream_pd(p, v.value); }
#else
template <class T>
inline void store_past_caches(T* p, lanes<T> v) {
    store_contiguous(p, v);
}
#endif
/// Elements from `p` to the next aligned group of lanes; -1 if there is none.
template <class T>
inline std::ptrdiff_t elements_to_alignment(const T* p) {
    constexpr std::uintptr_t group = sizeof(typename lanes<T>::batch);
    const std::uintptr_t bytes = (group - reinterpret_cast<std::uintptr_t>(p) % group) % group;
    return bytes % sizeof(T) == 0 ? static_cast<std::ptrdiff_t>(bytes / sizeof(T)) : -1;
}

/// Asks for `count` elements, from the one that is `ahead` elements beyond `p`. They need not exist: so their addresses are numbers, which,
/// other than pointers, may leave the memory that they come from.
template <class T>
TIKHONOV_INLINE void prefetch(const T* p, std::ptrdiff_t ahead, std::ptrdiff_t count) {
#if defined(__GNUC__)
    constexpr std::ptrdiff_t line = 64 / static_cast<std::ptrdiff_t>(sizeof(T));
    const auto first = reinterpret_cast<std::uintptr_t>(p) + static_cast<std::uintptr_t>(ahead) * sizeof(T);
    for (std::ptrdiff_t i = 0; i < count; i += line)
        __builtin_prefetch(reinterpret_cast<const void*>(first + static_cast<std::uintptr_t>(i) * sizeof(T)));
    asm volatile("");  // g++ takes a function that only prefetches for one without effects, and drops its calls
#endif
}

/// A number of elements, rounded up to whole groups of lanes.
template <class T>
constexpr std::ptrdiff_t whole_groups(std::ptrdiff_t n) {
    return (n + lanes<T>::size - 1) / lanes<T>::size * lanes<T>::size;
}

}  // namespace tikhonov::detail
