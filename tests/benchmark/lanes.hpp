// What the hand-written kernels are written on: as many floats as a register holds, on vector extensions of the compiler, so that one text
// serves AVX-512, AVX2 and SSE.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace hand {

#if defined(__AVX512F__)
inline constexpr std::size_t width = 16, registers = 32;
#elif defined(__AVX2__)
inline constexpr std::size_t width = 8, registers = 16;
#else
inline constexpr std::size_t width = 4, registers = 16;
#endif

typedef float vec __attribute__((vector_size(4 * width)));
typedef std::int32_t ivec __attribute__((vector_size(4 * width)));
typedef float loose __attribute__((vector_size(4 * width), aligned(4), may_alias));

inline vec load(const float* p) { return *reinterpret_cast<const loose*>(p); }
inline void store(float* p, vec x) { *reinterpret_cast<loose*>(p) = x; }
inline vec all(float x) { return x - vec{}; }
inline vec bits(ivec x) { return reinterpret_cast<vec>(x); }
inline ivec bits(vec x) { return reinterpret_cast<ivec>(x); }
inline vec fma(vec a, vec b, vec c) { return a * b + c; }  // contracted: -ffp-contract=fast
#if defined(__AVX512F__)
inline vec larger(vec a, vec b) { return reinterpret_cast<vec>(_mm512_max_ps(reinterpret_cast<__m512>(a), reinterpret_cast<__m512>(b))); }
inline vec smaller(vec a, vec b) { return reinterpret_cast<vec>(_mm512_min_ps(reinterpret_cast<__m512>(a), reinterpret_cast<__m512>(b))); }
#elif defined(__AVX2__)
inline vec larger(vec a, vec b) { return _mm256_max_ps(a, b); }
inline vec smaller(vec a, vec b) { return _mm256_min_ps(a, b); }
#elif defined(__SSE2__)
inline vec larger(vec a, vec b) { return _mm_max_ps(a, b); }
inline vec smaller(vec a, vec b) { return _mm_min_ps(a, b); }
#else
inline vec larger(vec a, vec b) { return a > b ? a : b; }
inline vec smaller(vec a, vec b) { return a < b ? a : b; }
#endif
inline vec magnitude(vec x) { return bits(bits(x) & (ivec{} + 0x7fffffff)); }

/// The first `count` elements, zeros behind them; nothing else is read or written. `count` is at most the width.
#if defined(__AVX512F__)
inline vec load_part(const float* p, std::size_t count) {
    return reinterpret_cast<vec>(_mm512_maskz_loadu_ps(static_cast<__mmask16>((1u << count) - 1), p));
}
inline void store_part(float* p, vec x, std::size_t count) {
    _mm512_mask_storeu_ps(p, static_cast<__mmask16>((1u << count) - 1), reinterpret_cast<__m512>(x));
}
#elif defined(__AVX2__)
inline __m256i first_lanes_mask(std::size_t count) {
    alignas(32) static constexpr std::int32_t ones_then_zeros[2 * width] = {-1, -1, -1, -1, -1, -1, -1, -1};
    return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(ones_then_zeros + width - count));
}
inline vec load_part(const float* p, std::size_t count) { return _mm256_maskload_ps(p, first_lanes_mask(count)); }
inline void store_part(float* p, vec x, std::size_t count) { _mm256_maskstore_ps(p, first_lanes_mask(count), x); }
#else
inline vec load_part(const float* p, std::size_t count) {
    if (count == width) return load(p);
    const vec x = {count > 0 ? p[0] : 0, count > 1 ? p[1] : 0, count > 2 ? p[2] : 0, 0};
    return x;
}
inline void store_part(float* p, vec x, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) p[i] = x[i];
}
#endif
/// Past the caches, for what is larger than they are. The address is aligned.
inline void stream(float* p, vec x) {
#if defined(__AVX512F__)
    _mm512_stream_ps(p, reinterpret_cast<__m512>(x));
#elif defined(__AVX2__)
    _mm256_stream_ps(p, reinterpret_cast<__m256>(x));
#elif defined(__SSE2__)
    _mm_stream_ps(p, reinterpret_cast<__m128>(x));
#else
    store(p, x);
#endif
}

