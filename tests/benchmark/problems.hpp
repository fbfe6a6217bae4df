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

namespace hand {
float run(const ridge_error&);
float run(const huber_error&);
float run(const log_sum&);
float run(const linear_model&);
float run(const logistic_model&);
float run(const tanh_network&);
float run(const softmax_regression&);
float run(const relu_network&);
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
}  // namespace eigen
