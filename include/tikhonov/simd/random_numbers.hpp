// Random numbers made of Philox's words: uniform ones, which have the same bits everywhere, and normal ones.
//
// The element at `position` of a `row` takes word position % 4 of block position / 4 of its row, whose counter and key are
//     counter 0  the lowest 32 bits of the block's number, position / 4        key 0  the lower 32 bits of the seed
//     counter 1  those of the row                                              key 1  the upper 32, exclusive or the name's FNV-1a hash
//     counter 2  those of the step
//     counter 3  bits 0-7: bits 32-39 of the block; bits 8-19: bits 32-43 of the row; bits 20-30: bits 32-42 of the step;
//                bit 31: 0; 1 for the further words that numbers of double take, in which their last bits are
// so numbers of float and of double have their first bits in common.
#pragma once

#include <algorithm>
#include <bit>
#include <numbers>
#include <string_view>

#include <tikhonov/simd/functions.hpp>
#include <tikhonov/simd/philox.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail::philox {

/// FNV-1a, 32 bits.
constexpr std::uint32_t hash_name(std::string_view name) {
    std::uint32_t hash = 0x811c9dc5u;
    for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x01000193u;
    return hash;
}
constexpr key key_of(std::uint64_t seed, std::string_view name) {
    return {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32) ^ hash_name(name)};
}
/// The counter of a block of a row.
constexpr block counter_of(std::uint64_t number, std::uint64_t row, std::uint64_t step) {
    const std::uint64_t upper = (number >> 32 & 0xff) | (row >> 32 & 0xfff) << 8 | (step >> 32 & 0x7ff) << 20;
    return {static_cast<std::uint32_t>(number), static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(step),
            static_cast<std::uint32_t>(upper)};
}
inline constexpr std::uint32_t further = std::uint32_t{1} << 31;

/// w·2⁻³² + (v >> 11)·2⁻⁵³, of whole numbers in the lanes: 53 bits. Every operation is exact.
TIKHONOV_INLINE lanes<double> fraction_of(vector w, vector v) {
    constexpr std::uint64_t whole = 0x4330000000000000u;  // the bits of 2⁵²: with a number below in its last bits it is their sum
    const lanes<double> offset(0x1p52);
    const auto number = [&](vector x) TIKHONOV_INLINE_LAMBDA { return std::bit_cast<lanes<double>>(x | whole) - offset; };
    return number(w) * lanes<double>(0x1p-32) + number(v >> 11) * lanes<double>(0x1p-53);
}
/// `width` words, each in a lane.
TIKHONOV_INLINE vector load_words(const std::uint32_t* from) {
    using half [[gnu::vector_size(vector_bytes / 2)]] = std::uint32_t;
    half narrow;
    std::memcpy(&narrow, from, sizeof narrow);
    return __builtin_convertvector(narrow, vector);
}
/// The first words of `width` pairs, or the second ones.
TIKHONOV_INLINE vector load_words(const std::uint32_t* pairs, bool second) {
    vector both;
    std::memcpy(&both, pairs, sizeof both);
    return second ? both >> 32 : both & 0xffffffffu;
}

/// A number in [0, 1) of each word: its upper 24 bits in float, and in double its 32 and 21 of the word of `more`.
inline void make_uniform(const words& w, const words&, float* out) {
    for (std::size_t i = 0; i < 4 * together; ++i) out[i] = static_cast<float>(static_cast<std::int32_t>(w.of[i] >> 8)) * 0x1p-24f;
}
inline void make_uniform(const words& w, const words& more, double* out) {
    for (std::size_t i = 0; i < 4 * together; i += width)
        store_contiguous(out + i, fraction_of(load_words(w.of + i), load_words(more.of + i)));
}

