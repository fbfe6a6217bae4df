// A mixture of Gaussians by hand: samples in the lanes for the likelihoods, features in the lanes for the slopes, so that the sums of both
// stay in registers. Deviations are taken before they are squared: moments of x would cancel where clusters are far from the origin.
#include <algorithm>
#include <cmath>

#include "lane_functions.hpp"
#include "problems.hpp"

namespace hand {
namespace {

constexpr std::size_t clusters = gaussian_mixture::clusters, d = gaussian_mixture::d, vectors = d / width, block = 256;

struct model {
    alignas(64) float inverse[clusters][d], shift[clusters][d];  // (x - m)/σ = x·inverse + shift
    float base[clusters], weight[clusters];
};
struct sums_of_block {
    double first[clusters][d]{}, second[clusters][d]{}, share[clusters]{}, value = 0;
};

model prepare(const gaussian_mixture& p) {
    constexpr float half_log_2_pi = 0.918938533f;
    model made;
    float total = 0, top = *std::max_element(p.a, p.a + clusters);
    for (std::size_t c = 0; c < clusters; ++c) total += made.weight[c] = std::exp(p.a[c] - top);
    for (std::size_t c = 0; c < clusters; ++c) {
        made.weight[c] /= total;
        made.base[c] = p.a[c] - top - std::log(total) - static_cast<float>(d) * half_log_2_pi;
        for (std::size_t j = 0; j < d; ++j) {
            made.base[c] -= p.s[c * d + j];
            made.inverse[c][j] = std::exp(-p.s[c * d + j]);
            made.shift[c][j] = -p.m[c * d + j] * made.inverse[c][j];
        }
    }
    return made;
}

/// How likely each of `width` samples is of each cluster; returns the logarithms of their likelihoods.
inline vec shares(const model& m, const float* x, vec (&share)[clusters]) {
    vec turned[d];
    for (std::size_t v = 0; v < vectors; ++v) {
        vec part[width];
        for (std::size_t i = 0; i < width; ++i) part[i] = load(x + i * d + v * width);
        transpose(part);
        for (std::size_t i = 0; i < width; ++i) turned[v * width + i] = part[i];
    }
    vec top = all(-1e30f), total{};
    for (std::size_t c = 0; c < clusters; ++c) {
        vec q[2]{};
        for (std::size_t j = 0; j < d; ++j) {
            const vec z = fma(turned[j], all(m.inverse[c][j]), all(m.shift[c][j]));
            q[j % 2] = fma(z, z, q[j % 2]);
        }
        share[c] = fma(all(-0.5f), q[0] + q[1], all(m.base[c]));
        top = larger(top, share[c]);
    }
    for (std::size_t c = 0; c < clusters; ++c) total += share[c] = exp(larger(share[c] - top, all(-87)));
    const vec scale = 1.0f / total;
    for (std::size_t c = 0; c < clusters; ++c) share[c] *= scale;
    return top + log(total);
}

/// Adds what `rows` samples, at most a block and padded to whole groups of lanes, pull at.
void add(const model& m, const float* x, std::size_t rows, sums_of_block& s) {
    alignas(64) float share[clusters][block];
    vec value{}, share_sum[clusters]{};
    for (std::size_t i = 0; i < rows; i += width) {
        vec of[clusters], log_likelihood = shares(m, x + i * d, of);
        for (std::size_t k = rows - i; k < width; ++k) {
            log_likelihood[k] = 0;
            for (std::size_t c = 0; c < clusters; ++c) of[c][k] = 0;
        }
        value += log_likelihood;
        for (std::size_t c = 0; c < clusters; ++c) {
            store(&share[c][i], of[c]);
            share_sum[c] += of[c];
        }
    }
    s.value += static_cast<double>(sum(value));
    for (std::size_t v = 0; v < vectors; ++v) {
        vec first[clusters]{}, second[clusters]{};
        for (std::size_t i = 0; i < rows; ++i) {
            const vec row = load(x + i * d + v * width);
            for (std::size_t c = 0; c < clusters; ++c) {
                const vec z = fma(row, load(&m.inverse[c][v * width]), load(&m.shift[c][v * width])), pulled = share[c][i] * z;
                first[c] += pulled;
                second[c] = fma(pulled, z, second[c]);
            }
        }
        for (std::size_t c = 0; c < clusters; ++c)
            for (std::size_t k = 0; k < width; ++k) {
                s.first[c][v * width + k] += static_cast<double>(first[c][k]);
                s.second[c][v * width + k] += static_cast<double>(second[c][k]);
            }
    }
    for (std::size_t c = 0; c < clusters; ++c) s.share[c] += static_cast<double>(sum(share_sum[c]));
}

}  // namespace

float run(const gaussian_mixture& p) {
    const model m = prepare(p);
    sums_of_block s;
    const std::size_t full = p.n / width * width;
    for (std::size_t i = 0; i < full; i += block) add(m, p.x + i * d, std::min(block, full - i), s);
    if (full < p.n) {
        float rest[width * d]{};
        std::copy(p.x + full * d, p.x + p.n * d, rest);
        add(m, rest, p.n - full, s);
    }
    const double mean = 1 / static_cast<double>(p.n);
    float *means = p.gradient, *scales = means + clusters * d, *logits = scales + clusters * d;
    for (std::size_t c = 0; c < clusters; ++c) {
        for (std::size_t j = 0; j < d; ++j) {
            means[c * d + j] = static_cast<float>(-mean * s.first[c][j]) * m.inverse[c][j];
            scales[c * d + j] = static_cast<float>(-mean * (s.second[c][j] - s.share[c]));
        }
        logits[c] = m.weight[c] - static_cast<float>(mean * s.share[c]);
    }
    return static_cast<float>(-mean * s.value);
}

}  // namespace hand
