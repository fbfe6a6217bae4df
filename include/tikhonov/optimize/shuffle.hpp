// Orders of rows by chance: the same on every machine, with every compiler and every standard library.
#pragma once

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include <tikhonov/core/target.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// The generator of all shuffles, SplitMix64: the state goes up by a constant, and what it is is mixed. Number k of a stream is a function
/// of its start and of k.
class split_mix {
  public:
    constexpr explicit split_mix(std::uint64_t start) : state_(start) {}
    constexpr std::uint64_t next() { return mix(state_ += 0x9e3779b97f4a7c15u); }
    /// A whole number below `bound`, each equally likely: the upper half of a product of 64 by 64 bits, and once more where that would
    /// favour some (Lemire).
    constexpr std::uint64_t below(std::uint64_t bound) {
        const std::uint64_t unfair = (0 - bound) % bound;
        for (;;) {
            const product it = multiply(next(), bound);
            if (it.low >= unfair) return it.high;
        }
    }
    static constexpr std::uint64_t mix(std::uint64_t z) {
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        return z ^ (z >> 31);
    }

  private:
    struct product {
        std::uint64_t high;
        std::uint64_t low;
    };
    static constexpr product multiply(std::uint64_t a, std::uint64_t b) {
        constexpr std::uint64_t half = 0xffffffffu;
        const std::uint64_t low = (a & half) * (b & half);
        const std::uint64_t middle = (a >> 32) * (b & half) + (low >> 32);
        const std::uint64_t other = (a & half) * (b >> 32) + (middle & half);
        return {(a >> 32) * (b >> 32) + (middle >> 32) + (other >> 32), (other << 32) | (low & half)};
    }
    std::uint64_t state_;
};

/// `shuffled(seed)`: rows in an order by chance. It depends on the seed, the epoch and the number of rows, and on nothing else.
class shuffled {
  public:
    constexpr explicit shuffled(std::uint64_t seed) : seed_(seed) {}
    constexpr std::uint64_t seed() const { return seed_; }
    /// Puts the elements of a range into that order: Fisher and Yates, from the last element on, each exchanged for one of those up to it.
    template <class E>
    constexpr void operator()(std::span<E> of, std::uint64_t epoch = 0) const {
        split_mix random(split_mix::mix(seed_) + split_mix::mix(~epoch));
        for (std::size_t i = of.size(); i > 1; --i) {
            const auto j = static_cast<std::size_t>(random.below(i));
            const E moved = of[i - 1];
            of[i - 1] = of[j];
            of[j] = moved;
        }
    }
    friend constexpr bool operator==(const shuffled&, const shuffled&) = default;

  private:
    std::uint64_t seed_;
};

/// What stands for an order where rows stay as they are.
struct in_order {
    template <class E>
    constexpr void operator()(std::span<E>, std::uint64_t = 0) const {}
    friend constexpr bool operator==(const in_order&, const in_order&) = default;
};

/// The rows 0 to count - 1, in the order of an epoch.
template <class Order>
void fill_order(std::vector<std::size_t>& order, std::size_t count, const Order& by, std::uint64_t epoch) {
    order.resize(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    by(std::span(order), epoch);
}

}  // namespace tikhonov::detail