/// √(-2 log u)·(cos 2πv, sin 2πv), Box and Muller's pair of normal numbers. 0 < u <= 1, so the logarithm is finite, and 0 <= v < 1.
struct normal_pair {
    lanes<double> first, second;
};
TIKHONOV_INLINE normal_pair box_muller(lanes<double> u, lanes<double> v) {
    // sin and cos by Taylor's series, on an eighth of a turn to either side; the quarters are counted exactly
    static constexpr double sine[] = {-1.0 / 6,        1.0 / 120,        -1.0 / 5040,         1.0 / 362880,
                                      -1.0 / 39916800, 1.0 / 6227020800, -1.0 / 1307674368000};
    static constexpr double cosine[] = {-1.0 / 2,       1.0 / 24,        -1.0 / 720,         1.0 / 40320,
                                        -1.0 / 3628800, 1.0 / 479001600, -1.0 / 87178291200, 1.0 / 20922789888000};
    const lanes<double> one(1.0);
    const lanes<double> turns = v * lanes<double>(4.0);
    const lanes<double> quarter = nearest_integer(turns);
    const lanes<double> part = turns - quarter;
    const lanes<double> x = part * lanes<double>(std::numbers::pi / 2);
    const lanes<double> rest = part * lanes<double>(6.123233995736766e-17);  // π/2 has more digits
    const lanes<double> square = x * x;
    const lanes<double> s = x + fma(x * square, polynomial(sine, square), rest);
    const lanes<double> c = fma(square, polynomial(cosine, square), one);
    const lanes<double> two(2.0);
    const auto first = quarter == one, second = quarter == two, third = quarter == lanes<double>(3.0);
    const auto odd = first || third;
    const lanes<double> along = where(odd, s, c);
    const lanes<double> across = where(odd, c, s);
    const lanes<double> radius = sqrt(log(u) * lanes<double>(-2.0));
    return {radius * where(first || second, -along, along), radius * where(second || third, -across, across)};
}
/// Words 0 and 1 of a block make a pair of numbers, 2 and 3 another. In double of 53 bits each; in float of 32, and rounded once.
template <class T>
void make_normal(const words& w, const words& more, T* out) {
    constexpr bool single = sizeof(T) == 4;
    const lanes<double> least(single ? 0x1p-32 : 0x1p-53);
    alignas(64) double numbers[2][width];
    for (std::size_t i = 0; i < 4 * together; i += 2 * width) {
        const auto fraction = [&](bool second) TIKHONOV_INLINE_LAMBDA {
            return fraction_of(load_words(w.of + i, second), single ? vector{} : load_words(more.of + i, second));
        };
        const normal_pair pair = box_muller(fraction(false) + least, fraction(true));
        store_contiguous(numbers[0], pair.first);
        store_contiguous(numbers[1], pair.second);
        for (std::size_t j = 0; j < width; ++j) {
            out[i + 2 * j] = static_cast<T>(numbers[0][j]);
            out[i + 2 * j + 1] = static_cast<T>(numbers[1][j]);
        }
    }
}

enum class distribution { uniform, normal };

/// Writes the numbers of elements one behind the other, as many rows of them as there are.
template <distribution Kind, class T>
class stream {
  public:
    stream(key k, std::uint64_t step, T* out) : key_(k), step_(step), out_(out) { counters_.third = counter_of(0, 0, step)[2]; }
    /// `count` elements of a row, from `position` on.
    void add(std::uint64_t row, std::uint64_t position, std::size_t count) {
        while (count > 0) {
            if (pending_ == 0 && count >= 4 * together && position % (4 * together) == 0) {
                const block c = counter_of(position / 4, row, step_);
                for (std::size_t i = 0; i < together; ++i) {
                    counters_.first[i] = c[0] + i;  // of neighbours whose number is a multiple only the last bits differ
                    counters_.second[i] = c[1];
                    counters_.fourth[i] = c[3];
                }
                pending_ = together;
                position += 4 * together;
                count -= 4 * together;
                make_pending();
                continue;
            }
            const std::size_t skipped = position % 4;
            const std::size_t taken = std::min(4 - skipped, count);
            const block c = counter_of(position / 4, row, step_);
            counters_.first[pending_] = c[0];
            counters_.second[pending_] = c[1];
            counters_.fourth[pending_] = c[3];
            skipped_[pending_] = static_cast<unsigned char>(skipped);
            taken_[pending_] = static_cast<unsigned char>(taken);
            whole_ = whole_ && taken == 4;
            position += taken;
            count -= taken;
            if (++pending_ == together) make_pending();
        }
    }
    /// Makes what has been put off, because blocks are made several at a time.
    void finish() {
        if (pending_ > 0) make_pending();
    }

  private:
    void make_pending() {
        make(counters_, key_, 0, words_);
        if constexpr (sizeof(T) == 8) make(counters_, key_, further, more_);
        if (whole_ && pending_ == together) {
            make_numbers(out_);
            out_ += 4 * together;
        } else {
            alignas(64) T numbers[4 * together];
            make_numbers(numbers);
            for (std::size_t i = 0; i < pending_; ++i) out_ = std::copy_n(numbers + 4 * i + skipped_[i], taken_[i], out_);
        }
        pending_ = 0;
        whole_ = true;
    }
    void make_numbers(T* out) {
        if constexpr (Kind == distribution::uniform) make_uniform(words_, more_, out);
        else make_normal(words_, more_, out);
    }

    key key_;
    std::uint64_t step_;
    T* out_;
    counters counters_;
    words words_;
    words more_;  // of double
    unsigned char skipped_[together]{};
    unsigned char taken_[together]{};
    std::size_t pending_ = 0;
    bool whole_ = true;  ///< whether all of every pending block is asked for
};

}  // namespace tikhonov::detail::philox
