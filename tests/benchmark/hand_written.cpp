#include "hand_written.hpp"

#include <cmath>

namespace hand {

float squared_error(const float* __restrict y, const float* __restrict t, float lambda, float* __restrict dy, std::size_t n) {
    const float scale = 2.0f / static_cast<float>(n);
    float loss = 0, penalty = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const float r = y[i] - t[i];
        loss += r * r;
        penalty += y[i] * y[i];
        dy[i] = scale * r + 2 * lambda * y[i];
    }
    return loss / static_cast<float>(n) + lambda * penalty;
}

float huber(const float* __restrict y, const float* __restrict t, float delta, float* __restrict dy, std::size_t n) {
    const float scale = 1.0f / static_cast<float>(n);
    float loss = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const float r = y[i] - t[i];
        const float a = std::fabs(r);
        loss += a <= delta ? 0.5f * r * r : delta * (a - 0.5f * delta);
        dy[i] = scale * std::fmax(-delta, std::fmin(delta, r));
    }
    return loss * scale;
}

float linear(const float* __restrict x, const float* __restrict t, const float* __restrict w, float b, float lambda, float* __restrict dw,
             float* db, std::size_t n, std::size_t d) {
    float loss = 0, sum = 0, penalty = 0;
    for (std::size_t j = 0; j < d; ++j) dw[j] = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const float* row = x + i * d;
        float y = 0;
        for (std::size_t j = 0; j < d; ++j) y += row[j] * w[j];
        const float r = y + b - t[i];
        loss += r * r;
        sum += r;
        for (std::size_t j = 0; j < d; ++j) dw[j] += r * row[j];
    }
    const float scale = 2.0f / static_cast<float>(n);
    for (std::size_t j = 0; j < d; ++j) {
        penalty += w[j] * w[j];
        dw[j] = scale * dw[j] + 2 * lambda * w[j];
    }
    *db = scale * sum;
    return loss / static_cast<float>(n) + lambda * penalty;
}

float logistic(const float* __restrict x, const float* __restrict t, const float* __restrict w, float b, float a, float c,
               float* __restrict dw, float* db, std::size_t n, std::size_t d) {
    constexpr std::size_t block = 64;  // logits of a block first, so that the transcendental functions vectorise
    float z[block], g[block];
    float loss = 0, sum = 0, norm1 = 0, norm2 = 0;
    for (std::size_t j = 0; j < d; ++j) dw[j] = 0;
    for (std::size_t first = 0; first < n; first += block) {
        const std::size_t rows = n - first < block ? n - first : block;
        for (std::size_t i = 0; i < rows; ++i) {
            const float* row = x + (first + i) * d;
            float y = 0;
            for (std::size_t j = 0; j < d; ++j) y += row[j] * w[j];
            z[i] = y + b;
        }
        for (std::size_t i = 0; i < rows; ++i) {
            const float e = std::exp(-std::fabs(z[i]));
            loss += std::fmax(z[i], 0.0f) + std::log(1 + e) - t[first + i] * z[i];
            g[i] = (z[i] < 0 ? e : 1.0f) / (1 + e) - t[first + i];
            sum += g[i];
        }
        for (std::size_t i = 0; i < rows; ++i) {
            const float* row = x + (first + i) * d;
            for (std::size_t j = 0; j < d; ++j) dw[j] += g[i] * row[j];
        }
    }
    const float scale = 1.0f / static_cast<float>(n);
    for (std::size_t j = 0; j < d; ++j) {
        norm1 += std::fabs(w[j]);
        norm2 += w[j] * w[j];
        dw[j] = scale * dw[j] + (w[j] > 0 ? a : w[j] < 0 ? -a : 0.0f) + 2 * c * w[j];
    }
    *db = scale * sum;
    return loss * scale + a * norm1 + c * norm2;
}

float network(const float* __restrict x, const float* __restrict t, const float* __restrict w1, const float* __restrict b1,
              const float* __restrict w2, float b2, float* __restrict dw1, float* __restrict db1, float* __restrict dw2, float* db2,
              std::size_t n) {
    float loss = 0, sum = 0;
    float a0[8] = {}, a1[8] = {}, ab[8] = {}, aw[8] = {};
    for (std::size_t i = 0; i < n; ++i) {
        float h[8];
        for (int k = 0; k < 8; ++k) h[k] = std::tanh(x[2 * i] * w1[k] + x[2 * i + 1] * w1[8 + k] + b1[k]);
        float y = b2;
        for (int k = 0; k < 8; ++k) y += h[k] * w2[k];
        const float r = y - t[i];
        loss += r * r;
        sum += r;
        for (int k = 0; k < 8; ++k) {
            const float g = r * w2[k] * (1 - h[k] * h[k]);
            aw[k] += r * h[k];
            ab[k] += g;
            a0[k] += g * x[2 * i];
            a1[k] += g * x[2 * i + 1];
        }
    }
    const float scale = 2.0f / static_cast<float>(n);
    for (int k = 0; k < 8; ++k) {
        dw1[k] = scale * a0[k];
        dw1[8 + k] = scale * a1[k];
        db1[k] = scale * ab[k];
        dw2[k] = scale * aw[k];
    }
    *db2 = scale * sum;
    return loss / static_cast<float>(n);
}

}  // namespace hand
