// Memory in which the numbers of a sample lie side by side, and registers that hold one number of many samples: rows become lanes and lanes
// become rows. Samples 0 to 3 of four numbers a, b, c, d each, in registers of four lanes:
//
//   memory            a0 b0 c0 d0   a1 b1 c1 d1   a2 b2 c2 d2   a3 b3 c3 d3      a sample after the other
//   v as loaded      [a0 b0 c0 d0] [a1 b1 c1 d1] [a2 b2 c2 d2] [a3 b3 c3 d3]
//   every other      [a0 c0 a1 c1] [a2 c2 a3 c3]   [b0 d0 b1 d1] [b2 d2 b3 d3]   from each pair of registers
//   and once more    [a0 a1 a2 a3] [c0 c1 c2 c3]   [b0 b1 b2 b3] [d0 d1 d2 d3]
//   v taken apart    [a0 a1 a2 a3] [b0 b1 b2 b3]   [c0 c1 c2 c3] [d0 d1 d2 d3]   sample i in lane i of every register
//
// Put together they are from the bottom up. An odd number does not halve. Of three, each result picks its lanes from two registers at
// first, then from one more at a time:
//
//   v as loaded      [a0 b0 c0 a1] [b1 c1 a2 b2] [c2 a3 b3 c3]
//   of the first two [a0 a1 a2  .] [b0 b1 b2  .] [c0 c1  .  .]
//   and the third    [a0 a1 a2 a3] [b0 b1 b2 b3] [c0 c1 c2 c3]
#pragma once

#include <tikhonov/simd/shuffles.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail::shuffles {

/// Takes the `Count` registers of a sequence apart: item i of register k becomes item i·Count + k. An item is `Unit` elements.
template <int Count, int Unit = 1, class T>
TIKHONOV_INLINE void take_apart(lanes<T>* v) {
    constexpr int n = width<T>;
    if constexpr (Count % 2 == 0) {
        lanes<T> odd[Count / 2];
        repeat<Count / 2>([&](auto i) TIKHONOV_INLINE_LAMBDA {
            const lanes<T> a = v[2 * i], b = v[2 * i + 1];
            v[i] = shuffle(a, b, [](int lane) { return lane / Unit * 2 * Unit + lane % Unit; });
            odd[i] = shuffle(a, b, [](int lane) { return (lane / Unit * 2 + 1) * Unit + lane % Unit; });
        });
        take_apart<Count / 2, Unit>(v);
        take_apart<Count / 2, Unit>(odd);
        repeat<Count / 2>([&](auto i) TIKHONOV_INLINE_LAMBDA {
            constexpr int last = Count / 2 - 1;
            v[2 * (last - i)] = v[last - i];
            v[2 * (last - i) + 1] = odd[last - i];
        });
    } else if constexpr (Count > 1) {
        static_assert(Unit == 1);
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
        repeat<Count>([&](auto k) TIKHONOV_INLINE_LAMBDA { v[k] = all[k]; });
    }
}
/// The inverse: element i·Count + k of the sequence becomes lane i of register k.
template <int Count, class T>
TIKHONOV_INLINE void put_together(lanes<T>* v) {
    constexpr int n = width<T>;
    if constexpr (Count % 2 == 0) {
        lanes<T> even[Count / 2];
        lanes<T> odd[Count / 2];
        repeat<Count / 2>([&](auto i) TIKHONOV_INLINE_LAMBDA {
            even[i] = v[2 * i];
            odd[i] = v[2 * i + 1];
        });
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
        repeat<Count>([&](auto k) TIKHONOV_INLINE_LAMBDA { v[k] = all[k]; });
    }
}

/// In each chunk of 128 bits, the items of its lower half (`Part` 0) or upper half (1) of a and b in turns.
template <int Unit, int Part, class T>
TIKHONOV_INLINE lanes<T> interleave(lanes<T> a, lanes<T> b) {
    return shuffle(a, b, [](int lane) {
        const int in_chunk = lane % chunk<T>;
        const int from = lane - in_chunk + Part * (chunk<T> / 2) + in_chunk / (2 * Unit) * Unit + in_chunk % Unit;
        return in_chunk / Unit % 2 == 0 ? from : width<T> + from;
    });
}
/// Transposes each chunk of as many registers as a chunk has elements.
template <class T>
TIKHONOV_INLINE void transpose_chunks(lanes<T>* v) {
    const lanes<T> low = interleave<1, 0>(v[0], v[1]), high = interleave<1, 1>(v[0], v[1]);
    if constexpr (chunk<T> == 2) {
        v[0] = low;
        v[1] = high;
    } else {
        const lanes<T> next_low = interleave<1, 0>(v[2], v[3]), next_high = interleave<1, 1>(v[2], v[3]);
        v[0] = interleave<2, 0>(low, next_low);
        v[1] = interleave<2, 1>(low, next_low);
        v[2] = interleave<2, 0>(high, next_high);
        v[3] = interleave<2, 1>(high, next_high);
    }
}

}  // namespace tikhonov::detail::shuffles

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Transposes as many registers as there are lanes: lane i of register j becomes lane j of register i. First within chunks, which is
/// cheapest, then chunks as a whole.
template <class T>
TIKHONOV_INLINE void transpose(lanes<T>* v) {
    constexpr int chunk = shuffles::chunk<T>;
    constexpr int chunks = shuffles::width<T> / chunk;
    shuffles::repeat<chunks>([&](auto i) TIKHONOV_INLINE_LAMBDA { shuffles::transpose_chunks(v + i * chunk); });
    shuffles::repeat<chunk>([&](auto k) TIKHONOV_INLINE_LAMBDA {
        lanes<T> items[chunks];
        shuffles::repeat<chunks>([&](auto i) TIKHONOV_INLINE_LAMBDA { items[i] = v[i * chunk + k]; });
        shuffles::take_apart<chunks, chunk>(items);
        shuffles::repeat<chunks>([&](auto i) TIKHONOV_INLINE_LAMBDA { v[i * chunk + k] = items[i]; });
    });
}

/// Loads `count` samples of `Count` numbers each, side by side in memory: register k gets number k of every sample.
template <int Count, class T>
TIKHONOV_INLINE void load_samples(lanes<T>* v, const T* p, std::ptrdiff_t count) {
    shuffles::repeat<Count>([&](auto m) TIKHONOV_INLINE_LAMBDA {
        const std::ptrdiff_t rest = count * Count - m * lanes<T>::size;
        v[m] = rest >= lanes<T>::size ? load_contiguous(p + m * lanes<T>::size)
               : rest > 0             ? load_some(p + m * lanes<T>::size, rest)
                                      : lanes<T>(T(0));
    });
    shuffles::take_apart<Count>(v);
}
template <int Count, class T>
TIKHONOV_INLINE void store_samples(T* p, std::ptrdiff_t count, lanes<T>* v) {
    shuffles::put_together<Count>(v);
    shuffles::repeat<Count>([&](auto m) TIKHONOV_INLINE_LAMBDA {
        const std::ptrdiff_t rest = count * Count - m * lanes<T>::size;
        if (rest >= lanes<T>::size) store_contiguous(p + m * lanes<T>::size, v[m]);
        else if (rest > 0) store_some(p + m * lanes<T>::size, rest, v[m]);
    });
}

}  // namespace tikhonov::detail
