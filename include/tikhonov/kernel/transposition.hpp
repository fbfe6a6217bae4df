// Registers seen as the rows of a square matrix: its transposition, and the sums of its rows. One register alone takes as many steps to
// add up as its lanes can be halved, with most lanes idle; all rows together take hardly more.
#pragma once

#include <algorithm>
#include <array>
#include <utility>

#include <tikhonov/kernel/step_addresses.hpp>

namespace tikhonov {

namespace register_squares {

template <class T>
inline constexpr int size = static_cast<int>(lanes<T>::size);

/// Lanes of two registers, the second one's counted from `size` on. Both registers consist of segments; taken is the first or the second
/// half of each. Halves of 128 bits and more come from the one register and then from the other, shorter ones alternate within 128 bits:
/// both are one instruction.
template <class T>
constexpr auto halves(int segment, bool second) {
    std::array<int, static_cast<std::size_t>(size<T>)> taken{};
    const int half = segment / 2;
    const int unit = std::min(size<T>, 16 / static_cast<int>(sizeof(T)));
    const int group = half >= unit ? size<T> : unit;
    std::size_t at = 0;
    for (int begin = 0; begin < size<T>; begin += group)
        for (const int source : {0, size<T>})
            for (int i = begin; i < begin + group; ++i)
                if ((i % segment >= half) == second) taken[at++] = source + i;
    return taken;
}

/// Where registers stand before they are merged, so that the sum of number i ends in lane i.
template <class T>
constexpr auto places() {
    constexpr auto n = static_cast<std::size_t>(size<T>);
    std::array<std::array<int, n>, n> held{};  // by each lane of each register: part of whose sum
    for (std::size_t i = 0; i < n; ++i) held[i].fill(static_cast<int>(i));
    std::size_t count = n;
    for (int segment = size<T>; segment > 1; segment /= 2) {
        const auto taken = halves<T>(segment, false);
        count /= 2;
        for (std::size_t i = 0; i < count; ++i) {
            const auto x = held[2 * i];
            const auto y = held[2 * i + 1];
            for (std::size_t p = 0; p < n; ++p) {
                const auto from = static_cast<std::size_t>(taken[p]);
                held[i][p] = from < n ? x[from] : y[from - n];
            }
        }
    }
    std::array<int, n> place{};
    for (std::size_t p = 0; p < n; ++p) place[static_cast<std::size_t>(held[0][p])] = static_cast<int>(p);
    return place;
}

#if defined(__GNUC__)
template <class T, int Segment, bool Second>
TIKHONOV_INLINE lanes<T> take(lanes<T> x, lanes<T> y) {
    using batch = typename lanes<T>::batch;
    using data = typename batch::register_type;
    constexpr auto taken = halves<T>(Segment, Second);
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
        return lanes<T>(batch(static_cast<data>(__builtin_shufflevector(data(x.value), data(y.value), taken[I]...))));
    }
    (std::make_index_sequence<taken.size()>{});
}
/// Registers `First` to First + size / Segment, merged: of each a segment is left. Those beyond the last are zero.
template <int Count, int Segment, int First, class T>
TIKHONOV_INLINE lanes<T> merge(const lanes<T>* v) {
    if constexpr (Segment == size<T>) {
        constexpr int place = places<T>()[First];
        if constexpr (place < Count) return v[place];
        else return lanes<T>(T(0));
    } else {
        const lanes<T> x = merge<Count, 2 * Segment, First>(v);
        const lanes<T> y = merge<Count, 2 * Segment, First + size<T> / (2 * Segment)>(v);
        return take<T, 2 * Segment, false>(x, y) + take<T, 2 * Segment, true>(x, y);
    }
}
/// One step of the transposition: from each pair of rows among `Segment` neighbours the first halves of segments, which go on with
/// others of their kind, and the second halves, which go on behind them.
template <class T, int Segment>
TIKHONOV_INLINE void exchange(lanes<T>* v) {
    constexpr int half = Segment / 2;
    lanes<T> next[size<T>];
    [&]<int... Pair>(std::integer_sequence<int, Pair...>) {
        (..., (next[Pair / half * Segment + Pair % half] = take<T, Segment, false>(v[2 * Pair], v[2 * Pair + 1])));
        (..., (next[Pair / half * Segment + Pair % half + half] = take<T, Segment, true>(v[2 * Pair], v[2 * Pair + 1])));
    }
    (std::make_integer_sequence<int, size<T> / 2>{});
    [&]<int... I>(std::integer_sequence<int, I...>) { (..., (v[I] = next[I])); }
    (std::make_integer_sequence<int, size<T>>{});
    if constexpr (half > 1) exchange<T, half>(v);
}
#endif

}  // namespace register_squares

/// The sum of the lanes of v[i] in lane i, for up to as many registers as there are lanes.
template <int Count, class T>
TIKHONOV_INLINE lanes<T> add_lanes_of(const lanes<T>* v) {
#if defined(__GNUC__)
    return register_squares::merge<Count, 1, 0>(v);
#else
    T sums[lanes<T>::size]{};
    for (int i = 0; i < Count; ++i) sums[i] = add_lanes(v[i]);
    return load_contiguous(sums);
#endif
}

/// Transposes as many registers as there are lanes: lane i of register j becomes lane j of register i.
template <class T>
TIKHONOV_INLINE void transpose_lanes(lanes<T>* v) {
    constexpr int n = register_squares::size<T>;
#if defined(__GNUC__)
    lanes<T> rows[n];
    [&]<int... I>(std::integer_sequence<int, I...>) {
        constexpr auto place = register_squares::places<T>();
        (..., (rows[I] = v[place[I]]));
        if constexpr (n > 1) register_squares::exchange<T, n>(rows);
        (..., (v[I] = rows[I]));
    }
    (std::make_integer_sequence<int, n>{});
#else
    T numbers[n][n];
    for (int i = 0; i < n; ++i) store_contiguous(numbers[i], v[i]);
    for (int i = 0; i < n; ++i) v[i] = load_strided(&numbers[0][i], n, n);
#endif
}

}  // namespace tikhonov
