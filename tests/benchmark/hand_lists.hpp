// Elements picked out by flags, side by side.
#pragma once

#include "lanes.hpp"

namespace hand {

/// Which of m elements are flagged, and their values: sixteen flags at a time. Writes up to a vector more than it counts.
inline std::size_t list(const std::uint8_t* flag, const float* x, std::size_t m, std::uint32_t* index, float* value) {
    std::size_t count = 0, j = 0;
#if defined(__AVX512F__)
    __m512i lane = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    for (; j + 16 <= m; j += 16) {
        const __m512i flags = _mm512_cvtepu8_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(flag + j)));
        const __mmask16 which = _mm512_test_epi32_mask(flags, flags);
        _mm512_storeu_si512(index + count, _mm512_maskz_compress_epi32(which, lane));
        _mm512_storeu_ps(value + count, _mm512_maskz_compress_ps(which, _mm512_loadu_ps(x + j)));
        count += static_cast<std::size_t>(__builtin_popcount(which));
        lane = _mm512_add_epi32(lane, _mm512_set1_epi32(16));
    }
#elif defined(__SSE2__)
    for (; j + 16 <= m; j += 16) {
        const __m128i flags = _mm_loadu_si128(reinterpret_cast<const __m128i*>(flag + j));
        auto bit = 0xffffu & ~static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(flags, _mm_setzero_si128())));
        for (; bit != 0; bit &= bit - 1) {
            const std::size_t at = j + static_cast<std::size_t>(__builtin_ctz(bit));
            index[count] = static_cast<std::uint32_t>(at);
            value[count++] = x[at];
        }
    }
#endif
    for (; j < m; ++j) {
        index[count] = static_cast<std::uint32_t>(j);
        value[count] = x[j];
        count += flag[j] != 0;
    }
    return count;
}

}  // namespace hand
