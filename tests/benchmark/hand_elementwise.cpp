// Losses of as many numbers as targets, by hand: one pass, four vectors at a time, sums in blocks, and past the caches where the gradient
// is larger than they are.
#include <algorithm>
#include <cmath>

#include "lane_functions.hpp"
#include "problems.hpp"

namespace hand {
namespace {

constexpr std::size_t unroll = 4, group = unroll * width, block = 4096;
constexpr std::size_t beyond_caches = 4'000'000;  // elements of the gradient that no cache will keep for whoever reads it

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

inline vec together(const vec (&part)[unroll]) { return (part[0] + part[1]) + (part[2] + part[3]); }

/// Whole groups from `begin` to `end`, block by block.
template <class Access, class Body>
double groups(std::size_t begin, std::size_t end, Access access, Body body) {
    double total = 0;
    while (begin < end) {
        const std::size_t stop = std::min(end, begin + block);
        vec part[unroll]{};
        for (; begin < stop; begin += group)
            for (std::size_t u = 0; u < unroll; ++u) part[u] += body(begin + u * width, access);
        total += static_cast<double>(sum(together(part)));
    }
    return total;
}

/// Σ of body(i, access) over n elements; the body reads zeros behind the last one, of which it must make zeros.
template <class Body>
double everywhere(std::size_t n, const float* gradient, Body body) {
    std::size_t i = 0;
    double total = 0;
    vec rest{};
    const bool streams = n > beyond_caches;
    if (streams && reinterpret_cast<std::uintptr_t>(gradient) % sizeof(vec) != 0) {
        i = width - reinterpret_cast<std::uintptr_t>(gradient) % sizeof(vec) / sizeof(float);
        rest = body(0, partly{i});
    }
    const std::size_t end = i + (n - i) / group * group;
    total += streams ? groups(i, end, streamed{}, body) : groups(i, end, whole{}, body);
    for (i = end; i + width <= n; i += width) rest += body(i, whole{});
    if (i < n) rest += body(i, partly{n - i});
    return total + static_cast<double>(sum(rest));
}

}  // namespace

float run(const ridge_error& p) {
    const float mean = 1 / static_cast<float>(p.n), slope = 2 * mean, penalty = 2 * p.lambda;
    return static_cast<float>(everywhere(p.n, p.gradient, [&](std::size_t i, auto access) {
        const vec y = access.read(p.y + i), r = y - access.read(p.t + i);
        access.write(p.gradient + i, fma(all(slope), r, penalty * y));
        return fma(mean * r, r, (p.lambda * y) * y);
    }));
}

float run(const huber_error& p) {
    const float mean = 1 / static_cast<float>(p.n), delta = p.delta;
    return mean * static_cast<float>(everywhere(p.n, p.gradient, [&](std::size_t i, auto access) {
               const vec r = access.read(p.y + i) - access.read(p.t + i);
               const vec held = larger(smaller(r, all(delta)), all(-delta));
               access.write(p.gradient + i, mean * held);
               return held * fma(all(-0.5f), held, r);  // both branches: held·(r - held/2)
           }));
}

/// Exponentials once: a block stores them as to its own maximum, and a second walk only scales.
float run(const log_sum& p) {
    constexpr std::size_t most = 4096;
    static float maxima[most], totals[most];
    std::size_t size = 1024;
    while ((p.n + size - 1) / size > most) size *= 2;
    std::size_t blocks = 0;
    float highest = p.z[0];
    for (std::size_t first = 0; first < p.n; first += size, ++blocks) {
        const std::size_t count = std::min(size, p.n - first);
        const float* z = p.z + first;
        float* e = p.gradient + first;
        vec top[unroll] = {all(z[0]), all(z[0]), all(z[0]), all(z[0])};
        std::size_t i = 0;
        for (; i + group <= count; i += group)
            for (std::size_t u = 0; u < unroll; ++u) top[u] = larger(top[u], load(z + i + u * width));
        for (; i + width <= count; i += width) top[0] = larger(top[0], load(z + i));
        if (count >= width) top[1] = larger(top[1], load(z + count - width));  // some of them again
        else
            for (; i < count; ++i) top[0] = larger(top[0], all(z[i]));
        const float m = largest(larger(larger(top[0], top[1]), larger(top[2], top[3])));
        vec part[unroll]{};
        const auto one = [&](std::size_t at) {
            const vec y = exp(load(z + at) - m);
            store(e + at, y);
            return y;
        };
        for (i = 0; i + group <= count; i += group)
            for (std::size_t u = 0; u < unroll; ++u) part[u] += one(i + u * width);
        for (; i + width <= count; i += width) part[0] += one(i);
        if (i < count) {
            const vec y = exp(load_part(z + i, count - i) - m);
            store_part(e + i, y, count - i);
            part[1] += load_part(e + i, count - i);
        }
        maxima[blocks] = m;
        totals[blocks] = sum(together(part));
        highest = std::max(highest, m);
    }
    double total = 0;
    for (std::size_t k = 0; k < blocks; ++k) {
        maxima[k] = maxima[k] == highest ? 1 : exp(all(maxima[k] - highest))[0];
        total += static_cast<double>(totals[k] * maxima[k]);
    }
    for (std::size_t k = 0; k < blocks; ++k) {
        const float scale = maxima[k] / static_cast<float>(total);
        const std::size_t end = std::min(p.n, (k + 1) * size);
        std::size_t i = k * size;
        for (; i + group <= end; i += group)
            for (std::size_t u = 0; u < unroll; ++u) store(p.gradient + i + u * width, scale * load(p.gradient + i + u * width));
        for (; i + width <= end; i += width) store(p.gradient + i, scale * load(p.gradient + i));
        if (i < end) store_part(p.gradient + i, scale * load_part(p.gradient + i, end - i), end - i);
    }
    return highest + std::log(static_cast<float>(total));
}

}  // namespace hand
