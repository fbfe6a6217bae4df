// Plain loops over ten classes: softmax regression and the network with a hidden layer of relu.
#include <algorithm>
#include <cmath>
#include <vector>

#include "problems.hpp"

namespace plain {
namespace {

/// Turns scores into mean·(softmax - truth) and returns the loss.
float softmax(float* z, int label, float mean) {
    float top = z[0], total = 0;
    for (std::size_t c = 1; c < classes; ++c) top = std::fmax(top, z[c]);
    const float picked = z[label] - top;
    for (std::size_t c = 0; c < classes; ++c) total += z[c] = std::exp(z[c] - top);
    for (std::size_t c = 0; c < classes; ++c) z[c] *= mean / total;
    z[label] -= mean;
    return std::log(total) - picked;
}

}  // namespace

float run(const softmax_regression& p) {
    float* __restrict g = p.gradient;
    const float mean = 1 / static_cast<float>(p.n);
    float loss = 0;
    std::fill(g, g + (p.d + 1) * classes, 0.0f);
    for (std::size_t i = 0; i < p.n; ++i) {
        const float* __restrict x = p.x + i * p.d;
        float z[classes];
        for (std::size_t c = 0; c < classes; ++c) z[c] = p.b[c];
        for (std::size_t j = 0; j < p.d; ++j)
            for (std::size_t c = 0; c < classes; ++c) z[c] += x[j] * p.w[j * classes + c];
        loss += softmax(z, p.label[i], mean);
        for (std::size_t j = 0; j < p.d; ++j)
            for (std::size_t c = 0; c < classes; ++c) g[j * classes + c] += x[j] * z[c];
        for (std::size_t c = 0; c < classes; ++c) g[p.d * classes + c] += z[c];
    }
    return loss * mean;
}

float run(const relu_network& p) {
    const std::size_t h = p.h;
    float* __restrict g1 = p.gradient, * __restrict gb1 = g1 + p.d * h, * __restrict g2 = gb1 + h, * __restrict gb2 = g2 + h * classes;
    const float mean = 1 / static_cast<float>(p.n);
    float loss = 0;
    std::fill(g1, gb2 + classes, 0.0f);
    static std::vector<float> unit, pull;
    unit.resize(h), pull.resize(h);
    float* __restrict a = unit.data(), * __restrict r = pull.data();
    for (std::size_t i = 0; i < p.n; ++i) {
        const float* __restrict x = p.x + i * p.d;
        float z[classes];
        for (std::size_t k = 0; k < h; ++k) a[k] = p.b1[k];
        for (std::size_t j = 0; j < p.d; ++j)
            for (std::size_t k = 0; k < h; ++k) a[k] += x[j] * p.w1[j * h + k];
        for (std::size_t k = 0; k < h; ++k) a[k] = std::fmax(a[k], 0.0f);
        for (std::size_t c = 0; c < classes; ++c) z[c] = p.b2[c];
        for (std::size_t k = 0; k < h; ++k)
            for (std::size_t c = 0; c < classes; ++c) z[c] += a[k] * p.w2[k * classes + c];
        loss += softmax(z, p.label[i], mean);
        for (std::size_t k = 0; k < h; ++k) {
            r[k] = 0;
            for (std::size_t c = 0; c < classes; ++c) {
                g2[k * classes + c] += a[k] * z[c];
                r[k] += z[c] * p.w2[k * classes + c];
            }
            r[k] = a[k] > 0 ? r[k] : 0.0f;
            gb1[k] += r[k];
        }
        for (std::size_t c = 0; c < classes; ++c) gb2[c] += z[c];
        for (std::size_t j = 0; j < p.d; ++j)
            for (std::size_t k = 0; k < h; ++k) g1[j * h + k] += x[j] * r[k];
    }
    return loss * mean;
}

}  // namespace plain
