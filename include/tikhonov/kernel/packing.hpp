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

/// Rows one after another, `width` elements each; beyond the last column there are zeros.
template <class T>
inline void pack_rows(const matrix_view<const T>& from, std::ptrdiff_t width, T* to) {
    constexpr std::ptrdiff_t one = lanes<T>::size;
    const T* row = from.data;
    for (std::ptrdiff_t k = 0; k < from.rows; ++k, row += from.row_stride, to += width) {
        std::ptrdiff_t j = 0;
        if (from.column_stride == 1)
            for (; j + one <= from.columns; j += one) store_contiguous(to + j, load_contiguous(row + j));
        for (; j < from.columns; ++j) to[j] = row[j * from.column_stride];
        for (; j < width; ++j) to[j] = T(0);
    }
}

}  // namespace tikhonov::tiles