/// A lane's number among those of its vector, where `Index` says from which lane of a (or, counted on, of b) each comes.
template <class Index, std::size_t... I>
inline vec permute(vec a, vec b, Index, std::index_sequence<I...>) {
    return __builtin_shufflevector(a, b, Index::at(I)...);
}
template <class Index>
inline vec permute(vec a, vec b) {
    return permute(a, b, Index{}, std::make_index_sequence<width>{});
}

/// Every second element of a and b, from the first or from the second on.
template <int First>
struct every_second {
    static constexpr int at(std::size_t i) { return static_cast<int>(2 * i) + First; }
};
inline vec even(vec a, vec b) { return permute<every_second<0>>(a, b); }
inline vec odd(vec a, vec b) { return permute<every_second<1>>(a, b); }

/// Blocks of Size lanes: the even ones of a and of b in turn, or (First = 1) the odd ones.
template <std::size_t Size, std::size_t First>
struct alternate {
    static constexpr int at(std::size_t i) {
        const std::size_t block = i / Size;
        return static_cast<int>((block % 2 == 0 ? 0 : width) + (block / 2 * 2 + First) * Size + i % Size);
    }
};
/// Sums of as many vectors as one has lanes, transposed: lane i of the result is the sum of all lanes of v[i].
template <std::size_t Count = width>
inline vec sums(const vec* v) {
    if constexpr (Count == 1) {
        return v[0];
    } else {
        constexpr std::size_t half = Count / 2;
        vec u[half];
        for (std::size_t i = 0; i < half; ++i)
            u[i] = permute<alternate<half, 0>>(v[i], v[i + half]) + permute<alternate<half, 1>>(v[i], v[i + half]);
        return sums<half>(u);
    }
}
/// Rows become columns.
template <std::size_t Size = width / 2>
inline void transpose(vec (&v)[width]) {
    if constexpr (Size >= 1) {
        for (std::size_t i = 0; i < width; ++i)
            if ((i & Size) == 0) {
                const vec a = v[i], b = v[i + Size];
                v[i] = permute<alternate<Size, 0>>(a, b);
                v[i + Size] = permute<alternate<Size, 1>>(a, b);
            }
        transpose<Size / 2>(v);
    }
}
/// The lane that lies `Far` lanes away, in pairs.
template <std::size_t Far>
struct across {
    static constexpr int at(std::size_t i) { return static_cast<int>(i ^ Far); }
};
/// Sums over groups of `Size` lanes, each in all lanes of its group.
template <std::size_t Size>
inline vec group_sums(vec x) {
    if constexpr (Size == 1) {
        return x;
    } else {
        x += permute<across<Size / 2>>(x, x);
        return group_sums<Size / 2>(x);
    }
}
/// Two vectors added up to half a vector each.
inline vec halves(vec a, vec b) { return permute<alternate<width / 2, 0>>(a, b) + permute<alternate<width / 2, 1>>(a, b); }
/// The sums of four vectors, each in a quarter of the lanes.
inline vec sums_of_four(const vec (&v)[4]) {
    constexpr std::size_t quarter = width / 4;
    const vec a = halves(v[0], v[2]), b = halves(v[1], v[3]);
    return group_sums<quarter>(permute<alternate<quarter, 0>>(a, b) + permute<alternate<quarter, 1>>(a, b));
}
/// Four numbers, each in a quarter of the lanes; the other way round, one of them in all lanes.
struct quarters {
    static constexpr int at(std::size_t i) { return static_cast<int>(i / (width / 4)); }
};
template <std::size_t Quarter>
struct from_quarter {
    static constexpr int at(std::size_t) { return static_cast<int>(Quarter * (width / 4)); }
};
/// The sum of all lanes.
inline float sum(vec x) { return group_sums<width>(x)[0]; }
/// The largest of all lanes.
template <std::size_t Size = width>
inline float largest(vec x) {
    if constexpr (Size == 1) return x[0];
    else return largest<Size / 2>(larger(x, permute<across<Size / 2>>(x, x)));
}

}  // namespace hand
