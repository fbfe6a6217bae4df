// Arithmetic modulo a prime, in which symbolic equality evaluates formulas.
#pragma once

#include <bit>
#include <cstdint>

#include <tikhonov/core/hash.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// The numbers modulo a prime p between 2^62 and 2^63. Of the primes below, (p - 1) / 2 is a prime as well, and powers of 2 repeat after
/// p - 1 of them: no two powers of two that a double can be are the same number, and x^k = x^m for no more than two x but 0, unless k - m
/// is a multiple of (p - 1) / 2.
struct prime_field {
    std::uint64_t prime;
    std::uint64_t root_17;  ///< (x^17)^root_17 = x for every x: the 17th power is a permutation of the field

    constexpr std::uint64_t reduce(std::uint64_t x) const { return x % prime; }
    constexpr std::uint64_t add(std::uint64_t a, std::uint64_t b) const { return a + b >= prime ? a + b - prime : a + b; }
    constexpr std::uint64_t negate(std::uint64_t a) const { return a == 0 ? 0 : prime - a; }
    constexpr std::uint64_t multiply(std::uint64_t a, std::uint64_t b) const {
        __extension__ typedef unsigned __int128 wide;
        return static_cast<std::uint64_t>(static_cast<wide>(a) * b % prime);
    }
    constexpr std::uint64_t power(std::uint64_t base, std::uint64_t exponent) const {
        std::uint64_t result = 1;
        for (;; base = multiply(base, base)) {
            if ((exponent & 1) != 0) result = multiply(result, base);
            if ((exponent >>= 1) == 0) return result;
        }
    }
    /// By Euclid's algorithm; of 0 a number that nothing else is, so that 1 / 0 is not 0.
    constexpr std::uint64_t inverse(std::uint64_t a) const {
        if (a == 0) return reduce(scramble(prime));
        std::uint64_t larger = prime, smaller = a;
        std::int64_t s = 0, t = 1;  // larger = s·a and smaller = t·a
        while (smaller > 1) {
            const std::uint64_t q = larger / smaller;
            const std::uint64_t rest = larger - q * smaller;
            const std::int64_t next = s - static_cast<std::int64_t>(q) * t;
            larger = smaller;
            smaller = rest;
            s = t;
            t = next;
        }
        return t < 0 ? prime - static_cast<std::uint64_t>(-t) : static_cast<std::uint64_t>(t);
    }

    /// A double is m·2^e, and so is its image.
    constexpr std::uint64_t from_double(double value) const {
        const auto bits = std::bit_cast<std::uint64_t>(value);
        const auto biased = (bits >> 52) & 0x7ff;
        const std::uint64_t fraction = bits & ((std::uint64_t{1} << 52) - 1);
        std::uint64_t image = 0;
        if (biased == 0x7ff) {
            image = reduce(scramble(bits << 1));  // an infinity stands for itself
        } else {
            std::uint64_t m = biased == 0 ? fraction : fraction | (std::uint64_t{1} << 52);
            if (m == 0) return 0;
            const int e = (biased == 0 ? 1 : static_cast<int>(biased)) - 1075 + std::countr_zero(m);
            m >>= std::countr_zero(m);
            const std::uint64_t half = (prime + 1) / 2;
            image = e == 0 ? m : multiply(m, e > 0 ? power(2, static_cast<std::uint64_t>(e)) : power(half, static_cast<std::uint64_t>(-e)));
        }
        return value < 0 ? negate(image) : image;
    }
};

/// Three of them, with no pattern of their own: they are made of hashes.
inline constexpr prime_field prime_fields[] = {{6648224492860484747u, 5475008405885105085u},
                                               {6386540780258672483u, 1502715477707922937u},
                                               {6634572030981194747u, 1951344714994469043u}};

}  // namespace tikhonov::detail
