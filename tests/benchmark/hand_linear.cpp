// Linear and logistic models by hand. In cache: tiles and pairs of rows. From memory: four rows, each read in order, and their update while
// they are in the nearest cache; anything else disturbs the prefetchers.
#include <cmath>
#include <vector>

#include "hand_tiles.hpp"

namespace hand {
namespace {

constexpr std::size_t in_caches = 16u << 20;  // bytes of X that are still there at the next call
constexpr std::size_t flush = 4096;           // rows that one accumulator sums

struct totals {
    double loss = 0, slope = 0;
};

/// The dot product of one row, not yet summed over lanes.
inline vec products(const float* x, const float* w, std::size_t d) {
    const std::size_t whole = d / width * width, rest = d - whole;
    vec dot[4]{};
    std::size_t j = 0;
    for (; j + 4 * width <= whole; j += 4 * width) {
        for (std::size_t u = 0; u < 4; ++u) dot[u] = fma(load(x + j + u * width), load(w + j + u * width), dot[u]);
        for (std::size_t u = 0; u < 4; ++u) __builtin_prefetch(x + j + u * width + ahead);
    }
    for (; j < whole; j += width) dot[0] = fma(load(x + j), load(w + j), dot[0]);
    if (rest != 0) {
        __builtin_prefetch(x + whole + ahead);
        dot[1] = fma(load_part(x + whole, rest), load(w + whole), dot[1]);
    }
    return (dot[0] + dot[1]) + (dot[2] + dot[3]);
}

/// Four rows at a time in the order in which they lie in memory.
template <class Problem>
pulls row_by_row(const Problem& p, const float* w, float* g, std::size_t begin, std::size_t end) {
    constexpr std::size_t height = 4;
    const std::size_t whole = p.d / width * width, rest = p.d - whole;
    pulls total{};
    for (std::size_t i = begin; i < end; i += height) {
        const std::size_t rows = std::min(height, end - i);
        const float* x[height];  // missing rows repeat the last one, with no weight
        vec dots[height];
        for (std::size_t k = 0; k < height; ++k) dots[k] = products(x[k] = p.x + (i + std::min(k, rows - 1)) * p.d, w, p.d);
        const vec t = load_part(p.t + i, rows);
        pulls s = pull(p, sums_of_four(dots) + p.b, permute<quarters>(t, t));
        if (rows < height) s = {first_lanes(s.loss, rows * (width / height)), first_lanes(s.slope, rows * (width / height))};
        total.loss += s.loss;
        total.slope += s.slope;
        const vec r0 = permute<from_quarter<0>>(s.slope, s.slope), r1 = permute<from_quarter<1>>(s.slope, s.slope),
                  r2 = permute<from_quarter<2>>(s.slope, s.slope), r3 = permute<from_quarter<3>>(s.slope, s.slope);
        const auto sum_at = [&](std::size_t j, auto part) {
            return fma(r0, part(x[0] + j), r1 * part(x[1] + j)) + fma(r2, part(x[2] + j), fma(r3, part(x[3] + j), load(g + j)));
        };
        for (std::size_t j = 0; j < whole; j += width) store(g + j, sum_at(j, load));
        if (rest != 0) store(g + whole, sum_at(whole, [rest](const float* at) { return load_part(at, rest); }));
    }
    constexpr float lanes = width / height;  // that count the same row
    return {total.loss / lanes, total.slope / lanes};
}

/// Sums over all rows: what one walk returns is added block by block, so that no accumulator of floats grows long.
template <class Problem>
totals over_rows(const Problem& p, const float* w, float* block, std::size_t padded, float* gradient) {
    totals sum_of;
    const bool cached = p.n * p.d * sizeof(float) <= in_caches;
    std::fill(gradient, gradient + p.d, 0.0f);
    for (std::size_t i = 0; i < p.n; i += flush) {
        const std::size_t end = std::min(p.n, i + flush);
        std::fill(block, block + padded, 0.0f);
        pulls s;
        if (!cached) s = row_by_row(p, w, block, i, end);
        else if (is_cheap(p) && p.d <= width) s = held_tiles(p, w, block, i, end);
        else if (is_cheap(p) && p.d <= most_held * width) s = pairs<most_held>(p, w, block, i, end);
        else s = tiles(p, w, block, i, end);
        sum_of.loss += static_cast<double>(sum(s.loss));
        sum_of.slope += static_cast<double>(sum(s.slope));
        for (std::size_t j = 0; j < p.d; ++j) gradient[j] += block[j];
    }
    return sum_of;
}

/// The parameters padded to whole vectors, and as much room again for the sums of a block.
template <class Problem>
totals over_rows(const Problem& p) {
    static std::vector<vec> room;  // aligned: a store that crosses cache lines costs two
    const std::size_t vectors = (p.d + width - 1) / width;
    room.resize(2 * vectors);
    float* w = reinterpret_cast<float*>(room.data());
    std::copy(p.w, p.w + p.d, w);
    std::fill(w + p.d, w + vectors * width, 0.0f);
    return over_rows(p, w, w + vectors * width, vectors * width, p.gradient);
}

}  // namespace

float run(const linear_model& p) {
    const totals s = over_rows(p);
    const float n = static_cast<float>(p.n);
    float penalty = 0;
    for (std::size_t j = 0; j < p.d; ++j) {
        penalty += p.w[j] * p.w[j];
        p.gradient[j] = 2 / n * p.gradient[j] + 2 * p.lambda * p.w[j];
    }
    p.gradient[p.d] = static_cast<float>(2 * s.slope) / n;
    return static_cast<float>(s.loss) / n + p.lambda * penalty;
}

float run(const logistic_model& p) {
    const totals s = over_rows(p);
    const float n = static_cast<float>(p.n);
    float squares = 0, sizes = 0;
    for (std::size_t j = 0; j < p.d; ++j) {
        const float w = p.w[j];
        squares += w * w;
        sizes += std::fabs(w);
        p.gradient[j] = p.gradient[j] / n + 2 * p.lambda * w + (w > 0 ? p.alpha : w < 0 ? -p.alpha : 0.0f);
    }
    p.gradient[p.d] = static_cast<float>(s.slope) / n;
    return static_cast<float>(s.loss) / n + p.alpha * sizes + p.lambda * squares;
}

}  // namespace hand
