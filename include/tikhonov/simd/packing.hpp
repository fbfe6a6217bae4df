// Copies of an operand in the order in which tiles read it.
#pragma once

#include <tikhonov/simd/samples.hpp>
#include <tikhonov/simd/tiles.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail::tiles {

/// As few parts of at most `most` as it takes, all of nearly the same size: 17 columns in parts of 16 are 9 and 8.
struct parts {
    std::ptrdiff_t whole, count;
    parts(std::ptrdiff_t of, std::ptrdiff_t most) : whole(of), count((of + most - 1) / most) {}
    std::ptrdiff_t begin(std::ptrdiff_t i) const { return i * whole / count; }
    std::ptrdiff_t size(std::ptrdiff_t i) const { return begin(i + 1) - begin(i); }
};

inline constexpr std::ptrdiff_t ahead = 16;  ///< rows that are on their way from farther caches while one is copied

/// `lines` of up to as many elements as there are lanes, `apart` from each other, transposed: element i of all lines stands at to + i·step.
/// In lanes beyond the last line is what nobody will look at.
template <class T>
inline void transpose_lines(const T* from, std::ptrdiff_t apart, std::ptrdiff_t lines, std::ptrdiff_t length, T* to, std::ptrdiff_t step) {
    constexpr int one = static_cast<int>(lanes<T>::size);
    lanes<T> v[one];
    const auto at = [&](std::ptrdiff_t i) { return from + std::min(i, lines - 1) * apart; };
    if (length >= one) repeat<one>([&](auto i) TIKHONOV_INLINE_LAMBDA { v[i] = load_contiguous(at(i)); });
    else repeat<one>([&](auto i) TIKHONOV_INLINE_LAMBDA { v[i] = load_some(at(i), length); });
    transpose(v);
    repeat<one>([&](auto i) TIKHONOV_INLINE_LAMBDA {
        if (i < length) store_contiguous(to + i * step, v[i]);
    });
}

/// Rows one after another, `width` elements each, whole groups of lanes; what stands beyond the last column nobody will look at.
template <class T>
inline void pack_rows(const matrix_view<const T>& from, std::ptrdiff_t width, T* to) {
    constexpr std::ptrdiff_t one = lanes<T>::size;
    if (from.column_stride != 1 && from.row_stride == 1) {
        for (std::ptrdiff_t k = 0; k < from.rows; k += one)
            for (std::ptrdiff_t j = 0; j < width; j += one)
                transpose_lines(from.data + k + j * from.column_stride, from.column_stride, from.columns - j, from.rows - k,
                                to + k * width + j, width);
        return;
    }
    const T* row = from.data;
    for (std::ptrdiff_t k = 0; k < from.rows; ++k, row += from.row_stride, to += width) {
        std::ptrdiff_t j = 0;
        if (from.column_stride == 1) {
            constexpr std::ptrdiff_t line = 64 / static_cast<std::ptrdiff_t>(sizeof(T));
            for (std::ptrdiff_t p = 0; p < from.columns; p += line) prefetch(row + ahead * from.row_stride + p);
            for (; j + one <= from.columns; j += one) store_contiguous(to + j, load_contiguous(row + j));
        }
        for (; j < from.columns; ++j) to[j] = row[j * from.column_stride];
        for (; j < width; ++j) to[j] = T(0);
    }
}

/// For each group of rows a group of each column, one after another; beyond the last row there are zeros.
template <class T>
inline void pack_groups(const matrix_view<const T>& from, std::ptrdiff_t columns, T* to) {
    constexpr std::ptrdiff_t one = lanes<T>::size;
    std::ptrdiff_t k = 0;
    for (; k + one <= from.rows; k += one, to += columns * one) {
        const T* rows = from.data + k * from.row_stride;
        if (from.column_stride == 1)
            for (std::ptrdiff_t j = 0; j < from.columns; j += one)
                transpose_lines(rows + j, from.row_stride, one, from.columns - j, to + j * one, one);
        else if (from.row_stride == 1)
            for (std::ptrdiff_t j = 0; j < from.columns; ++j)
                store_contiguous(to + j * one, load_contiguous(rows + j * from.column_stride));
        else
            for (std::ptrdiff_t j = 0; j < from.columns; ++j)
                for (std::ptrdiff_t i = 0; i < one; ++i) to[j * one + i] = rows[i * from.row_stride + j * from.column_stride];
        std::fill(to + from.columns * one, to + columns * one, T(0));
    }
    if (k == from.rows) return;
    std::fill_n(to, columns * one, T(0));
    for (std::ptrdiff_t j = 0; j < from.columns; ++j)
        for (std::ptrdiff_t i = k; i < from.rows; ++i) to[j * one + i - k] = from.data[i * from.row_stride + j * from.column_stride];
}

}  // namespace tikhonov::detail::tiles
