// Register tiles of products of matrices: the sums of some rows of C by some columns stay in registers while the summed axis goes by.
// Two kinds: lanes run along the columns of C (one number of A times a group of B), or along the summed axis (a group of A times a
// group of B), which suits few columns whose operands are both contiguous along the summed axis.
#pragma once

#include <algorithm>
#include <utility>

#include <tikhonov/primitives/reductions.hpp>
#include <tikhonov/simd/row_totals.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// A matrix in memory.
template <class T>
struct matrix_view {
    T* data;
    std::ptrdiff_t rows, columns;
    std::ptrdiff_t row_stride, column_stride;

    matrix_view part(std::ptrdiff_t row, std::ptrdiff_t column, std::ptrdiff_t row_count, std::ptrdiff_t column_count) const {
        return {data + row * row_stride + column * column_stride, row_count, column_count, row_stride, column_stride};
    }
    matrix_view transposed() const { return {data, columns, rows, column_stride, row_stride}; }
};

namespace tiles {

// The sums of a tile, one register for each group of B and one for a number of A fill the registers: 8·3 + 3 + 1 of 32, 6·2 + 2 + 1 of
// 16. More rows would need more addresses than there are general registers.
inline constexpr int most_rows = vector_registers == 32 ? 8 : 6;
inline constexpr int most_groups = vector_registers == 32 ? 3 : 2;
inline constexpr int most_sums = vector_registers == 32 ? 24 : 8;
inline constexpr int inner_pairs = vector_registers == 32 ? 6 : 2;

/// `visit(i)` for 0 to Count - 1 with constants, so that the compiler keeps what they index in registers.
template <int Count, class Visit>
TIKHONOV_INLINE void repeat(Visit visit) {
    [&]<int... I>(std::integer_sequence<int, I...>) TIKHONOV_INLINE_LAMBDA { (..., visit(std::integral_constant<int, I>{})); }
    (std::make_integer_sequence<int, Count>{});
}
/// `visit(constant)` for a count between 1 and Most that is known at the call.
template <int Most, class Visit>
TIKHONOV_INLINE void with_constant(std::ptrdiff_t count, Visit visit) {
    if constexpr (Most > 1)
        if (count < Most) return with_constant<Most - 1>(count, visit);
    visit(std::integral_constant<int, Most>{});
}

inline void prefetch([[maybe_unused]] const void* p) {
#if defined(__GNUC__)
    __builtin_prefetch(p);
#endif
}
/// Into the second cache only.
inline void prefetch_far([[maybe_unused]] const void* p) {
#if defined(__GNUC__)
    __builtin_prefetch(p, 0, 2);
#endif
}

/// From here on the compiler knows nothing of `i`. Where it does, g++ reads an operand from memory again for each of its uses, because
/// its address is still at hand, and reading is what these loops have least time for.
inline void hide([[maybe_unused]] std::ptrdiff_t& i) {
#if defined(__GNUC__)
    asm("" : "+r"(i));
#endif
}

/// The first `n` elements and zeros behind them.
template <class T>
inline lanes<T> load_rest(const T* p, std::ptrdiff_t n) {
    return first(load_some(p, n), n, lanes<T>(T(0)));
}

/// Rows by Groups groups of columns of C; of the last group C may have but some. `b` has the groups of one row after another, `step` apart.
template <int Rows, int Groups, class T>
inline void outer(const matrix_view<const T>& a, const T* b, std::ptrdiff_t step, const matrix_view<T>& c, bool add) {
    constexpr std::ptrdiff_t one = lanes<T>::size;
    lanes<T> sum[Rows * Groups];
    const T* row[Rows];
    repeat<Rows * Groups>([&](auto i) TIKHONOV_INLINE_LAMBDA { sum[i] = lanes<T>(T(0)); });
    repeat<Rows>([&](auto r) TIKHONOV_INLINE_LAMBDA {
        row[r] = a.data + r * a.row_stride;
        repeat<Groups>([&](auto g) TIKHONOV_INLINE_LAMBDA { prefetch(c.data + r * c.row_stride + g * one); });
    });
    const std::ptrdiff_t along = a.column_stride;
    const std::ptrdiff_t end = along * a.columns;
    for (std::ptrdiff_t at = 0; at != end; at += along, b += step) {
        lanes<T> group[Groups];
        repeat<Groups>([&](auto g) TIKHONOV_INLINE_LAMBDA { group[g] = load_contiguous(b + g * one); });
        repeat<Rows>([&](auto r) TIKHONOV_INLINE_LAMBDA {
            const lanes<T> x(row[r][at]);
            repeat<Groups>([&](auto g) TIKHONOV_INLINE_LAMBDA { sum[r * Groups + g] = fma(x, group[g], sum[r * Groups + g]); });
        });
    }
    const std::ptrdiff_t last = c.columns - (Groups - 1) * one;
    repeat<Rows>([&](auto r) TIKHONOV_INLINE_LAMBDA {
        T* to = c.data + r * c.row_stride;
        repeat<Groups - 1>([&](auto g) TIKHONOV_INLINE_LAMBDA {
            const lanes<T> v = sum[r * Groups + g];
            store_contiguous(to + g * one, add ? v + load_contiguous(to + g * one) : v);
        });
        const lanes<T> v = sum[r * Groups + Groups - 1];
        to += (Groups - 1) * one;
        if (last >= one) store_contiguous(to, add ? v + load_contiguous(to) : v);
        else store_some(to, last, add ? v + load_some(to, last) : v);
    });
}

/// Rows of C that one tile of `Columns` columns has.
template <int Columns>
inline constexpr int inner_rows = std::min(most_sums / Columns, most_rows);

/// Some rows by up to Columns columns of C, which may have fewer of both: the last row is then computed again. `b` has a group of each
/// column, one after another, for each group of the summed axis, with zeros beyond its end.
template <int Columns, class T>
inline void inner(const matrix_view<const T>& a, const T* b, const matrix_view<T>& c, bool add) {
    constexpr int rows = inner_rows<Columns>;
    constexpr int count = rows * Columns;
    constexpr int one = static_cast<int>(lanes<T>::size);
    lanes<T> sum[count];
    const T* row[rows];
    repeat<count>([&](auto i) TIKHONOV_INLINE_LAMBDA { sum[i] = lanes<T>(T(0)); });
    repeat<rows>([&](auto r) TIKHONOV_INLINE_LAMBDA { row[r] = a.data + std::min<std::ptrdiff_t>(r, a.rows - 1) * a.row_stride; });
    lanes<T> x[rows];
    lanes<T> y[Columns];
    const std::ptrdiff_t ahead = rows * a.row_stride;
    std::ptrdiff_t k = 0;
    while (k + one <= a.columns) {
        repeat<rows>([&](auto r) TIKHONOV_INLINE_LAMBDA {
            x[r] = load_contiguous(row[r] + k);
            prefetch_far(row[r] + k + ahead);
        });
        repeat<Columns>([&](auto j) TIKHONOV_INLINE_LAMBDA { y[j] = load_contiguous(b + j * one); });
        k += one;
        b += Columns * one;
        hide(k);
        repeat<count>([&](auto i) TIKHONOV_INLINE_LAMBDA { sum[i] = fma(x[i % rows], y[i / rows], sum[i]); });
    }
    if (const std::ptrdiff_t rest = a.columns - k; rest > 0) {
        repeat<Columns>([&](auto j) TIKHONOV_INLINE_LAMBDA { y[j] = load_contiguous(b + j * one); });
        repeat<rows>([&](auto r) TIKHONOV_INLINE_LAMBDA { x[r] = load_rest(row[r] + k, rest); });
        repeat<count>([&](auto i) TIKHONOV_INLINE_LAMBDA { sum[i] = fma(x[i % rows], y[i / rows], sum[i]); });
    }
    T total[(count + one - 1) / one * one];
    repeat<(count + one - 1) / one>([&](auto i) TIKHONOV_INLINE_LAMBDA {
        store_contiguous(total + i * one, total_of_each<std::min<int>(one, count - i * one), sum_>(sum + i * one));
    });
    const std::ptrdiff_t height = std::min<std::ptrdiff_t>(rows, c.rows);
    for (std::ptrdiff_t j = 0; j < c.columns; ++j)
        for (std::ptrdiff_t r = 0; r < height; ++r) {
            T& to = c.data[r * c.row_stride + j * c.column_stride];
            to = add ? to + total[j * rows + r] : total[j * rows + r];
        }
}

}  // namespace tiles

}  // namespace tikhonov::detail
