// Copies of an operand in the order in which tiles read it.
#pragma once

#include <tikhonov/kernel/tiles.hpp>

namespace tikhonov::tiles {

/// As few parts of at most `most` as it takes, all of nearly the same size: 17 columns in parts of 16 are 9 and 8.
struct parts {
    std::ptrdiff_t whole, count;
    parts(std::ptrdiff_t of, std::ptrdiff_t most) : whole(of), count((of + most - 1) / most) {}
    std::ptrdiff_t begin(std::ptrdiff_t i) const { return i * whole / count; }
    std::ptrdiff_t size(std::ptrdiff_t i) const { return begin(i + 1) - begin(i); }
};

inline constexpr std::ptrdiff_t ahead = 16;  ///< rows that are on their way from farther caches while one is copied

/// Rows one after another, `width` elements each; beyond the last column there are zeros.
template <class T>
inline void pack_rows(const matrix_view<const T>& from, std::ptrdiff_t width, T* to) {
    constexpr std::ptrdiff_t one = lanes<T>::size;
    const T* row = from.data;
    for (std::ptrdiff_t k = 0; k < from.rows; ++k, row += from.row_stride, to += width) {
        std::ptrdiff_t j = 0;
        if (from.column_stride == 1)
            for (std::ptrdiff_t p = 0; p < from.columns; p += 64 / static_cast<std::ptrdiff_t>(sizeof(T)))
                prefetch(row + ahead * from.row_stride + p);
        if (from.column_stride == 1)
            for (; j + one <= from.columns; j += one) store_contiguous(to + j, load_contiguous(row + j));
        for (; j < from.columns; ++j) to[j] = row[j * from.column_stride];
        for (; j < width; ++j) to[j] = T(0);
    }
}

/// For each group of rows a group of each column, one after another; beyond the last row and the last column there are zeros.
template <class T>
inline void pack_groups(const matrix_view<const T>& from, std::ptrdiff_t columns, T* to) {
    constexpr std::ptrdiff_t one = lanes<T>::size;
    for (std::ptrdiff_t k = 0; k < from.rows; k += one)
        for (std::ptrdiff_t j = 0; j < columns; ++j, to += one) {
            const std::ptrdiff_t count = j < from.columns ? std::min(one, from.rows - k) : 0;
            const T* at = from.data + k * from.row_stride + j * from.column_stride;
            if (count == one) {
                repeat<static_cast<int>(one)>([&](auto i) { to[i] = at[i * from.row_stride]; });
            } else {
                for (std::ptrdiff_t i = 0; i < count; ++i) to[i] = at[i * from.row_stride];
                for (std::ptrdiff_t i = count; i < one; ++i) to[i] = T(0);
            }
        }
}

}  // namespace tikhonov::tiles
