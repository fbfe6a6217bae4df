// The loops that an expert would write by hand for one formula each: value and gradients in as few passes as possible. They are
// compiled in a file of their own with -O3 -ffast-math, which the library's kernels never need.
#pragma once

#include <cstddef>

namespace hand {

/// mean((y - t)²) + λ Σ y², with d/dy.
float squared_error(const float* y, const float* t, float lambda, float* dy, std::size_t n);
/// mean(huber(y - t, delta)), with d/dy.
float huber(const float* y, const float* t, float delta, float* dy, std::size_t n);
/// mean((Xw + b - t)²) + λ Σ w², with d/dw and d/db.
float linear(const float* x, const float* t, const float* w, float b, float lambda, float* dw, float* db, std::size_t n, std::size_t d);
/// mean(bce(Xw + b, t)) + a Σ|w| + c Σ w², with d/dw and d/db.
float logistic(const float* x, const float* t, const float* w, float b, float a, float c, float* dw, float* db, std::size_t n,
               std::size_t d);
/// mean((tanh(X W1 + b1)·w2 + b2 - t)²) for 2 inputs and 8 hidden units, with all gradients: dW1[16], db1[8], dw2[8], db2.
float network(const float* x, const float* t, const float* w1, const float* b1, const float* w2, float b2, float* dw1, float* db1,
              float* dw2, float* db2, std::size_t n);

}  // namespace hand
