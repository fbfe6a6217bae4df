// Losses of as many numbers as targets, by hand: one pass, four vectors at a time, sums in blocks, and past the caches where the gradient
// is larger than they are.
#include <algorithm>
#include <cmath>

#include "hand_walk.hpp"
#include "lane_functions.hpp"
#include "problems.hpp"

namespace hand {
// What a body needs is copied into it: behind a reference the compiler would read it again after every store.
float run(const ridge_error& p) {
    const float mean = 1 / static_cast<float>(p.n);
    const auto body = [y = p.y, t = p.t, g = p.gradient, slope = all(2 * mean), penalty = all(2 * p.lambda)](std::size_t i, auto access,
                                                                                                             lane_sums<2>& sums) {
        const vec x = access.read(y + i), r = x - access.read(t + i);
        access.write(g + i, fma(slope, r, penalty * x));
        sums[0] = fma(r, r, sums[0]);
        sums[1] = fma(x, x, sums[1]);
    };
    const auto s = everywhere<2>(p.n, p.gradient, body);
    return mean * static_cast<float>(s[0]) + p.lambda * static_cast<float>(s[1]);
}

float run(const huber_error& p) {
    const float mean = 1 / static_cast<float>(p.n);
    const auto body = [y = p.y, t = p.t, g = p.gradient, delta = all(p.delta), mean](std::size_t i, auto access, lane_sums<2>& sums) {
        const vec r = access.read(y + i) - access.read(t + i), held = larger(smaller(r, delta), -delta);
        access.write(g + i, mean * held);
        sums[0] = fma(held, r, sums[0]);  // on both branches the loss is held·(r - held/2)
        sums[1] = fma(held, held, sums[1]);
    };
    const auto s = everywhere<2>(p.n, p.gradient, body);
    return mean * static_cast<float>(s[0] - 0.5 * s[1]);
}

namespace {

inline vec together(const vec (&part)[unroll]) { return (part[0] + part[1]) + (part[2] + part[3]); }

}  // namespace

/// Exponentials once: a block stores them as to its own maximum, and a second walk only scales.
float run(const log_sum& p) {
    constexpr std::size_t most = 4096;
    static float maxima[most], totals[most];
    std::size_t size = 2048;
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
            for (std::size_t u = 0; u < unroll; ++u) {
                __builtin_prefetch(z + i + u * width + size);  // the next block, which otherwise waits for its maximum
                __builtin_prefetch(e + i + u * width + size, 1);
                part[u] += one(i + u * width);
            }
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
    for (std::size_t k = blocks; k-- > 0;) {  // the last ones are still near
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
