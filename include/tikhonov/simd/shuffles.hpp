// Lanes of two registers in any order that is known during compilation. Written on the compiler's own vectors, whose shuffles by constants
// become the best instructions of every target.
#pragma once

#include <bit>
#include <utility>

#include <tikhonov/simd/memory.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail::shuffles {

template <class T>
using vector [[gnu::vector_size(sizeof(typename lanes<T>::batch))]] = T;
template <class T>
inline constexpr int width = static_cast<int>(lanes<T>::size);
template <class T>
inline constexpr int chunk = 16 / static_cast<int>(sizeof(T));  ///< elements in 128 bits, within which shuffles are cheapest

/// Lane i of the result is element `index(i)` of a followed by b.
template <class T, class Index>
TIKHONOV_INLINE lanes<T> shuffle(lanes<T> a, lanes<T> b, Index) {
    const auto x = std::bit_cast<vector<T>>(a);
    const auto y = std::bit_cast<vector<T>>(b);
    return [&]<int... I>(std::integer_sequence<int, I...>) TIKHONOV_INLINE_LAMBDA {
        return std::bit_cast<lanes<T>>(__builtin_shufflevector(x, y, Index{}(I)...));
    }
    (std::make_integer_sequence<int, width<T>>{});
}

/// `visit(i)` for 0 to Count - 1 with constants.
template <int Count, class Visit>
TIKHONOV_INLINE void repeat(Visit visit) {
    [&]<int... I>(std::integer_sequence<int, I...>) TIKHONOV_INLINE_LAMBDA { (..., visit(std::integral_constant<int, I>{})); }
    (std::make_integer_sequence<int, Count>{});
}

}  // namespace tikhonov::detail::shuffles
