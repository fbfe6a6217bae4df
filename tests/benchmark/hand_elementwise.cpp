// Losses of as many numbers as targets, by hand: one pass, four vectors at a time, sums in blocks, and past the caches where the gradient
// is larger than they are.
#include <cmath>

#include "lane_functions.hpp"
#include "problems.hpp"

namespace hand {
namespace {

constexpr std::size_t unroll = 4, group = unroll * width, block = 4096;
constexpr std::size_t beyond_caches = 4'000'000;  // elements of the gradient that no cache will keep for whoever reads it

/// Σ of body(i, store) over vectors at i, in blocks; body returns what is summed and stores the gradient.
template <class Write, class Body>
double blocked(std::size_t begin, std::size_t end, Write write, Body body) {
    double total = 0;
    while (begin < end) {
        const std::size_t stop = end - begin < block ? end : begin + block;
        vec part[unroll]{};
        for (; begin < stop; begin += group)
            for (std::size_t u = 0; u < unroll; ++u) part[u] += body(begin + u * width, write);
        total += static_cast<double>(sum((part[0] + part[1]) + (part[2] + part[3])));
    }
    return total;
}

/// The same over n elements of which the last ones do not fill a group.
template <class Vector, class Scalar>
double everywhere(std::size_t n, float* gradient, Vector vector, Scalar scalar) {
    std::size_t i = 0;
    double total = 0;
    const bool streams = n > beyond_caches;
    if (streams)
        while (reinterpret_cast<std::uintptr_t>(gradient + i) % (4 * width) != 0) total += static_cast<double>(scalar(i++));
    const std::size_t end = i + (n - i) / group * group;
    if (streams)
        total += blocked(
            i, end, [](float* p, vec x) { stream(p, x); }, vector);
    else
        total += blocked(
            i, end, [](float* p, vec x) { store(p, x); }, vector);
    for (i = end; i < n; ++i) total += static_cast<double>(scalar(i));
    return total;
}

}  // namespace

float run(const ridge_error& p) {
    const float mean = 1 / static_cast<float>(p.n), slope = 2 * mean, penalty = 2 * p.lambda;
    return static_cast<float>(everywhere(
        p.n, p.gradient,
        [&](std::size_t i, auto write) {
            const vec y = load(p.y + i), r = y - load(p.t + i), g = penalty * y;
            write(p.gradient + i, fma(all(slope), r, g));
            return fma(all(mean) * r, r, (p.lambda * y) * y);
        },
        [&](std::size_t i) {
            const float y = p.y[i], r = y - p.t[i];
            p.gradient[i] = slope * r + penalty * y;
            return mean * r * r + p.lambda * y * y;
        }));
}

float run(const huber_error& p) {
    const float mean = 1 / static_cast<float>(p.n), delta = p.delta;
    const double total = everywhere(
        p.n, p.gradient,
        [&](std::size_t i, auto write) {
            const vec r = load(p.y + i) - load(p.t + i);
            const vec held = larger(smaller(r, all(delta)), all(-delta));
            write(p.gradient + i, mean * held);
            return held * fma(all(-0.5f), held, r);  // both branches: held·(r - held/2)
        },
        [&](std::size_t i) {
            const float r = p.y[i] - p.t[i], held = std::fmax(-delta, std::fmin(delta, r));
            p.gradient[i] = mean * held;
            return held * (r - 0.5f * held);
        });
    return static_cast<float>(total) * mean;
}

/// Exponentials once: blocks store them as to their own maximum, and a second walk only scales.
float run(const log_sum& p) {
    constexpr std::size_t rows = 1024, most = 4096;
    static float maxima[most];
    static float totals[most];
    std::size_t size = rows;
    while ((p.n + size - 1) / size > most) size *= 2;
    std::size_t blocks = 0;
    float highest = -INFINITY;
    for (std::size_t first = 0; first < p.n; first += size, ++blocks) {
        const std::size_t count = p.n - first < size ? p.n - first : size, whole = count / width * width;
        const float* z = p.z + first;
        float* e = p.gradient + first;
        vec top[4] = {all(z[0]), all(z[0]), all(z[0]), all(z[0])};
        std::size_t i = 0;
        for (; i + group <= whole; i += group)
            for (std::size_t u = 0; u < unroll; ++u) top[u] = larger(top[u], load(z + i + u * width));
        for (; i < whole; i += width) top[0] = larger(top[0], load(z + i));
        const vec tops = larger(larger(top[0], top[1]), larger(top[2], top[3]));
        float m = z[0];
        for (std::size_t k = 0; k < width; ++k) m = std::fmax(m, tops[k]);
        for (; i < count; ++i) m = std::fmax(m, z[i]);
        vec part[unroll]{};
        const auto one = [&](std::size_t at, vec& s) {
            const vec y = exp(load(z + at) - m);
            store(e + at, y);
            s += y;
        };
        for (i = 0; i + group <= whole; i += group)
            for (std::size_t u = 0; u < unroll; ++u) one(i + u * width, part[u]);
        for (; i < whole; i += width) one(i, part[0]);
        float total = sum((part[0] + part[1]) + (part[2] + part[3]));
        if (i < count) {
            const vec y = exp(load_part(z + i, count - i) - m);
            store_part(e + i, y, count - i);
            for (std::size_t k = 0; i + k < count; ++k) total += y[k];
        }
        maxima[blocks] = m;
        totals[blocks] = total;
        highest = std::fmax(highest, m);
    }
    double total = 0;
    for (std::size_t k = 0; k < blocks; ++k) total += static_cast<double>(totals[k] * std::exp(maxima[k] - highest));
    const float value = highest + static_cast<float>(std::log(total));
    for (std::size_t k = 0; k < blocks; ++k) {
        const float scale = std::exp(maxima[k] - highest) / static_cast<float>(total);
        const std::size_t end = (k + 1) * size < p.n ? (k + 1) * size : p.n;
        std::size_t i = k * size;
        for (; i + group <= end; i += group)
            for (std::size_t u = 0; u < unroll; ++u) store(p.gradient + i + u * width, scale * load(p.gradient + i + u * width));
        for (; i < end; ++i) p.gradient[i] *= scale;
    }
    return value;
}

}  // namespace hand
