// The data of one call: inputs, sizes and where the gradients go, one behind the other in `gradient`. Every contestant has one function
// for each, `run`, which returns the value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

/// mean((y - t)²) + λ Σ y²; by y.
struct ridge_error {
    const float *y, *t;
    float lambda;
    std::size_t n;
    float* gradient;
};
/// mean(huber(y - t, delta)); by y.
struct huber_error {
    const float *y, *t;
    float delta;
    std::size_t n;
    float* gradient;
};
/// log Σ exp(z); by z.
struct log_sum {
    const float* z;
    std::size_t n;
    float* gradient;
};
/// mean((Xw + b - t)²) + λ Σ w²; by w[d], b.
struct linear_model {
    const float *x, *t, *w;
    float b, lambda;
    std::size_t n, d;
    float* gradient;
};
/// mean(bce(Xw + b, t)) + α Σ|w| + λ Σ w²; by w[d], b.
struct logistic_model {
    const float *x, *t, *w;
    float b, alpha, lambda;
    std::size_t n, d;
    float* gradient;
};
/// mean((tanh(X W1 + b1)·w2 + b2 - t)²), two inputs, eight hidden units; by W1[2, 8], b1[8], w2[8], b2.
struct tanh_network {
    const float *x, *t, *w1, *b1, *w2;
    float b2;
    std::size_t n;
    float* gradient;
};
/// mean cross-entropy of XW + b against labels, ten classes; by W[d, 10], b[10].
struct softmax_regression {
    const float *x, *w, *b;
    const int* label;
    std::size_t n, d;
    float* gradient;
};
/// mean cross-entropy of relu(X W1 + b1) W2 + b2, ten classes; by W1[d, h], b1[h], W2[h, 10], b2[10].
struct relu_network {
    const float *x, *w1, *b1, *w2, *b2;
    const int* label;
    std::size_t n, d, h;
    float* gradient;
};
inline constexpr std::size_t classes = 10;

/// √mean((y - t)²); by y.
struct root_error {
    const float *y, *t;
    std::size_t n;
    float* gradient;
};
/// mean((y - mean(y))²); by y.
struct variance {
    const float* y;
    std::size_t n;
    float* gradient;
};
/// 1 - y·t/(‖y‖‖t‖); by y.
struct cosine_distance {
    const float *y, *t;
    std::size_t n;
    float* gradient;
};
/// -mean_n log Σ_c softmax(a)_c Π_d N(x[n, d]; m[c, d], exp(s[c, d])²); by m, s, a.
struct gaussian_mixture {
    static constexpr std::size_t clusters = 8, d = 16;
    const float *x, *m, *s, *a;
    std::size_t n;
    float* gradient;
};
/// mean of (r - u vᵀ)² over what is seen + λ(Σ u² + Σ v²); by u[n, k], v[m, k].
struct factorisation {
    static constexpr std::size_t k = 16;
    const float* r;
    const std::uint8_t* seen;
    const float *u, *v;
    float lambda;
    std::size_t n, m;
    float* gradient;
};
/// 1/n³ Σ over (i, j, l) with same[i, j] and other[i, l] of relu(margin + D[i, j] - D[i, l]) + λ Σ w², D[i, j] = ‖x_i w - x_j w‖²;
/// by w[d, 2].
struct triplets {
    static constexpr std::size_t k = 2;
    const float *x, *w;
    const std::uint8_t *same, *other;
    float margin, lambda;
    std::size_t n, d;
    float* gradient;
};
/// mean((table[label[n], d] - t[n, d])²); by the table.
struct lookup {
    const float *table, *t;
    const int* label;
    std::size_t rows, n, d;
    float* gradient;
};

namespace hand {
float run(const ridge_error&);
float run(const huber_error&);
float run(const log_sum&);
float run(const linear_model&);
float run(const logistic_model&);
float run(const tanh_network&);
float run(const softmax_regression&);
float run(const relu_network&);
float run(const root_error&);
float run(const variance&);
float run(const cosine_distance&);
float run(const gaussian_mixture&);
float run(const factorisation&);
float run(const triplets&);
float run(const lookup&);
}  // namespace hand

namespace plain {
float run(const ridge_error&);
float run(const huber_error&);
float run(const log_sum&);
float run(const linear_model&);
float run(const logistic_model&);
float run(const tanh_network&);
float run(const softmax_regression&);
float run(const relu_network&);
float run(const root_error&);
float run(const variance&);
float run(const cosine_distance&);
float run(const gaussian_mixture&);
float run(const factorisation&);
float run(const triplets&);
float run(const lookup&);
}  // namespace plain

namespace eigen {
float run(const ridge_error&);
float run(const huber_error&);
float run(const log_sum&);
float run(const linear_model&);
float run(const logistic_model&);
float run(const tanh_network&);
float run(const softmax_regression&);
float run(const relu_network&);
float run(const root_error&);
float run(const variance&);
float run(const cosine_distance&);
float run(const gaussian_mixture&);
}  // namespace eigen
