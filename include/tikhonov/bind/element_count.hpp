// How many elements some extents make, without overflow.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>

#include <tikhonov/core/target.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// An address has no more bits. What a layout adds to so many elements, rows of blocks and levels of trees, is counted in 64 bits.
inline constexpr std::size_t most_elements = std::size_t{1} << 47;
inline constexpr std::size_t too_many = most_elements + 1;  ///< stands for every larger count

/// The product of extents, but `too_many` where there are more than can be.
constexpr std::size_t count_elements(std::span<const std::size_t> extents) {
    std::size_t product = 1;
    for (const std::size_t n : extents) {
        if (n == 0) return 0;
        product = product > most_elements / n ? too_many : product * n;
    }
    return product;
}

}  // namespace tikhonov::detail
