// Products of matrices: C[m, n] = Σ A[m, k]·B[k, n], a tile of rows by groups of lanes at a time, whose sums stay in registers. B is
// packed first, so that a tile reads it as one stream whatever its strides; A is read where it is, one number for all lanes.
#pragma once

#include <algorithm>
#include <utility>

#include <tikhonov/kernel/step_addresses.hpp>

namespace tikhonov {

/// A matrix in memory.
template <class T>
struct matrix_view {
    T* data;
    std::ptrdiff_t rows, columns;
    std::ptrdiff_t row_stride, column_stride;
};

namespace tiles {
// With two groups of lanes, two registers for B and one for A, the sums of six rows fill sixteen registers, those of twelve
// thirty-two.
#if defined(__AVX512F__)
inline constexpr int rows = 12;
#else
inline constexpr int rows = 6;
#endif
inline constexpr int groups = 2;
template <class T>
inline constexpr std::ptrdiff_t width = groups* lanes<T>::size;
inline constexpr std::ptrdiff_t deepest = 256;  ///< terms of the sums that are done at a time: a panel of B stays in the nearest cache
inline constexpr std::ptrdiff_t widest = 512;   ///< columns that are packed at a time: they stay in the second

/// Elements of memory that packing needs.
template <class T>
constexpr std::ptrdiff_t room(std::ptrdiff_t depth, std::ptrdiff_t columns) {
    const std::ptrdiff_t whole = (columns + width<T> - 1) / width<T> * width<T>;
    return std::min(depth, deepest) * std::min(whole, widest);
}

/// Panels of `width` columns, each row after row; beyond the last column there are zeros.
template <class T>
inline void pack(const matrix_view<const T>& b, T* to) {
    for (std::ptrdiff_t first = 0; first < b.columns; first += width<T>) {
        const std::ptrdiff_t count = std::min(width<T>, b.columns - first);
        const T* from = b.data + first * b.column_stride;
        for (std::ptrdiff_t k = 0; k < b.rows; ++k, to += width<T>, from += b.row_stride) {
            if (b.column_stride == 1) std::copy_n(from, count, to);
            else
                for (std::ptrdiff_t j = 0; j < count; ++j) to[j] = from[j * b.column_stride];
            std::fill(to + count, to + width<T>, T(0));
        }
    }
}

/// `visit(i)` for 0 to Count - 1 with constants, so that the compiler keeps what they index in registers.
template <int Count, class Visit>
TIKHONOV_INLINE void repeat(Visit visit) {
    [&]<int... I>(std::integer_sequence<int, I...>) { (..., visit(std::integral_constant<int, I>{})); }
    (std::make_integer_sequence<int, Count>{});
}

template <class T>
inline void add_strided(T* to, std::ptrdiff_t stride, std::ptrdiff_t count, lanes<T> v, bool add) {
    store_strided(to, stride, count, add ? v + load_strided(to, stride, count) : v);
}

/// One tile of C from `Rows` rows of A and a packed panel of B; what is in C is added to, or replaced.
template <int Rows, class T>
inline void multiply(const matrix_view<const T>& a, const T* panel, const matrix_view<T>& c, bool add) {
    constexpr std::ptrdiff_t one = lanes<T>::size;
    lanes<T> sum[Rows * groups];
    const T* row[Rows];
    repeat<Rows * groups>([&](auto i) { sum[i] = lanes<T>(T(0)); });
    repeat<Rows>([&](auto r) { row[r] = a.data + r * a.row_stride; });
    const std::ptrdiff_t step = a.column_stride;
    std::ptrdiff_t at = 0;
    for (std::ptrdiff_t k = 0; k < a.columns; ++k, at += step, panel += width<T>) {
        lanes<T> b[groups];
        repeat<groups>([&](auto g) { b[g] = load_contiguous(panel + g * one); });
        repeat<Rows>([&](auto r) {
            const lanes<T> x(row[r][at]);
            repeat<groups>([&](auto g) { sum[r * groups + g] = fma(x, b[g], sum[r * groups + g]); });
        });
    }
    repeat<Rows * groups>([&](auto i) {
        constexpr std::ptrdiff_t g = i % groups;
        T* to = c.data + (i / groups) * c.row_stride + g * one * c.column_stride;
        const std::ptrdiff_t count = c.columns - g * one;
        if (c.column_stride != 1) {
            if (count > 0) add_strided(to, c.column_stride, count < one ? count : one, sum[i], add);
        } else if (count >= one) store_contiguous(to, add ? sum[i] + load_contiguous(to) : sum[i]);
        else if (count > 0) store_some(to, count, add ? sum[i] + load_some(to, count) : sum[i]);
    });
}
/// The same for a number of rows that is known at the call.
template <int Rows, class T>
inline void multiply_rows(std::ptrdiff_t count, const matrix_view<const T>& a, const T* panel, const matrix_view<T>& c, bool add) {
    if (count >= Rows) multiply<Rows>(a, panel, c, add);
    else if constexpr (Rows > 1) multiply_rows<Rows - 1>(count, a, panel, c, add);
}
}  // namespace tiles

/// C = A·B, or C += A·B; `packed` has room for tiles::room elements.
template <class T>
[[gnu::noinline]] void contract_matrices(matrix_view<const T> a, matrix_view<const T> b, matrix_view<T> c, bool add, T* packed) {
    using namespace tiles;
    if (a.columns == 0 && !add)
        for (std::ptrdiff_t m = 0; m < c.rows; ++m)
            for (std::ptrdiff_t n = 0; n < c.columns; ++n) c.data[m * c.row_stride + n * c.column_stride] = T(0);
    for (std::ptrdiff_t k = 0; k < a.columns; k += deepest) {
        const std::ptrdiff_t depth = std::min(deepest, a.columns - k);
        for (std::ptrdiff_t n = 0; n < c.columns; n += widest) {
            const std::ptrdiff_t columns = std::min(widest, c.columns - n);
            pack<T>({b.data + k * b.row_stride + n * b.column_stride, depth, columns, b.row_stride, b.column_stride}, packed);
            for (std::ptrdiff_t m = 0; m < c.rows; m += rows)
                for (std::ptrdiff_t j = 0; j < columns; j += width<T>)
                    multiply_rows<rows, T>(
                        c.rows - m, {a.data + m * a.row_stride + k * a.column_stride, rows, depth, a.row_stride, a.column_stride},
                        packed + j * depth,
                        {c.data + m * c.row_stride + (n + j) * c.column_stride, rows, columns - j, c.row_stride, c.column_stride},
                        add || k > 0);
        }
    }
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

/// A step that is nothing but such a product: its loops are the rows of the result, the summed axis and the columns.
template <class Program, class T, int Step>
class contraction_step {
    using F = step_facts<Program, T, Step>;
    using frame = typename F::frame;
    static constexpr int result = F::S.contraction;
    static constexpr int product = F::N(result).operand[0];
    static constexpr int row_axis = F::S.loops[0], summed = F::S.loops[1], column_axis = F::S.loops[2];
    static constexpr bool swapped = F::has(F::N(F::N(product).operand[0]).axes, column_axis);
    static constexpr int left = F::N(product).operand[swapped ? 1 : 0];
    static constexpr int right = F::N(product).operand[swapped ? 0 : 1];

    /// Rows of the streamed axis are those of the block at hand, if the step belongs to a pass.
    static constexpr bool by_block(int axis) { return axis == F::P.streamed && F::S.phase % 2 == 1; }
    static std::ptrdiff_t length(const frame& f, int axis) {
        return by_block(axis) ? f.last - f.first : f.extent[static_cast<std::size_t>(axis)];
    }
    template <class Element, int Id, int Down, int Across>
    static matrix_view<Element> view(const frame& f) {
        const std::ptrdiff_t down = f.stride[Id][F::W(Id).position(Down)];
        const std::ptrdiff_t across = f.stride[Id][F::W(Id).position(Across)];
        Element* data = f.data[Id];
        if constexpr (F::W(Id).kind != storage::block) data += f.first * ((by_block(Down) ? down : 0) + (by_block(Across) ? across : 0));
        return {data, length(f, Down), length(f, Across), down, across};
    }

  public:
    static std::ptrdiff_t room(const frame& f) {
        return tiles::room<T>(f.extent[static_cast<std::size_t>(summed)], f.extent[static_cast<std::size_t>(column_axis)]);
    }
    static void run(const frame& f, T* packed) {
        const auto a = view<const T, left, row_axis, summed>(f);
        const auto b = view<const T, right, summed, column_axis>(f);
        const auto c = view<T, result, row_axis, column_axis>(f);
        constexpr bool add = F::W(result).kind == storage::accumulator;
        if constexpr (F::N(product).op == &masked_multiply_op) {
            constexpr bool left_masked = F::N(product).operand[1] == left;
            if (!(left_masked ? all_finite<T>(b) : all_finite<T>(a))) return contract_masked<T>(a, b, c, add, left_masked);
        }
        contract_matrices<T>(a, b, c, add, packed);
    }
};

}  // namespace tikhonov
