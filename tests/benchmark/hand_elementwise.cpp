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

/// Two sums over the elements.
struct sums_of_two {
    double a = 0, b = 0;
    void add(vec x, vec y) {
        a += static_cast<double>(sum(x));
        b += static_cast<double>(sum(y));
    }
};

/// Whole groups from `begin` to `end`, block by block.
template <class Access, class Body>
void groups(std::size_t begin, std::size_t end, Access access, Body body, sums_of_two& total) {
    while (begin < end) {
        const std::size_t stop = std::min(end, begin + block);
        vec a[unroll]{}, b[unroll]{};
        for (; begin < stop; begin += group)
            for (std::size_t u = 0; u < unroll; ++u) body(begin + u * width, access, a[u], b[u]);
        total.add(together(a), together(b));
    }
}

/// Calls body(i, access, a, b), which adds to two sums, for n elements; behind the last one it reads zeros and has to add zeros.
template <class Body>
sums_of_two everywhere(std::size_t n, const float* gradient, Body body) {
    std::size_t i = 0;
    sums_of_two total;
    vec a{}, b{};
    const bool streams = n > beyond_caches;
    if (streams && reinterpret_cast<std::uintptr_t>(gradient) % sizeof(vec) != 0) {
        i = width - reinterpret_cast<std::uintptr_t>(gradient) % sizeof(vec) / sizeof(float);
        body(0, partly{i}, a, b);
    }
    const std::size_t end = i + (n - i) / group * group;
    if (streams) groups(i, end, streamed{}, body, total);
    else groups(i, end, whole{}, body, total);
    for (i = end; i + width <= n; i += width) body(i, whole{}, a, b);
    if (i < n) body(i, partly{n - i}, a, b);
    total.add(a, b);
    return total;
}

}  // namespace

float run(const ridge_error& p) {
    const float mean = 1 / static_cast<float>(p.n), slope = 2 * mean, penalty = 2 * p.lambda;
    const sums_of_two s = everywhere(p.n, p.gradient, [&](std::size_t i, auto access, vec& squares, vec& sizes) {
        const vec y = access.read(p.y + i), r = y - access.read(p.t + i);
        access.write(p.gradient + i, fma(all(slope), r, penalty * y));
        squares = fma(r, r, squares);
        sizes = fma(y, y, sizes);
    });
    return mean * static_cast<float>(s.a) + p.lambda * static_cast<float>(s.b);
}

float run(const huber_error& p) {
    const float mean = 1 / static_cast<float>(p.n), delta = p.delta;
    const sums_of_two s = everywhere(p.n, p.gradient, [&](std::size_t i, auto access, vec& products, vec& squares) {
        const vec r = access.read(p.y + i) - access.read(p.t + i);
        const vec held = larger(smaller(r, all(delta)), all(-delta));
        access.write(p.gradient + i, mean * held);
        products = fma(held, r, products);  // on both branches the loss is held·(r - held/2)
        squares = fma(held, held, squares);
    });
    return mean * static_cast<float>(s.a - 0.5 * s.b);
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
