// The loops that one writes first, left to the compiler: -O3 -ffast-math. Value and gradients in as few passes as the formula allows.
#include <cmath>

#include "problems.hpp"

namespace plain {

float run(const ridge_error& p) {
    const float* __restrict y = p.y;
    const float* __restrict t = p.t;
    float* __restrict g = p.gradient;
    const float scale = 2 / static_cast<float>(p.n);
    float loss = 0, penalty = 0;
    for (std::size_t i = 0; i < p.n; ++i) {
        const float r = y[i] - t[i];
        loss += r * r;
        penalty += y[i] * y[i];
        g[i] = scale * r + 2 * p.lambda * y[i];
    }
    return loss / static_cast<float>(p.n) + p.lambda * penalty;
}

float run(const huber_error& p) {
    const float* __restrict y = p.y;
    const float* __restrict t = p.t;
    float* __restrict g = p.gradient;
    const float scale = 1 / static_cast<float>(p.n), delta = p.delta;
    float loss = 0;
    for (std::size_t i = 0; i < p.n; ++i) {
        const float r = y[i] - t[i], a = std::fabs(r);
        loss += a <= delta ? 0.5f * r * r : delta * (a - 0.5f * delta);
        g[i] = scale * std::fmax(-delta, std::fmin(delta, r));
    }
    return loss * scale;
}

float run(const log_sum& p) {
    const float* __restrict z = p.z;
    float* __restrict g = p.gradient;
    float top = z[0], total = 0;
    for (std::size_t i = 1; i < p.n; ++i) top = std::fmax(top, z[i]);
    for (std::size_t i = 0; i < p.n; ++i) total += std::exp(z[i] - top);
    const float value = top + std::log(total);
    for (std::size_t i = 0; i < p.n; ++i) g[i] = std::exp(z[i] - value);
    return value;
}

float run(const linear_model& p) {
    const float* __restrict w = p.w;
    float* __restrict g = p.gradient;
    float loss = 0, slope = 0, penalty = 0;
    for (std::size_t j = 0; j < p.d; ++j) g[j] = 0;
    for (std::size_t i = 0; i < p.n; ++i) {
        const float* __restrict x = p.x + i * p.d;
        float y = p.b;
        for (std::size_t j = 0; j < p.d; ++j) y += x[j] * w[j];
        const float r = y - p.t[i];
        loss += r * r;
        slope += r;
        for (std::size_t j = 0; j < p.d; ++j) g[j] += r * x[j];
    }
    const float scale = 2 / static_cast<float>(p.n);
    for (std::size_t j = 0; j < p.d; ++j) {
        penalty += w[j] * w[j];
        g[j] = scale * g[j] + 2 * p.lambda * w[j];
    }
    g[p.d] = scale * slope;
    return loss / static_cast<float>(p.n) + p.lambda * penalty;
}

float run(const logistic_model& p) {
    const float* __restrict w = p.w;
    float* __restrict g = p.gradient;
    float loss = 0, slope = 0, sizes = 0, squares = 0;
    for (std::size_t j = 0; j < p.d; ++j) g[j] = 0;
    for (std::size_t i = 0; i < p.n; ++i) {
        const float* __restrict x = p.x + i * p.d;
        float z = p.b;
        for (std::size_t j = 0; j < p.d; ++j) z += x[j] * w[j];
        const float e = std::exp(-std::fabs(z));
        loss += std::fmax(z, 0.0f) + std::log1p(e) - p.t[i] * z;
        const float r = (z < 0 ? e : 1.0f) / (1 + e) - p.t[i];
        slope += r;
        for (std::size_t j = 0; j < p.d; ++j) g[j] += r * x[j];
    }
    const float scale = 1 / static_cast<float>(p.n);
    for (std::size_t j = 0; j < p.d; ++j) {
        sizes += std::fabs(w[j]);
        squares += w[j] * w[j];
        g[j] = scale * g[j] + (w[j] > 0 ? p.alpha : w[j] < 0 ? -p.alpha : 0.0f) + 2 * p.lambda * w[j];
    }
    g[p.d] = scale * slope;
    return loss * scale + p.alpha * sizes + p.lambda * squares;
}

float run(const tanh_network& p) {
    constexpr int units = 8;
    float* __restrict g = p.gradient;
    float loss = 0, slope = 0;
    for (int k = 0; k < 4 * units; ++k) g[k] = 0;
    for (std::size_t i = 0; i < p.n; ++i) {
        const float x0 = p.x[2 * i], x1 = p.x[2 * i + 1];
        float h[units], y = p.b2;
        for (int k = 0; k < units; ++k) h[k] = std::tanh(x0 * p.w1[k] + x1 * p.w1[units + k] + p.b1[k]);
        for (int k = 0; k < units; ++k) y += h[k] * p.w2[k];
        const float r = y - p.t[i];
        loss += r * r;
        slope += r;
        for (int k = 0; k < units; ++k) {
            const float back = r * p.w2[k] * (1 - h[k] * h[k]);
            g[k] += back * x0;
            g[units + k] += back * x1;
            g[2 * units + k] += back;
            g[3 * units + k] += r * h[k];
        }
    }
    const float scale = 2 / static_cast<float>(p.n);
    for (int k = 0; k < 4 * units; ++k) g[k] *= scale;
    g[4 * units] = scale * slope;
    return loss / static_cast<float>(p.n);
}

}  // namespace plain
