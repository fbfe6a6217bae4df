// Products of matrices: C[m, n] = Σ A[m, k]·B[k, n], in blocks that caches hold and tiles that registers hold.
#pragma once

#include <tikhonov/kernel/packing.hpp>

namespace tikhonov {

namespace tiles {
template <class T>
inline constexpr std::ptrdiff_t width = most_groups* lanes<T>::size;
/// Terms of the sums that are done at a time: a panel of B takes three quarters of the nearest cache.
template <class T>
inline constexpr std::ptrdiff_t deepest = 37 * 1024 / (width<T> * static_cast<std::ptrdiff_t>(sizeof(T)));
/// Up to so many columns lanes run along the summed axis, if both operands are contiguous along it.
template <class T>
inline constexpr std::ptrdiff_t few_columns = 12;
/// Up to so many tiles of rows B is read where it is: packing it would take as long as what it saves.
inline constexpr std::ptrdiff_t few_tiles = 2;

/// Memory for packed operands.
template <class T>
struct workspace {
    T* data;
    bool keep = false;   ///< B is packed whole, and stays so for the products to come
    bool ready = false;  ///< B is packed
};

/// Elements of memory that packing needs: for all of B if it is kept.
template <class T>
constexpr std::ptrdiff_t room(std::ptrdiff_t rows, std::ptrdiff_t depth, std::ptrdiff_t columns, bool keep) {
    const std::ptrdiff_t line = padded<T>(depth);
    const std::ptrdiff_t few = line * std::min(std::max(rows, columns), few_columns<T>);
    return std::max({few, keep ? depth * padded<T>(columns) : 0, std::min(depth, deepest<T>) * width<T>});
}

/// Few columns, in the order in which lanes along the summed axis read them.
template <class T>
void multiply_inner(const matrix_view<const T>& a, matrix_view<const T> b, const matrix_view<T>& c, bool add, workspace<T>& packed) {
    if (b.row_stride != 1) {
        const std::ptrdiff_t line = padded<T>(b.rows);
        if (!packed.ready) pack_rows<T>(b.transposed(), line, packed.data);
        packed.ready = packed.keep;
        b = {packed.data, b.rows, b.columns, 1, line};
    }
    const std::ptrdiff_t count = (b.columns + inner_columns - 1) / inner_columns;
    with_constant<inner_columns>((b.columns + count - 1) / count, [&](auto columns) {
        constexpr std::ptrdiff_t rows = inner_sums / columns;
        for (std::ptrdiff_t m = 0; m < c.rows; m += rows)
            for (std::ptrdiff_t done = 0; done < b.columns; done += columns) {
                const std::ptrdiff_t n = std::min<std::ptrdiff_t>(done, b.columns - columns);
                inner<columns, T>(a.part(m, 0, c.rows - m, a.columns), b.data + n * b.column_stride, b.column_stride,
                                  c.part(m, n, c.rows - m, columns), add, done - n);
            }
    });
}

/// For each panel of B, which the nearest cache holds, all rows of A go by.
template <class T>
void multiply_outer(const matrix_view<const T>& a, const matrix_view<const T>& b, const matrix_view<T>& c, bool add, workspace<T>& packed) {
    constexpr std::ptrdiff_t one = lanes<T>::size;
    const parts deep(a.columns, deepest<T>);
    const parts wide((c.columns + one - 1) / one, most_groups);
    const parts high(c.rows, most_rows);
    const bool in_place = b.column_stride == 1 && high.count <= few_tiles && !packed.ready;
    T* next = packed.data;
    for (std::ptrdiff_t k = 0; k < deep.count; ++k) {
        const std::ptrdiff_t depth = deep.size(k);
        for (std::ptrdiff_t n = 0; n < wide.count; ++n) {
            const std::ptrdiff_t first = wide.begin(n) * one;
            const std::ptrdiff_t columns = std::min(wide.size(n) * one, c.columns - first);
            std::ptrdiff_t step = wide.size(n) * one;
            const T* panel = next;
            if (in_place && columns == step) {
                panel = b.data + deep.begin(k) * b.row_stride + first;
                step = b.row_stride;
            } else {
                if (!packed.ready) pack_rows<T>(b.part(deep.begin(k), first, depth, columns), step, next);
                if (packed.keep) next += depth * step;
            }
            with_constant<most_groups>(wide.size(n), [&](auto groups) {
                for (std::ptrdiff_t m = 0; m < high.count; ++m)
                    with_constant<most_rows>(high.size(m), [&](auto rows) {
                        outer<rows, groups, T>(a.part(high.begin(m), deep.begin(k), rows, depth), panel, step,
                                               c.part(high.begin(m), first, rows, columns), add || k > 0);
                    });
            });
        }
    }
    packed.ready = packed.keep && !in_place;
}
}  // namespace tiles

/// C = A·B, or C += A·B, where C is contiguous along rows or along columns; the workspace has room for tiles::room elements. Products
/// with the same B and other A and C may use one that keeps it, whatever their numbers of rows.
template <class T>
[[gnu::noinline]] void contract_matrices(matrix_view<const T> a, matrix_view<const T> b, matrix_view<T> c, bool add,
                                         tiles::workspace<T>& packed) {
    using namespace tiles;
    if (c.rows == 0 || c.columns == 0) return;
    if (a.columns == 0) {
        if (!add)
            for (std::ptrdiff_t m = 0; m < c.rows; ++m)
                for (std::ptrdiff_t n = 0; n < c.columns; ++n) c.data[m * c.row_stride + n * c.column_stride] = T(0);
        return;
    }
    if (c.columns <= few_columns<T> && a.column_stride == 1) return multiply_inner(a, b, c, add, packed);
    if (c.column_stride == 1) return multiply_outer(a, b, c, add, packed);
    workspace<T> other{packed.data};  // here A takes the part of B, and nothing of it is kept
    if (c.rows <= few_columns<T> && b.row_stride == 1) return multiply_inner<T>(b.transposed(), a.transposed(), c.transposed(), add, other);
    multiply_outer<T>(b.transposed(), a.transposed(), c.transposed(), add, other);
}

/// Whether a matrix has neither infinities nor NaN.
template <class T>
[[gnu::noinline]] bool all_finite(matrix_view<const T> a) {
    if (a.row_stride == 1) {
        std::swap(a.rows, a.columns);
        std::swap(a.row_stride, a.column_stride);
    }
    lanes<T> bad(T(0));  // 0·x is 0 or NaN
    T rest = 0;
    for (std::ptrdiff_t i = 0; i < a.rows; ++i) {
        const T* row = a.data + i * a.row_stride;
        std::ptrdiff_t j = 0;
        if (a.column_stride == 1)
            for (; j + lanes<T>::size <= a.columns; j += lanes<T>::size) bad = fma(load_contiguous(row + j), lanes<T>(T(0)), bad);
        for (; j < a.columns; ++j) rest += row[j * a.column_stride] * T(0);
    }
    return add_lanes(bad) + rest == T(0);
}

/// The same product term by term, with zeros of the masked factor that win over infinities and NaN.
template <class T>
[[gnu::noinline]] void contract_masked(matrix_view<const T> a, matrix_view<const T> b, matrix_view<T> c, bool add, bool left_masked) {
    for (std::ptrdiff_t m = 0; m < c.rows; ++m)
        for (std::ptrdiff_t n = 0; n < c.columns; ++n) {
            T sum = 0;
            for (std::ptrdiff_t k = 0; k < a.columns; ++k) {
                const T x = a.data[m * a.row_stride + k * a.column_stride];
                const T y = b.data[k * b.row_stride + n * b.column_stride];
                if ((left_masked ? x : y) != T(0)) sum += x * y;
            }
            T& to = c.data[m * c.row_stride + n * c.column_stride];
            to = add ? to + sum : sum;
        }
}

}  // namespace tikhonov
