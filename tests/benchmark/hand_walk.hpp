// A walk over the elements by hand: four vectors at a time, sums in blocks, and past the caches where the gradient is larger than they are.
#pragma once

#include <algorithm>
#include <array>

#include "lanes.hpp"

namespace hand {

inline constexpr std::size_t unroll = 4, group = unroll * width, block = 4096;
inline constexpr std::size_t beyond_caches = 4'000'000;  // elements of the gradient that no cache will keep for whoever reads it

/// How a body reads and writes: whole vectors, whole ones past the caches, the first few elements of one.
struct whole {
    vec read(const float* p) const { return load(p); }
    void write(float* p, vec x) const { store(p, x); }
};
struct streamed : whole {
    void write(float* p, vec x) const { stream(p, x); }
};
struct partly {
    std::size_t count;
    vec read(const float* p) const { return load_part(p, count); }
    void write(float* p, vec x) const { store_part(p, x, count); }
};

/// What is summed over the elements, in lanes.
template <std::size_t Sums>
using lane_sums = vec[Sums];

/// Whole groups from `begin` to `end`, block by block.
template <std::size_t Sums, class Access, class Body>
void groups(std::size_t begin, std::size_t end, Access access, Body body, std::array<double, Sums>& total) {
    while (begin < end) {
        const std::size_t stop = std::min(end, begin + block);
        vec part[unroll][Sums]{};
        for (; begin < stop; begin += group)
            for (std::size_t u = 0; u < unroll; ++u) body(begin + u * width, access, part[u]);
        for (std::size_t k = 0; k < Sums; ++k) total[k] += static_cast<double>(sum((part[0][k] + part[1][k]) + (part[2][k] + part[3][k])));
    }
}

/// Calls body(i, access, sums), which adds to the sums, for n elements; behind the last one it reads zeros and has to add zeros. Where it
/// writes a gradient beyond the caches, it does so past them.
template <std::size_t Sums, class Body>
std::array<double, Sums> everywhere(std::size_t n, const float* gradient, Body body) {
    std::size_t i = 0;
    std::array<double, Sums> total{};
    vec rest[Sums]{};
    const bool streams = gradient != nullptr && n > beyond_caches;
    if (streams && reinterpret_cast<std::uintptr_t>(gradient) % sizeof(vec) != 0) {
        i = width - reinterpret_cast<std::uintptr_t>(gradient) % sizeof(vec) / sizeof(float);
        body(0, partly{i}, rest);
    }
    const std::size_t end = i + (n - i) / group * group;
    if (streams) groups(i, end, streamed{}, body, total);
    else groups(i, end, whole{}, body, total);
    for (i = end; i + width <= n; i += width) body(i, whole{}, rest);
    if (i < n) body(i, partly{n - i}, rest);
    for (std::size_t k = 0; k < Sums; ++k) total[k] += static_cast<double>(sum(rest[k]));
    return total;
}

}  // namespace hand
