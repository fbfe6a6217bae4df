// Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011): 128 random bits that are a function of a counter and a key and of nothing else, so
// that numbers are the same whoever makes them, and in whatever order.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <utility>

#include <tikhonov/simd/shuffles.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail::philox {

using block = std::array<std::uint32_t, 4>;
using key = std::array<std::uint32_t, 2>;

inline constexpr int rounds = 10;
inline constexpr key multiplier{0xd2511f53u, 0xcd9e8d57u};
inline constexpr key key_step{0x9e3779b9u, 0xbb67ae85u};  ///< added to the key after each round

/// The block at a counter.
constexpr block at(block c, key k) {
    for (int round = 0; round < rounds; ++round) {
        const std::uint64_t p = std::uint64_t{multiplier[0]} * c[0];
        const std::uint64_t q = std::uint64_t{multiplier[1]} * c[2];
        c = {static_cast<std::uint32_t>(q >> 32) ^ c[1] ^ k[0], static_cast<std::uint32_t>(q),
             static_cast<std::uint32_t>(p >> 32) ^ c[3] ^ k[1], static_cast<std::uint32_t>(p)};
        k = {k[0] + key_step[0], k[1] + key_step[1]};
    }
    return c;
}

/// 32 bits a lane of 64, because that is how hardware multiplies them.
inline constexpr std::size_t vector_bytes = sizeof(typename lanes<double>::batch);
using vector [[gnu::vector_size(vector_bytes)]] = std::uint64_t;
inline constexpr std::size_t width = vector_bytes / 8;

/// The products of the low halves of the lanes. Compilers multiply 64 bits where they are not told.
TIKHONOV_INLINE vector multiply(vector a, vector b) {
#if defined(__AVX512F__)
    return std::bit_cast<vector>(_mm512_mul_epu32(std::bit_cast<__m512i>(a), std::bit_cast<__m512i>(b)));
#elif defined(__AVX2__)
    return std::bit_cast<vector>(_mm256_mul_epu32(std::bit_cast<__m256i>(a), std::bit_cast<__m256i>(b)));
#elif defined(__SSE2__) && !defined(__AVX__)
    return std::bit_cast<vector>(_mm_mul_epu32(std::bit_cast<__m128i>(a), std::bit_cast<__m128i>(b)));
#elif defined(__aarch64__)
    return std::bit_cast<vector>(vmull_u32(vmovn_u64(std::bit_cast<uint64x2_t>(a)), vmovn_u64(std::bit_cast<uint64x2_t>(b))));
#else
    return (a & 0xffffffffu) * (b & 0xffffffffu);
#endif
}

/// How many blocks are made at a time: whole vectors of every instruction set.
inline constexpr std::size_t together = 16;

/// So many counters, word by word; the third word is the same in all.
struct counters {
    alignas(64) std::uint64_t first[together]{};
    alignas(64) std::uint64_t second[together]{};
    alignas(64) std::uint64_t fourth[together]{};
    std::uint32_t third = 0;
};
/// The words of so many blocks, block by block.
struct words {
    alignas(64) std::uint32_t of[4 * together];
};

/// Lane 0 of a, lane 0 of b, lane 1 of a and so on.
TIKHONOV_INLINE void store_zipped(vector a, vector b, std::uint32_t* out) {
    [&]<std::size_t... I>(std::index_sequence<I...>) TIKHONOV_INLINE_LAMBDA {
        constexpr auto zip = [](std::size_t j) { return static_cast<int>(j % 2 == 0 ? j / 2 : width + j / 2); };
        const vector front = __builtin_shufflevector(a, b, zip(I)...);
        const vector back = __builtin_shufflevector(a, b, zip(width + I)...);
        std::memcpy(out, &front, vector_bytes);
        std::memcpy(out + 2 * width, &back, vector_bytes);
    }
    (std::make_index_sequence<width>{});
}

/// The blocks at some counters, with `flag` set in the fourth word of each.
inline void make(const counters& from, key k, std::uint32_t flag, words& out) {
    constexpr std::size_t abreast = 2;  // products are waited for: so two vectors take turns
    static_assert(together % (abreast * width) == 0);
    for (std::size_t i = 0; i < together; i += abreast * width) {
        vector c0[abreast], c1[abreast], c2[abreast], c3[abreast];
        vector key0 = vector{} + k[0];
        vector key1 = vector{} + k[1];
        shuffles::repeat<abreast>([&](auto j) TIKHONOV_INLINE_LAMBDA {
            std::memcpy(&c0[j], from.first + i + j * width, vector_bytes);
            std::memcpy(&c1[j], from.second + i + j * width, vector_bytes);
            std::memcpy(&c3[j], from.fourth + i + j * width, vector_bytes);
            c2[j] = vector{} + from.third;
            c3[j] ^= vector{} + flag;
        });
        // the high halves of lanes are left as they come: products do not see them
        for (int round = 0; round < rounds; ++round) {
            shuffles::repeat<abreast>([&](auto j) TIKHONOV_INLINE_LAMBDA {
                const vector p = multiply(c0[j], vector{} + multiplier[0]);
                const vector q = multiply(c2[j], vector{} + multiplier[1]);
                c0[j] = (q >> 32) ^ c1[j] ^ key0;
                c1[j] = q;
                c2[j] = (p >> 32) ^ c3[j] ^ key1;
                c3[j] = p;
            });
            key0 += key_step[0];
            key1 += key_step[1];
        }
        shuffles::repeat<abreast>([&](auto j) TIKHONOV_INLINE_LAMBDA {
            const vector low = (c0[j] & 0xffffffffu) | (c1[j] << 32);
            const vector high = (c2[j] & 0xffffffffu) | (c3[j] << 32);
            store_zipped(low, high, out.of + 4 * (i + j * width));
        });
    }
}

}  // namespace tikhonov::detail::philox
