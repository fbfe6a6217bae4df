// Rows of a linear or logistic model that lie in a cache, by hand: tiles of as many rows as lanes, whose dot products come out of one
// transposed sum; and pairs of rows that stay in registers between their dot product and their update, where the loss is cheap.
#pragma once

#include <algorithm>

#include "lane_functions.hpp"
#include "problems.hpp"

namespace hand {

inline constexpr std::size_t ahead = 1600;                         // floats to prefetch: two blocks of four rows of 200
inline constexpr std::size_t most_held = registers == 32 ? 8 : 1;  // vectors of a row of which registers hold two, and as many sums

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

/// Lanes `0 .. count` stay, the others become 0.
inline vec first_lanes(vec x, std::size_t count) {
    ivec lane;
    for (std::size_t k = 0; k < width; ++k) lane[k] = static_cast<std::int32_t>(k);
    return bits(bits(x) & (lane < (ivec{} + static_cast<std::int32_t>(count))));
}

/// Scores of as many rows as lanes, or of the last ones, less the bias. `w` is padded by zeros to whole vectors.
inline vec scores_of_tile(const float* x, std::size_t d, std::size_t rows, const float* w) {
    vec dots[width]{};
    if (rows < width) {
        for (std::size_t k = 0; k < rows; ++k)
            for (std::size_t j = 0; j < d; j += width)
                dots[k] = fma(load_part(x + k * d + j, std::min(width, d - j)), load(w + j), dots[k]);
        return sums(dots);
    }
    std::size_t j = 0;
    for (; j + width <= d; j += width) {
        const vec wj = load(w + j);
        for (std::size_t k = 0; k < width; ++k) {
            __builtin_prefetch(x + k * d + j + ahead);
            dots[k] = fma(load(x + k * d + j), wj, dots[k]);
        }
    }
    if (j < d) {
        const vec wj = load(w + j);
        for (std::size_t k = 0; k < width; ++k) dots[k] = fma(load_part(x + k * d + j, d - j), wj, dots[k]);
    }
    return sums(dots);
}

/// g += r x over the rows of a tile; `g` is padded to whole vectors.
inline void update_by_tile(const float* x, std::size_t d, std::size_t rows, const float* r, float* g) {
    if (rows < width) {
        for (std::size_t k = 0; k < rows; ++k)
            for (std::size_t j = 0; j < d; j += width)
                store(g + j, fma(all(r[k]), load_part(x + k * d + j, std::min(width, d - j)), load(g + j)));
        return;
    }
    vec weight[width];
    for (std::size_t k = 0; k < width; ++k) weight[k] = all(r[k]);
    const auto column = [&](std::size_t j, auto read) {
        vec even_rows = load(g + j), odd_rows{};
        for (std::size_t k = 0; k < width; k += 2) {
            even_rows = fma(weight[k], read(x + k * d + j), even_rows);
            odd_rows = fma(weight[k + 1], read(x + (k + 1) * d + j), odd_rows);
        }
        store(g + j, even_rows + odd_rows);
    };
    std::size_t j = 0;
    for (; j + width <= d; j += width) column(j, load);
    if (j < d) column(j, [=](const float* at) { return load_part(at, d - j); });
}

/// The same for rows of at most one vector, and for any number of them.
inline vec scores_of_short_rows(const float* x, std::size_t d, const float* w) {
    const vec weights = load(w);
    vec product[width];
    for (std::size_t k = 0; k < width; ++k) product[k] = load_part(x + k * d, d) * weights;
    return sums(product);
}
inline void update_by_short_rows(const float* x, std::size_t d, std::size_t rows, const float* r, float* g) {
    constexpr std::size_t chains = 8;  // one would wait for itself
    vec part[chains]{};
    std::size_t k = 0;
    for (; k + chains <= rows; k += chains)
        for (std::size_t c = 0; c < chains; ++c) part[c] = fma(all(r[k + c]), load_part(x + (k + c) * d, d), part[c]);
    for (; k < rows; ++k) part[0] = fma(all(r[k]), load_part(x + k * d, d), part[0]);
    for (std::size_t c = 1; c < chains; ++c) part[0] += part[c];
    store(g, load(g) + part[0]);
}

/// Some tiles one after another in each of three steps: scores, what the loss makes of them, updates. So nobody waits for exponentials.
template <class Problem>
pulls tiles(const Problem& p, const float* w, float* g, std::size_t begin, std::size_t end) {
    constexpr std::size_t at_once = 4;
    alignas(64) float slopes[at_once * width];
    pulls total{};
    for (; begin < end; begin += at_once * width) {
        const std::size_t rows = std::min(at_once * width, end - begin);
        const auto each = [&](auto step) {
            for (std::size_t k = 0; k < rows; k += width) step(k, p.x + (begin + k) * p.d, std::min(width, rows - k));
        };
        each([&](std::size_t k, const float* x, std::size_t count) {
            store(slopes + k, p.d <= width && count == width ? scores_of_short_rows(x, p.d, w) : scores_of_tile(x, p.d, count, w));
        });
        each([&](std::size_t k, const float*, std::size_t count) {
            const float* t = p.t + begin + k;
            pulls s = pull(p, load(slopes + k) + p.b, count == width ? load(t) : load_part(t, count));
            if (count < width) s = {first_lanes(s.loss, count), first_lanes(s.slope, count)};
            total.loss += s.loss;
            total.slope += s.slope;
            store(slopes + k, s.slope);
        });
        if (p.d <= width) update_by_short_rows(p.x + begin * p.d, p.d, rows, slopes, g);
        else each([&](std::size_t k, const float* x, std::size_t count) { update_by_tile(x, p.d, count, slopes + k, g); });
    }
    return total;
}

/// Whole tiles of rows of at most one vector, which stay in registers.
template <class Problem>
pulls held_tiles(const Problem& p, const float* w, float* g, std::size_t begin, std::size_t end) {
    constexpr std::size_t chains = 4;
    const vec weights = load(w);
    vec part[chains]{};
    pulls total{};
    for (; begin + width <= end; begin += width) {
        vec x[width], product[width];
        for (std::size_t k = 0; k < width; ++k) product[k] = (x[k] = load_part(p.x + (begin + k) * p.d, p.d)) * weights;
        const pulls s = pull(p, sums(product) + p.b, load(p.t + begin));
        total.loss += s.loss;
        total.slope += s.slope;
        for (std::size_t k = 0; k < width; ++k) part[k % chains] = fma(all(s.slope[k]), x[k], part[k % chains]);
    }
    store(g, load(g) + ((part[0] + part[1]) + (part[2] + part[3])));
    const pulls others = tiles(p, w, g, begin, end);
    return {total.loss + others.loss, total.slope + others.slope};
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

}  // namespace hand
