// The first half of docs/tutorial.md: a loss, its gradients, a penalty, errors of a call, updates and mini-batches.
#include <cstdio>
#include <functional>
#include <iostream>
#include <vector>

// [head]
#include <tikhonov/tikhonov.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;
// [head]

// clang-format off
// [symbols]
constexpr auto n = axis<"n">;              // samples
constexpr auto d = axis<"d">;              // features
constexpr auto X = tensor<"X", n, d>;      // axes in storage order: a row of X is a sample
constexpr auto t = tensor<"t", n>;         // targets
constexpr auto w = tensor<"w", d>;         // weights
constexpr auto b = scalar<"b">;            // bias

constexpr auto y = dot(X, w) + b;          // contracts d, the shared axis: one prediction for each n
constexpr auto loss = mse(y, t);           // the mean of (y - t)²
// [symbols]

// [ridge]
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto ridge = loss + lambda * l2(w);
// [ridge]

// [update]
constexpr auto rate = scalar<"rate">;
auto make_step() {
    return compile<float>(w = w - rate * grad(ridge, w),
                          b = b - rate * grad(ridge, b));
}
// [update]
// clang-format on

// [descend]
// Gradient descent from zero; returns what the weights have become.
std::vector<float> descend(const std::vector<float>& xs, const std::vector<float>& ts, float strength) {
    auto objective = compile<float>(ridge, wrt(w, b));
    std::vector<float> ws{0, 0};
    float bias = 0;
    for (int i = 0; i < 20000; ++i) {
        auto r = objective(X = xs, t = ts, w = ws, b = bias, lambda = strength);
        for (std::size_t j = 0; j < ws.size(); ++j) ws[j] -= 0.02f * r.gradient(w)[j];
        bias -= 0.02f * r.gradient(b);
    }
    return ws;
}
// [descend]

int main() {
    // [first call]
    std::vector<float> xs{1, 0, 0, 1, 1, 1};  // three rows of two
    std::vector<float> ts{1, 1, 2};
    std::vector<float> ws{0.5f, 0.5f};

    auto objective = compile<float>(loss, wrt(w, b));
    auto r = objective(X = xs, t = ts, w = ws, b = 0.0f);
    std::cout << r << "\n";
    // [first call]

    // [results]
    float value = r.value;                         // a scalar is a number
    std::span<const float> slope = r.gradient(w);  // a tensor is a span: row-major, in the kernel's memory until its next call
    std::vector<float> mine(2);
    objective(X = xs, t = ts, w = ws, b = 0.0f, gradient(w) = mine);  // or in yours
    float alone = objective.value(X = xs, t = ts, w = ws, b = 0.0f);  // the value and no gradient work
    // [results]
    std::printf("%.1f = %.1f, %.0f of %zu\n", value, alone, mine[0], slope.size());

    // [collinear]
    // the second feature almost repeats the first
    std::vector<float> twins{1, 1.1f, 2, 1.9f, 3, 3.1f, 4, 3.9f};
    std::vector<float> noisy{1.9f, 4.2f, 5.8f, 8.1f};
    for (float strength : {0.0f, 0.01f, 1.0f}) {
        auto fitted = descend(twins, noisy, strength);
        std::printf("lambda %.2f: w = %5.2f %5.2f\n", strength, fitted[0], fitted[1]);
    }
    // [collinear]

    // [refused]
    std::vector<float> three{1, 2, 3};
    try {
        objective(X = xs, t = ts, w = three, b = 0.0f);
    } catch (const bind_error& error) {
        std::cout << error.what() << "\n";
    }
    // [refused]

    // [step]
    auto step = make_step();
    float bias = 0;
    auto data = bind(X = twins, t = noisy, lambda = 0.01f);  // what stays the same is bound once
    for (int i = 0; i < 20000; ++i) step(data, w = ws, b = std::ref(bias), rate = 0.02f);
    std::printf("after 20000 steps: w = %.2f %.2f\n", ws[0], ws[1]);
    // [step]

    // [batches]
    for (int epoch = 0; epoch < 1000; ++epoch)
        for (int first = 0; first < 4; first += 2)
            step(data, w = ws, b = std::ref(bias), rate = 0.01f, n = window(first, 2));  // rows first and first + 1
    // [batches]
    std::printf("after mini-batches: loss %.2f\n", objective.value(X = twins, t = noisy, w = ws, b = bias));
}
