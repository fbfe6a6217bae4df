// Linear and logistic models by hand. In cache: short rows stay in registers between their dot product and their update; longer ones in
// tiles of as many rows as lanes, whose dot products come out of one transposed sum. From memory: four rows, each read in order, and their
// update while they are in the nearest cache; anything else disturbs the prefetchers.
#include <algorithm>
#include <cmath>
#include <vector>

#include "lane_functions.hpp"
#include "problems.hpp"

namespace hand {
namespace {

constexpr std::size_t in_caches = 16u << 20;                // bytes of X that are still there at the next call
constexpr std::size_t ahead = 1600;                         // floats to prefetch: two blocks of four rows of 200
constexpr std::size_t most_held = registers == 32 ? 8 : 1;  // vectors of a row of which registers hold two, and as many sums
constexpr std::size_t flush = 4096;                         // rows that one accumulator sums

struct pulls {
    vec loss, slope;
};
inline pulls pull(const linear_model&, vec y, vec t) {
    const vec r = y - t;
    return {r * r, r};
}
inline pulls pull(const logistic_model&, vec y, vec t) {
    const logistic_pair s = logistic(y);
    return {s.softplus - t * y, s.sigmoid - t};
}

/// Whether a pull costs next to nothing, so that lanes may compute the same.
constexpr bool is_cheap(const linear_model&) { return true; }
constexpr bool is_cheap(const logistic_model&) { return false; }

struct totals {
    double loss = 0, slope = 0;
};

/// Lanes `0 .. count` stay, the others become 0.
inline vec first_lanes(vec x, std::size_t count) {
    ivec lane;
    for (std::size_t k = 0; k < width; ++k) lane[k] = static_cast<std::int32_t>(k);
    return bits(bits(x) & (lane < (ivec{} + static_cast<std::int32_t>(count))));
}

/// Rows of at most one vector: the tile stays in registers between its two uses.
template <class Problem>
pulls tiles_of_one(const Problem& p, const float* w, float* g, std::size_t begin, std::size_t end) {
    const vec w0 = load(w);
    vec g0[4]{};
    pulls total{};
    for (std::size_t i = begin; i < end; i += width) {
        const std::size_t rows = std::min(width, end - i);
        vec x[width], product[width];
        if (rows == width) {
            for (std::size_t k = 0; k < width; ++k) product[k] = (x[k] = load_part(p.x + (i + k) * p.d, p.d)) * w0;
        } else {
            for (std::size_t k = 0; k < width; ++k) product[k] = (x[k] = k < rows ? load_part(p.x + (i + k) * p.d, p.d) : vec{}) * w0;
        }
        pulls s = pull(p, sums(product) + p.b, rows == width ? load(p.t + i) : load_part(p.t + i, rows));
        if (rows < width) s = {first_lanes(s.loss, rows), first_lanes(s.slope, rows)};
        total.loss += s.loss;
        total.slope += s.slope;
        for (std::size_t k = 0; k < width; ++k) g0[k % 4] = fma(all(s.slope[k]), x[k], g0[k % 4]);
    }
    store(g, load(g) + ((g0[0] + g0[1]) + (g0[2] + g0[3])));
    return total;
}

/// Tiles of as many rows as lanes: `w` and `g` are padded by zeros to whole vectors.
template <class Problem>
pulls tiles(const Problem& p, const float* w, float* g, std::size_t begin, std::size_t end) {
    const std::size_t whole = p.d / width * width, rest = p.d - whole;
    pulls total{};
    for (std::size_t i = begin; i < end; i += width) {
        const std::size_t rows = std::min(width, end - i);
        const float* x = p.x + i * p.d;
        vec dots[width]{};
        if (rows == width) {
            for (std::size_t j = 0; j < whole; j += width) {
                const vec wj = load(w + j);
                for (std::size_t k = 0; k < width; ++k) {
                    __builtin_prefetch(x + k * p.d + j + ahead);
                    dots[k] = fma(load(x + k * p.d + j), wj, dots[k]);
                }
            }
            if (rest != 0) {
                const vec wj = load(w + whole);
                for (std::size_t k = 0; k < width; ++k) dots[k] = fma(load_part(x + k * p.d + whole, rest), wj, dots[k]);
            }
        } else {
            for (std::size_t k = 0; k < rows; ++k)
                for (std::size_t j = 0; j < p.d; j += width)
                    dots[k] = fma(load_part(x + k * p.d + j, std::min(width, p.d - j)), load(w + j), dots[k]);
        }
        pulls s = pull(p, sums(dots) + p.b, rows == width ? load(p.t + i) : load_part(p.t + i, rows));
        if (rows < width) s = {first_lanes(s.loss, rows), first_lanes(s.slope, rows)};
        total.loss += s.loss;
        total.slope += s.slope;
        vec r[width];
        for (std::size_t k = 0; k < width; ++k) r[k] = all(s.slope[k]);
        if (rows == width) {
            for (std::size_t j = 0; j < whole; j += width) {
                vec a = load(g + j), b{};
                for (std::size_t k = 0; k < width; k += 2) {
                    a = fma(r[k], load(x + k * p.d + j), a);
                    b = fma(r[k + 1], load(x + (k + 1) * p.d + j), b);
                }
                store(g + j, a + b);
            }
            if (rest != 0) {
                vec a = load(g + whole), b{};
                for (std::size_t k = 0; k < width; k += 2) {
                    a = fma(r[k], load_part(x + k * p.d + whole, rest), a);
                    b = fma(r[k + 1], load_part(x + (k + 1) * p.d + whole, rest), b);
                }
                store(g + whole, a + b);
            }
        } else {
            for (std::size_t k = 0; k < rows; ++k)
                for (std::size_t j = 0; j < p.d; j += width)
                    store(g + j, fma(r[k], load_part(x + k * p.d + j, std::min(width, p.d - j)), load(g + j)));
        }
    }
    return total;
}

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

/// Pairs of rows that stay in registers, of `Vectors` vectors each, as do the sums of their updates.
template <std::size_t Vectors, class Problem>
pulls pairs(const Problem& p, const float* w, float* g, std::size_t begin, std::size_t end) {
    if constexpr (Vectors == 1) {
        return tiles(p, w, g, begin, end);
    } else if (p.d <= (Vectors - 1) * width) {
        return pairs<Vectors - 1>(p, w, g, begin, end);
    } else {
        constexpr std::size_t last = (Vectors - 1) * width;
        const std::size_t rest = p.d - last;
        const auto read = [rest](const float* x, vec(&row)[Vectors]) {
            for (std::size_t j = 0; j + 1 < Vectors; ++j) row[j] = load(x + j * width);
            row[Vectors - 1] = load_part(x + last, rest);
        };
        vec sums[Vectors]{};
        pulls total{};
        for (; begin + 2 <= end; begin += 2) {
            const float* x = p.x + begin * p.d;
            vec a[Vectors], b[Vectors], dot_a[2]{}, dot_b[2]{};
            read(x, a);
            read(x + p.d, b);
            for (std::size_t j = 0; j < Vectors; ++j) {
                const vec wj = load(w + j * width);
                dot_a[j % 2] = fma(a[j], wj, dot_a[j % 2]);
                dot_b[j % 2] = fma(b[j], wj, dot_b[j % 2]);
            }
            const vec y = halves(dot_a[0] + dot_a[1], dot_b[0] + dot_b[1]),
                      t = permute<alternate<width / 2, 0>>(all(p.t[begin]), all(p.t[begin + 1]));
            const pulls s = pull(p, group_sums<width / 2>(y) + p.b, t);
            total.loss += s.loss;
            total.slope += s.slope;
            const vec r_a = all(s.slope[0]), r_b = all(s.slope[width / 2]);
            for (std::size_t j = 0; j < Vectors; ++j) sums[j] = fma(r_a, a[j], fma(r_b, b[j], sums[j]));
        }
        for (std::size_t j = 0; j < Vectors; ++j) store(g + j * width, load(g + j * width) + sums[j]);
        const pulls rest_of_all = tiles(p, w, g, begin, end);
        constexpr float lanes = width / 2;  // that count the same row
        return {total.loss / lanes + rest_of_all.loss, total.slope / lanes + rest_of_all.slope};
    }
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
        else if (p.d <= width) s = tiles_of_one(p, w, block, i, end);
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
