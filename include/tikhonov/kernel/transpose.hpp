// Rows become lanes and lanes become rows: the totals of several registers at once, and memory in which the points of a sample lie side
// by side. Written on the compiler's own vectors, whose shuffles by constants become the best instructions of every target.
#pragma once

#include <algorithm>
#include <bit>
#include <utility>

#include <tikhonov/kernel/memory.hpp>

namespace tikhonov::transposes {

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

/// Where lane `lane` of the first (0) or the second (1) half of what belongs together in two registers comes from, if each register holds
/// lanes of `sources` registers already. Within chunks these alternate; of whole chunks, those of one source are neighbours.
template <class T>
constexpr int half_index(int sources, int which, int lane) {
    constexpr int c = chunk<T>;
    constexpr int n = width<T>;
    const int in = lane % c;
    if (sources < c) {
        const int from = which * (c / 2) + in / (2 * sources) * sources + in % sources;
        return (in / sources % 2 == 0 ? 0 : n) + lane - in + from;
    }
    const int half = n / sources / 2;  // in chunks, of what belongs to one chunk of sources
    const int at = lane / c % std::max(1, n / c / 2);
    const int from = at / half * 2 * half + at % half + which * half;
    return (lane < n / 2 ? 0 : n) + from * c + in;
}
/// Combines what belongs together in the first `Live` registers until one register has a lane for each. Lanes beyond mean nothing.
template <int Sources, int Live, class T, class Combine>
TIKHONOV_INLINE lanes<T> fold_all(lanes<T>* v, Combine combine) {
    if constexpr (Sources == width<T>) {
        return v[0];
    } else {
        repeat<(Live + 1) / 2>([&]<int I>(std::integral_constant<int, I>) TIKHONOV_INLINE_LAMBDA {
            const lanes<T> a = v[2 * I];
            const lanes<T> b = v[2 * I + 1 < Live ? 2 * I + 1 : 2 * I];
            v[I] = combine(shuffle(a, b, [](int lane) { return half_index<T>(Sources, 0, lane); }),
                           shuffle(a, b, [](int lane) { return half_index<T>(Sources, 1, lane); }));
        });
        return fold_all<2 * Sources, (Live + 1) / 2>(v, combine);
    }
}

/// Takes the `Count` registers of a sequence of Count·width elements apart: lane i of register k becomes element i·Count + k.
template <int Count, class T>
TIKHONOV_INLINE void take_apart(lanes<T>* v) {
    constexpr int n = width<T>;
    if constexpr (Count % 2 == 0) {
        lanes<T> odd[Count / 2];
        repeat<Count / 2>([&](auto i) TIKHONOV_INLINE_LAMBDA {
            const lanes<T> a = v[2 * i], b = v[2 * i + 1];
            v[i] = shuffle(a, b, [](int lane) { return 2 * lane; });
            odd[i] = shuffle(a, b, [](int lane) { return 2 * lane + 1; });
        });
        take_apart<Count / 2>(v);
        take_apart<Count / 2>(odd);
        for (int i = Count / 2 - 1; i >= 0; --i) {
            v[2 * i] = v[i];
            v[2 * i + 1] = odd[i];
        }
    } else if constexpr (Count > 1) {
        // every register of the sequence contributes some lanes to every result
        lanes<T> all[Count];
        repeat<Count>([&]<int K>(std::integral_constant<int, K>) TIKHONOV_INLINE_LAMBDA {
            all[K] = v[0];
            repeat<Count - 1>([&]<int M>(std::integral_constant<int, M>) TIKHONOV_INLINE_LAMBDA {
                all[K] = shuffle(all[K], v[M + 1], [](int lane) {
                    const int element = lane * Count + K;
                    if (M == 0) return element < 2 * n ? element : 0;
                    return element / n == M + 1 ? n + element % n : lane;
                });
            });
        });
        for (int k = 0; k < Count; ++k) v[k] = all[k];
    }
}
/// The inverse: element i·Count + k of the sequence becomes lane i of register k.
template <int Count, class T>
TIKHONOV_INLINE void put_together(lanes<T>* v) {
    constexpr int n = width<T>;
    if constexpr (Count % 2 == 0) {
        lanes<T> even[Count / 2];
        lanes<T> odd[Count / 2];
        for (int i = 0; i < Count / 2; ++i) {
            even[i] = v[2 * i];
            odd[i] = v[2 * i + 1];
        }
        put_together<Count / 2>(even);
        put_together<Count / 2>(odd);
        repeat<Count / 2>([&](auto i) TIKHONOV_INLINE_LAMBDA {
            v[2 * i] = shuffle(even[i], odd[i], [](int lane) { return lane % 2 * n + lane / 2; });
            v[2 * i + 1] = shuffle(even[i], odd[i], [](int lane) { return lane % 2 * n + n / 2 + lane / 2; });
        });
    } else if constexpr (Count > 1) {
        lanes<T> all[Count];
        repeat<Count>([&]<int M>(std::integral_constant<int, M>) TIKHONOV_INLINE_LAMBDA {
            all[M] = v[0];
            repeat<Count - 1>([&]<int K>(std::integral_constant<int, K>) TIKHONOV_INLINE_LAMBDA {
                all[M] = shuffle(all[M], v[K + 1], [](int lane) {
                    constexpr int own = width<T>;
                    const int element = M * own + lane;
                    if (K == 0) return element % Count < 2 ? element % Count * own + element / Count : 0;
                    return element % Count == K + 1 ? own + element / Count : lane;
                });
            });
        });
        for (int k = 0; k < Count; ++k) v[k] = all[k];
    }
}

}  // namespace tikhonov::transposes

namespace tikhonov {

/// Lane i of the result is the total, or the maximum, of the lanes of v[i], for the first `Live` registers; v is used up.
template <int Live, bool Largest, class T>
TIKHONOV_INLINE lanes<T> total_of_each(lanes<T>* v) {
    if constexpr (Largest) return transposes::fold_all<1, Live>(v, [](lanes<T> a, lanes<T> b) { return max(a, b); });
    else return transposes::fold_all<1, Live>(v, [](lanes<T> a, lanes<T> b) { return a + b; });
}

/// Loads `count` samples of `Count` numbers each, side by side in memory: register k gets number k of every sample.
template <int Count, class T>
TIKHONOV_INLINE void load_samples(lanes<T>* v, const T* p, std::ptrdiff_t count) {
    transposes::repeat<Count>([&](auto m) TIKHONOV_INLINE_LAMBDA {
        const std::ptrdiff_t rest = count * Count - m * lanes<T>::size;
        v[m] = rest >= lanes<T>::size ? load_contiguous(p + m * lanes<T>::size)
               : rest > 0             ? load_some(p + m * lanes<T>::size, rest)
                                      : lanes<T>(T(0));
    });
    transposes::take_apart<Count>(v);
}
template <int Count, class T>
TIKHONOV_INLINE void store_samples(T* p, std::ptrdiff_t count, lanes<T>* v) {
    transposes::put_together<Count>(v);
    transposes::repeat<Count>([&](auto m) TIKHONOV_INLINE_LAMBDA {
        const std::ptrdiff_t rest = count * Count - m * lanes<T>::size;
        if (rest >= lanes<T>::size) store_contiguous(p + m * lanes<T>::size, v[m]);
        else if (rest > 0) store_some(p + m * lanes<T>::size, rest, v[m]);
    });
}

}  // namespace tikhonov
