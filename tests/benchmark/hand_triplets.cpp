// Triplets by hand: an anchor's distances once, those to samples of other classes side by side, and only triplets that the masks admit.
#include <algorithm>
#include <vector>

#include "hand_lists.hpp"
#include "problems.hpp"

namespace hand {
namespace {

constexpr float far_away = 1e30f;  // no margin reaches it

/// All that belongs to one anchor. Arrays are padded to whole vectors.
struct anchor {
    std::vector<vec> room, hits_of_same;
    std::vector<std::uint32_t> whose, same;
    float *distance, *other, *reach, *hits, *pull;
    explicit anchor(std::size_t padded) : room(5 * padded / width), hits_of_same(padded), whose(padded), same(padded) {
        distance = reinterpret_cast<float*>(room.data());
        other = distance + padded, reach = other + padded, hits = reach + padded, pull = hits + padded;
    }
};

/// Σ of relu(margin + D[i, j] - D[i, l]), and how often each distance counts.
float count_hits(anchor& a, const std::uint8_t* same, const std::uint8_t* other, float margin, std::size_t n) {
    const std::size_t others = list(other, a.distance, n, a.whose.data(), a.other);
    const std::size_t sames = list(same, a.distance, n, a.same.data(), a.reach);
    std::fill(a.pull, a.pull + n, 0.0f);
    const std::size_t padded = (others + width - 1) / width * width;
    for (std::size_t l = others; l < padded; ++l) a.other[l] = far_away;
    std::fill(a.hits, a.hits + padded, 0.0f);
    const std::size_t whole = (sames + width - 1) / width * width;
    for (std::size_t q = sames; q < whole; ++q) {
        a.reach[q] = -far_away;
        a.hits_of_same[q] = vec{};
    }
    vec value{};
    for (std::size_t q = 0; q < sames; q += 2) {  // two at a time share what is read and written
        const vec reach0 = all(margin + a.reach[q]), reach1 = all(margin + a.reach[q + 1]);
        vec hits0{}, hits1{}, more{};
        for (std::size_t l = 0; l < padded; l += width) {
            const vec d = load(a.other + l), gap0 = reach0 - d, gap1 = reach1 - d;
            const vec hit0 = gap0 > 0.0f ? all(1) : vec{}, hit1 = gap1 > 0.0f ? all(1) : vec{};
            value += larger(gap0, vec{});
            more += larger(gap1, vec{});
            hits0 += hit0;
            hits1 += hit1;
            store(a.hits + l, load(a.hits + l) + (hit0 + hit1));
        }
        value += more;
        a.hits_of_same[q] = hits0;
        a.hits_of_same[q + 1] = hits1;
    }
    for (std::size_t q = 0; q < sames; q += width) {
        const vec hits = sums(&a.hits_of_same[q]);
        for (std::size_t k = 0; k < width && q + k < sames; ++k) a.pull[a.same[q + k]] = hits[k];
    }
    for (std::size_t l = 0; l < others; ++l) a.pull[a.whose[l]] -= a.hits[l];
    return sum(value);
}

}  // namespace

float run(const triplets& p) {
    const std::size_t padded = (p.n + width - 1) / width * width + width;  // lists are written a vector at a time
    static std::vector<vec> room;
    room.resize(4 * padded / width);
    float *e0 = reinterpret_cast<float*>(room.data()), *e1 = e0 + padded, *g0 = e1 + padded, *g1 = g0 + padded;
    static anchor a(padded);
    if (a.whose.size() < padded) a = anchor(padded);
    std::fill(e0, e0 + 4 * padded, 0.0f);
    for (std::size_t i = 0; i < p.n; ++i)
        for (std::size_t j = 0; j < p.d; ++j) {
            e0[i] += p.x[i * p.d + j] * p.w[2 * j];
            e1[i] += p.x[i * p.d + j] * p.w[2 * j + 1];
        }
    double value = 0;
    for (std::size_t i = 0; i < p.n; ++i) {
        const vec x0 = all(e0[i]), x1 = all(e1[i]);
        for (std::size_t j = 0; j < padded; j += width) {
            const vec a0 = x0 - load(e0 + j), a1 = x1 - load(e1 + j);
            store(a.distance + j, fma(a0, a0, a1 * a1));
        }
        value += static_cast<double>(count_hits(a, p.same + i * p.n, p.other + i * p.n, p.margin, p.n));
        std::fill(a.pull + p.n, a.pull + padded, 0.0f);
        vec own0{}, own1{};
        for (std::size_t j = 0; j < padded; j += width) {
            const vec pull = load(a.pull + j), a0 = pull * (x0 - load(e0 + j)), a1 = pull * (x1 - load(e1 + j));
            own0 += a0, own1 += a1;
            store(g0 + j, load(g0 + j) - a0);
            store(g1 + j, load(g1 + j) - a1);
        }
        g0[i] += sum(own0), g1[i] += sum(own1);
    }
    const float n = static_cast<float>(p.n), mean = 1 / (n * n * n);
    float sizes = 0;
    for (std::size_t j = 0; j < p.d; ++j) {
        float s0 = 0, s1 = 0;
        for (std::size_t i = 0; i < p.n; ++i) s0 += p.x[i * p.d + j] * g0[i], s1 += p.x[i * p.d + j] * g1[i];
        const float w0 = p.w[2 * j], w1 = p.w[2 * j + 1];
        p.gradient[2 * j] = 2 * (mean * s0 + p.lambda * w0);
        p.gradient[2 * j + 1] = 2 * (mean * s1 + p.lambda * w1);
        sizes += w0 * w0 + w1 * w1;
    }
    return static_cast<float>(value) * mean + p.lambda * sizes;
}

}  // namespace hand
