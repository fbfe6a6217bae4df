// The totals of several registers at once. One register alone takes as many steps to add up as its lanes can be halved, with most lanes
// idle; as many registers as there are lanes take hardly more together.
#pragma once

#include <algorithm>

#include <tikhonov/simd/shuffles.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail::shuffles {

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

}  // namespace tikhonov::detail::shuffles

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Lane i of the result is what the lanes of v[i] are by the reduction `R`, for the first `Live` registers; v is used up.
template <int Live, class R, class T>
TIKHONOV_INLINE lanes<T> total_of_each(lanes<T>* v) {
    return shuffles::fold_all<1, Live>(v, [](lanes<T> a, lanes<T> b) { return R::merge(a, b); });
}

}  // namespace tikhonov::detail
