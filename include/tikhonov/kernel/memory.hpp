// Moving lanes between registers and memory: contiguous, strided and broadcast, whole groups of lanes and tails.
#pragma once

#include <tikhonov/kernel/lanes.hpp>

namespace tikhonov {

template <class T>
inline lanes<T> load_contiguous(const T* p) {
    return lanes<T>::batch::load_unaligned(p);
}
template <class T>
inline void store_contiguous(T* p, lanes<T> v) {
    v.value.store_unaligned(p);
}

/// One element in each of `n` lanes, `stride` apart. The other lanes repeat the last element: it is a value of the data, so no lane
/// computes with anything that was never there.
template <class T>
inline lanes<T> load_strided(const T* p, std::ptrdiff_t stride, std::ptrdiff_t n) {
    using batch = typename lanes<T>::batch;
    alignas(batch::arch_type::alignment()) T numbers[batch::size];
    for (std::ptrdiff_t i = 0; i < lanes<T>::size; ++i) numbers[i] = p[(i < n ? i : n - 1) * stride];
    return batch::load_aligned(numbers);
}
/// The first `n` elements of a group; see load_strided for the others.
template <class T>
inline lanes<T> load_some(const T* p, std::ptrdiff_t n) {
    return load_strided(p, 1, n);
}
template <class T>
inline void store_strided(T* p, std::ptrdiff_t stride, std::ptrdiff_t n, lanes<T> v) {
    using batch = typename lanes<T>::batch;
    alignas(batch::arch_type::alignment()) T numbers[batch::size];
    v.value.store_aligned(numbers);
    for (std::ptrdiff_t i = 0; i < n; ++i) p[i * stride] = numbers[i];
}

/// A number of elements, rounded up to whole groups of lanes.
template <class T>
constexpr std::ptrdiff_t padded(std::ptrdiff_t n) {
    return (n + lanes<T>::size - 1) / lanes<T>::size * lanes<T>::size;
}

}  // namespace tikhonov
