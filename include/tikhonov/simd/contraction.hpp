// Products of matrices: C[m, n] = Σ A[m, k]·B[k, n], in blocks that caches hold and tiles that registers hold.
#pragma once

#include <tikhonov/simd/packing.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

namespace tiles {
template <class T>
inline constexpr std::ptrdiff_t width = most_groups* lanes<T>::size;
/// Terms of the sums that are done at a time: a panel of B takes three quarters of the nearest cache.
template <class T>
inline constexpr std::ptrdiff_t deepest = 37 * 1024 / (width<T> * static_cast<std::ptrdiff_t>(sizeof(T)));
/// Whether lanes run along the summed axis: adding them up costs as much as four more groups along it, while a last group of columns that
/// is not whole costs as much as a whole one.
template <class T>
constexpr bool few_columns(std::ptrdiff_t columns, std::ptrdiff_t depth) {
    constexpr std::ptrdiff_t one = lanes<T>::size;
    return columns <= 3 * one && columns * (depth / one + 4) <= whole_groups<T>(columns) / one * depth;
}
/// How a product is computed: with lanes along the summed axis, or else along the columns; and whether as Cᵀ = Bᵀ·Aᵀ, which makes columns
/// of the rows.
struct product_way {
    bool along_sums;
    bool transposed;
};
/// `a_along_sums`, `b_along_sums`, `c_along_columns`: a matrix is contiguous along that axis.
template <class T>
constexpr product_way way_of_product(std::ptrdiff_t rows, std::ptrdiff_t depth, std::ptrdiff_t columns, bool a_along_sums,
                                     bool b_along_sums, bool c_along_columns) {
    if (few_columns<T>(columns, depth) && a_along_sums) return {true, false};
    if (c_along_columns) return {false, false};
    return {few_columns<T>(rows, depth) && b_along_sums, true};
}
/// Of that columns with lanes along the summed axis take so much of the nearest cache.
inline constexpr std::ptrdiff_t inner_bytes = 32 * 1024;
/// Up to so many tiles of rows B is read where it is: packing it would take as long as what it saves.
inline constexpr std::ptrdiff_t few_tiles = 2;

/// Memory for packed operands.
template <class T>
struct workspace {
    T* data;
    bool keep = false;   ///< B is packed whole, and stays so for the products to come
    bool ready = false;  ///< B is packed
};

/// Elements of memory that packing needs: for all of B if it is kept, else for a panel. Never more for smaller matrices.
template <class T>
constexpr std::ptrdiff_t room(std::ptrdiff_t depth, std::ptrdiff_t columns, bool keep) {
    const std::ptrdiff_t panel = std::max(deepest<T> * width<T>, inner_bytes / static_cast<std::ptrdiff_t>(sizeof(T)));
    return std::max(panel, keep ? whole_groups<T>(depth) * whole_groups<T>(columns) : 0);
}

/// Few columns, with lanes along the summed axis: as much of the columns at a time as the nearest cache holds.
template <class T>
void multiply_inner(const matrix_view<const T>& a, const matrix_view<const T>& b, const matrix_view<T>& c, bool add, workspace<T>& packed) {
    constexpr std::ptrdiff_t one = lanes<T>::size;
    const parts pairs((b.columns + 1) / 2, inner_pairs);
    T* next = packed.data;
    for (std::ptrdiff_t i = 0; i < pairs.count; ++i) {
        const std::ptrdiff_t n = 2 * pairs.begin(i);
        const std::ptrdiff_t count = std::min(2 * pairs.size(i), b.columns - n);
        const std::ptrdiff_t bytes = 2 * pairs.size(i) * one * static_cast<std::ptrdiff_t>(sizeof(T));
        const parts deep(whole_groups<T>(b.rows) / one, std::max<std::ptrdiff_t>(inner_bytes / bytes, 1));
        for (std::ptrdiff_t d = 0; d < deep.count; ++d) {
            const std::ptrdiff_t k = deep.begin(d) * one;
            const std::ptrdiff_t depth = std::min(deep.size(d) * one, b.rows - k);
            if (!packed.ready) pack_groups<T>(b.part(k, n, depth, count), 2 * pairs.size(i), next);
            with_constant<inner_pairs>(pairs.size(i), [&](auto pair) {
                constexpr int columns = 2 * pair;
                for (std::ptrdiff_t m = 0; m < c.rows; m += inner_rows<columns>)
                    inner<columns, T>(a.part(m, k, c.rows - m, depth), next, c.part(m, n, c.rows - m, count), add || d > 0);
            });
            if (packed.keep) next += deep.size(d) * one * 2 * pairs.size(i);
        }
    }
    packed.ready = packed.keep;
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
    for (std::ptrdiff_t i = 0; i < deep.count * wide.count; ++i) {
        const std::ptrdiff_t k = i / wide.count, n = i % wide.count;
        const std::ptrdiff_t first = wide.begin(n) * one;
        const auto from = b.part(deep.begin(k), first, deep.size(k), std::min(wide.size(n) * one, b.columns - first));
        std::ptrdiff_t step = wide.size(n) * one;
        const T* panel = next;
        if (in_place && from.columns == step) {
            panel = from.data;
            step = from.row_stride;
        } else {
            if (!packed.ready) pack_rows<T>(from, step, next);
            if (packed.keep) next += from.rows * step;
        }
        with_constant<most_groups>(wide.size(n), [&](auto groups) {
            for (std::ptrdiff_t m = 0; m < high.count; ++m) {
                with_constant<most_rows>(high.size(m), [&](auto rows) {
                    outer<rows, groups, T>(a.part(high.begin(m), deep.begin(k), rows, from.rows), panel, step,
                                           c.part(high.begin(m), first, rows, from.columns), add || k > 0);
                });
            }
        });
    }
    packed.ready = packed.keep && !in_place;
}
}  // namespace tiles

