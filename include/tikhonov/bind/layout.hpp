// How the elements of a tensor lie, as a value, and copies between strided and dense row-major memory.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <cstring>

#include <tikhonov/graph/formula.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

struct layout {
    int rank = 0;
    std::ptrdiff_t extents[max_rank];  // no initialisers: a layout is made for every binding of every call
    std::ptrdiff_t strides[max_rank];

    std::ptrdiff_t count() const {
        std::ptrdiff_t product = 1;
        for (int r = 0; r < rank; ++r) product *= extents[r];
        return product;
    }
    /// Row-major without gaps.
    bool dense() const {
        std::ptrdiff_t step = 1;
        for (int r = rank - 1; r >= 0; --r) {
            if (extents[r] == 0) return true;
            if (extents[r] != 1 && strides[r] != step) return false;
            step *= extents[r];
        }
        return true;
    }
    /// Elements that have one index of the outermost axis.
    std::ptrdiff_t row_count() const {
        std::ptrdiff_t product = 1;
        for (int r = 1; r < rank; ++r) product *= extents[r];
        return product;
    }
    /// Whether what has one index of the outermost axis is row-major without gaps; rows themselves may lie anywhere.
    bool rows_are_dense() const {
        layout row;
        row.rank = rank - 1;
        std::copy_n(extents + 1, row.rank, row.extents);
        std::copy_n(strides + 1, row.rank, row.strides);
        return row.dense();
    }
    /// The lowest and the highest element, relative to the first; for layouts that have elements.
    std::ptrdiff_t lowest() const {
        std::ptrdiff_t sum = 0;
        for (int r = 0; r < rank; ++r) sum += std::min<std::ptrdiff_t>(0, (extents[r] - 1) * strides[r]);
        return sum;
    }
    std::ptrdiff_t highest() const {
        std::ptrdiff_t sum = 0;
        for (int r = 0; r < rank; ++r) sum += std::max<std::ptrdiff_t>(0, (extents[r] - 1) * strides[r]);
        return sum;
    }
    /// Whether two indices may mean one element: what is written must not. Axes are taken from the nearest neighbours on; each must
    /// step over all that the nearer ones reach.
    bool overlaps_itself() const {
        bool taken[max_rank]{};
        std::ptrdiff_t reach = 0;
        for (int k = 0; k < rank; ++k) {
            int nearest = -1;
            for (int r = 0; r < rank; ++r)
                if (!taken[r] && (nearest < 0 || std::abs(strides[r]) < std::abs(strides[nearest]))) nearest = r;
            taken[nearest] = true;
            if (extents[nearest] <= 1) continue;
            if (std::abs(strides[nearest]) <= reach) return true;
            reach += (extents[nearest] - 1) * std::abs(strides[nearest]);
        }
        return false;
    }
};

inline constexpr std::ptrdiff_t tile_side = 32;  ///< a tile of a transposition stays in the nearest cache on both sides

/// Calls `run(dense, strided, count)` for runs along the last axis: element k of a run is number dense + k in row-major order and
/// lies at strided + k * strides[last]. Where another axis is nearer in memory than the last, runs are short and go tile by tile.
template <class Run>
void for_each_run(const layout& of, Run run) {
    if (of.rank == 0) return run(0, 0, 1);
    if (of.count() == 0) return;
    const int last = of.rank - 1;
    if (of.strides[last] == 1 && of.dense()) return run(0, 0, of.count());
    std::ptrdiff_t dense[max_rank];
    int near = last;
    std::ptrdiff_t step = 1;
    for (int r = last; r >= 0; step *= of.extents[r], --r) {
        dense[r] = step;
        if (of.extents[r] > 1 && (of.extents[near] == 1 || std::abs(of.strides[r]) < std::abs(of.strides[near]))) near = r;
    }
    std::ptrdiff_t index[max_rank]{};
    for (;;) {
        std::ptrdiff_t to = 0;
        std::ptrdiff_t from = 0;
        for (int r = 0; r < last; ++r) {
            to += index[r] * dense[r];
            from += index[r] * of.strides[r];
        }
        if (near == last) {
            run(to, from, of.extents[last]);
        } else {
            for (std::ptrdiff_t j = 0; j < of.extents[last]; j += tile_side)
                for (std::ptrdiff_t i = 0; i < of.extents[near]; i += tile_side)
                    for (std::ptrdiff_t k = i; k < std::min(i + tile_side, of.extents[near]); ++k)
                        run(to + k * dense[near] + j, from + k * of.strides[near] + j * of.strides[last],
                            std::min(tile_side, of.extents[last] - j));
        }
        int r = last - 1;
        for (; r >= 0; --r) {
            if (r == near) continue;
            if (++index[r] < of.extents[r]) break;
            index[r] = 0;
        }
        if (r < 0) return;
    }
}

/// Converts `count` elements side by side. In chunks of a fixed length in memory of its own, which every compiler turns into vector code.
template <class T, class E, class Convert>
void convert_run(T* to, const E* from, std::ptrdiff_t first, std::ptrdiff_t count, const Convert& convert) {
    constexpr std::ptrdiff_t chunk = 64;
    std::ptrdiff_t k = 0;
    for (; k + chunk <= count; k += chunk) {
        E in[chunk];
        T out[chunk];
        std::memcpy(in, from + k, sizeof in);
        for (std::ptrdiff_t i = 0; i < chunk; ++i) out[i] = convert(in[i], first + k + i);
        std::memcpy(to + k, out, sizeof out);
    }
    for (; k < count; ++k) to[k] = convert(from[k], first + k);
}
/// Copies a strided tensor into dense row-major memory, element by element through `convert(element, number)`.
template <class T, class E, class Convert>
void gather(T* to, const E* from, const layout& of, Convert convert) {
    const std::ptrdiff_t step = of.rank == 0 ? 1 : of.strides[of.rank - 1];
    for_each_run(of, [&](std::ptrdiff_t dense, std::ptrdiff_t strided, std::ptrdiff_t count) {
        if (step == 1) convert_run(to + dense, from + strided, dense, count, convert);
        else
            for (std::ptrdiff_t k = 0; k < count; ++k) to[dense + k] = convert(from[strided + k * step], dense + k);
    });
}
/// The way back.
template <class T>
void scatter(T* to, const T* from, const layout& of) {
    const std::ptrdiff_t step = of.rank == 0 ? 1 : of.strides[of.rank - 1];
    for_each_run(of, [&](std::ptrdiff_t dense, std::ptrdiff_t strided, std::ptrdiff_t count) {
        for (std::ptrdiff_t k = 0; k < count; ++k) to[strided + k * step] = from[dense + k];
    });
}

}  // namespace tikhonov::detail
