// Plain loops for losses that need a total, mixtures and pairs.
#include <algorithm>
#include <cmath>
#include <vector>

#include "problems.hpp"

namespace plain {

float run(const root_error& p) {
    const float* __restrict y = p.y;
    const float* __restrict t = p.t;
    float* __restrict g = p.gradient;
    float squares = 0;
    for (std::size_t i = 0; i < p.n; ++i) squares += (y[i] - t[i]) * (y[i] - t[i]);
    const float value = std::sqrt(squares / static_cast<float>(p.n)), slope = 1 / (value * static_cast<float>(p.n));
    for (std::size_t i = 0; i < p.n; ++i) g[i] = slope * (y[i] - t[i]);
    return value;
}

float run(const variance& p) {
    const float* __restrict y = p.y;
    float* __restrict g = p.gradient;
    const float n = static_cast<float>(p.n);
    float total = 0, squares = 0;
    for (std::size_t i = 0; i < p.n; ++i) total += y[i];
    const float mean = total / n;
    for (std::size_t i = 0; i < p.n; ++i) {
        const float r = y[i] - mean;
        squares += r * r;
        g[i] = 2 / n * r;
    }
    return squares / n;
}

float run(const cosine_distance& p) {
    const float* __restrict y = p.y;
    const float* __restrict t = p.t;
    float* __restrict g = p.gradient;
    float product = 0, squares = 0, others = 0;
    for (std::size_t i = 0; i < p.n; ++i) {
        product += y[i] * t[i];
        squares += y[i] * y[i];
        others += t[i] * t[i];
    }
    const float sizes = std::sqrt(squares) * std::sqrt(others), cosine = product / sizes;
    for (std::size_t i = 0; i < p.n; ++i) g[i] = cosine / squares * y[i] - t[i] / sizes;
    return 1 - cosine;
}

float run(const gaussian_mixture& p) {
    constexpr std::size_t clusters = gaussian_mixture::clusters, d = gaussian_mixture::d;
    float* __restrict means = p.gradient, * __restrict scales = means + clusters * d, * __restrict logits = scales + clusters * d;
    const float mean = 1 / static_cast<float>(p.n);
    float inverse[clusters][d], base[clusters], weight[clusters], total = 0, value = 0;
    for (std::size_t c = 0; c < clusters; ++c) total += weight[c] = std::exp(p.a[c]);
    for (std::size_t c = 0; c < clusters; ++c) {
        weight[c] /= total;
        base[c] = std::log(weight[c]) - 0.918938533f * static_cast<float>(d);
        for (std::size_t j = 0; j < d; ++j) {
            inverse[c][j] = std::exp(-p.s[c * d + j]);
            base[c] -= p.s[c * d + j];
        }
    }
    std::fill(p.gradient, p.gradient + 2 * clusters * d + clusters, 0.0f);
    for (std::size_t i = 0; i < p.n; ++i) {
        const float* __restrict x = p.x + i * d;
        float joint[clusters], top = -1e30f, sum = 0;
        for (std::size_t c = 0; c < clusters; ++c) {
            float q = 0;
            for (std::size_t j = 0; j < d; ++j) {
                const float z = (x[j] - p.m[c * d + j]) * inverse[c][j];
                q += z * z;
            }
            joint[c] = base[c] - 0.5f * q;
            top = std::fmax(top, joint[c]);
        }
        for (std::size_t c = 0; c < clusters; ++c) sum += joint[c] = std::exp(joint[c] - top);
        value -= mean * (top + std::log(sum));
        for (std::size_t c = 0; c < clusters; ++c) {
            const float share = mean * joint[c] / sum;
            for (std::size_t j = 0; j < d; ++j) {
                const float z = (x[j] - p.m[c * d + j]) * inverse[c][j];
                means[c * d + j] -= share * z * inverse[c][j];
                scales[c * d + j] -= share * (z * z - 1);
            }
            logits[c] -= share;
        }
    }
    for (std::size_t c = 0; c < clusters; ++c) logits[c] += weight[c];
    return value;
}

float run(const factorisation& p) {
    constexpr std::size_t k = factorisation::k;
    float* __restrict gu = p.gradient, * __restrict gv = gu + p.n * k;
    float error = 0, cells = 0, sizes = 0;
    std::fill(gu, gv + p.m * k, 0.0f);
    for (std::size_t i = 0; i < p.n; ++i)
        for (std::size_t j = 0; j < p.m; ++j) {
            if (p.seen[i * p.m + j] == 0) continue;
            const float* __restrict u = p.u + i * k, * __restrict v = p.v + j * k;
            float r = -p.r[i * p.m + j];
            for (std::size_t f = 0; f < k; ++f) r += u[f] * v[f];
            error += r * r;
            ++cells;
            for (std::size_t f = 0; f < k; ++f) gu[i * k + f] += r * v[f];
            for (std::size_t f = 0; f < k; ++f) gv[j * k + f] += r * u[f];
        }
    for (std::size_t i = 0; i < p.n * k; ++i) gu[i] = 2 / cells * gu[i] + 2 * p.lambda * p.u[i], sizes += p.u[i] * p.u[i];
    for (std::size_t i = 0; i < p.m * k; ++i) gv[i] = 2 / cells * gv[i] + 2 * p.lambda * p.v[i], sizes += p.v[i] * p.v[i];
    return error / cells + p.lambda * sizes;
}

float run(const triplets& p) {
    static std::vector<float> room;
    room.assign(6 * p.n, 0.0f);
    float* __restrict e = room.data(), * __restrict ge = e + 2 * p.n, * __restrict distance = ge + 2 * p.n, * __restrict pull = distance + p.n;
    for (std::size_t i = 0; i < p.n; ++i)
        for (std::size_t j = 0; j < p.d; ++j)
            for (std::size_t f = 0; f < 2; ++f) e[2 * i + f] += p.x[i * p.d + j] * p.w[2 * j + f];
    float value = 0, sizes = 0;
    for (std::size_t i = 0; i < p.n; ++i) {
        for (std::size_t j = 0; j < p.n; ++j) {
            const float a = e[2 * i] - e[2 * j], b = e[2 * i + 1] - e[2 * j + 1];
            distance[j] = a * a + b * b;
            pull[j] = 0;
        }
        const std::uint8_t* __restrict other = p.other + i * p.n;
        for (std::size_t j = 0; j < p.n; ++j) {
            if (p.same[i * p.n + j] == 0) continue;
            float hits = 0;
            for (std::size_t l = 0; l < p.n; ++l) {
                const float gap = p.margin + distance[j] - distance[l];
                const float hit = other[l] != 0 && gap > 0 ? 1.0f : 0.0f;
                value += hit * gap;
                hits += hit;
                pull[l] -= hit;
            }
            pull[j] += hits;
        }
        for (std::size_t j = 0; j < p.n; ++j)
            for (std::size_t f = 0; f < 2; ++f) {
                const float g = pull[j] * (e[2 * i + f] - e[2 * j + f]);
                ge[2 * i + f] += g;
                ge[2 * j + f] -= g;
            }
    }
    const float n = static_cast<float>(p.n), mean = 1 / (n * n * n);
    for (std::size_t at = 0; at < 2 * p.d; ++at) {
        p.gradient[at] = 2 * p.lambda * p.w[at];
        sizes += p.w[at] * p.w[at];
        for (std::size_t i = 0; i < p.n; ++i) p.gradient[at] += 2 * mean * p.x[i * p.d + at / 2] * ge[2 * i + at % 2];
    }
    return mean * value + p.lambda * sizes;
}

float run(const lookup& p) {
    float* __restrict g = p.gradient;
    const float mean = 1 / static_cast<float>(p.n * p.d);
    float squares = 0;
    std::fill(g, g + p.rows * p.d, 0.0f);
    for (std::size_t i = 0; i < p.n; ++i) {
        const std::size_t row = static_cast<std::size_t>(p.label[i]);
        for (std::size_t j = 0; j < p.d; ++j) {
            const float r = p.table[row * p.d + j] - p.t[i * p.d + j];
            squares += r * r;
            g[row * p.d + j] += 2 * mean * r;
        }
    }
    return mean * squares;
}

}  // namespace plain