/// Computes C = A·B, or C += A·B, and says true; or does nothing and says false.
template <class T>
using product_function = bool (*)(const matrix_view<const T>& a, const matrix_view<const T>& b, const matrix_view<T>& c, bool add);

/// Who is asked first to compute a product of matrices: null, or what a header of interop/ has put there. A variable and no template
/// parameter, so that all files of a program mean the same by one kernel.
template <class T>
inline product_function<T> other_product = nullptr;

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
    if (other_product<T> != nullptr && other_product<T>(a, b, c, add)) return;
    const product_way way = way_of_product<T>(c.rows, a.columns, c.columns, a.column_stride == 1, b.row_stride == 1, c.column_stride == 1);
    if (!way.transposed) return way.along_sums ? multiply_inner(a, b, c, add, packed) : multiply_outer(a, b, c, add, packed);
    workspace<T> other{packed.data};  // here A takes the part of B, and nothing of it is kept
    if (way.along_sums) return multiply_inner<T>(b.transposed(), a.transposed(), c.transposed(), add, other);
    multiply_outer<T>(b.transposed(), a.transposed(), c.transposed(), add, other);
}

/// Whether a matrix has neither infinities nor NaN.
template <class T>
[[gnu::noinline]] bool all_finite(matrix_view<const T> a) {
    if (a.row_stride == 1) {
        std::swap(a.rows, a.columns);
        std::swap(a.row_stride, a.column_stride);
    }
    constexpr std::ptrdiff_t one = lanes<T>::size;
    constexpr int together = 4;  // sums that do not wait for each other
    const lanes<T> zero(T(0));
    lanes<T> bad[together];  // 0·x is 0 or NaN
    tiles::repeat<together>([&](auto g) TIKHONOV_INLINE_LAMBDA { bad[g] = zero; });
    T rest = 0;
    for (std::ptrdiff_t i = 0; i < a.rows; ++i) {
        const T* row = a.data + i * a.row_stride;
        std::ptrdiff_t j = 0;
        if (a.column_stride == 1) {
            for (; j + together * one <= a.columns; j += together * one)
                tiles::repeat<together>([&](auto g)
                                            TIKHONOV_INLINE_LAMBDA { bad[g] = fma(load_contiguous(row + j + g * one), zero, bad[g]); });
            for (; j + one <= a.columns; j += one) bad[0] = fma(load_contiguous(row + j), zero, bad[0]);
        }
        for (; j < a.columns; ++j) rest += row[j * a.column_stride] * T(0);
    }
    return add_lanes((bad[0] + bad[1]) + (bad[2] + bad[3])) + rest == T(0);
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

}  // namespace tikhonov::detail
