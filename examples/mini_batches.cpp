// A 784-128-10 network learns to read digits from mini-batches:
//
//     cross_entropy(z, label) + lambda · (Σ W1² + Σ W2²),    z = relu(pixel·W1/255 + c1)·W2 + c2
//
// The penalty is on the weights and not on the biases: a bias does not make the network less smooth, and the formula says which is
// which. The data are bound once; a batch is a window on the axis n, and nothing is copied but the window's bytes, which are widened to
// float: pixels stay the bytes that they are. All parameters are one flat vector, which every step updates. The digits are
// strokes that this program draws, shifted, slanted and noisy. For one batch, plain loops compute the loss and all gradients again.
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <span>
#include <string>
#include <vector>

#include <tikhonov/tikhonov.hpp>

#include "check.hpp"
#include "digits.hpp"

namespace {

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr std::size_t units = 128;  // hidden

constexpr auto n = axis<"n">;
constexpr auto p = axis<"p">;           // pixels
constexpr auto h = axis<"h">;           // hidden units: like the pixels too many for registers, so their number is found at run time
constexpr auto k = axis<"k", classes>;  // ten values fit into registers if the compiler knows that there are ten
constexpr auto pixel = tensor<"pixel", n, p>;
constexpr auto label = labels<"label", n, k>;
constexpr auto W1 = tensor<"W1", p, h>;
constexpr auto c1 = tensor<"c1", h>;
constexpr auto W2 = tensor<"W2", h, k>;
constexpr auto c2 = tensor<"c2", k>;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto rate = scalar<"rate">;

constexpr auto z = dot(relu(dot(pixel, W1) / 255_c + c1), W2) + c2;
constexpr auto error = cross_entropy(z, label);
constexpr auto loss = error + lambda * (l2(W1) + l2(W2));
constexpr auto all = parameters(W1, c1, W2, c2);

static_assert(!is_convex(loss, wrt(W1, c1, W2, c2)));
static_assert(is_convex(loss, wrt(W2, c2)));  // the last layer alone is a convex problem

constexpr std::size_t parameter_count = pixels * units + units + units * classes + classes;

/// Loss and gradient, the gradient in the order of the flat parameters.
struct loss_and_gradient {
    double loss = 0;
    std::vector<double> gradient = std::vector<double>(parameter_count);
};

loss_and_gradient plain_loops(const digits& data, std::size_t first, std::size_t count, const std::vector<float>& flat, double strength) {
    const float *w1 = flat.data(), *b1 = w1 + pixels * units, *w2 = b1 + units, *b2 = w2 + units * classes;
    loss_and_gradient result;
    double *g1 = result.gradient.data(), *gb1 = g1 + pixels * units, *g2 = gb1 + units, *gb2 = g2 + units * classes;
    for (std::size_t i = first; i < first + count; ++i) {
        const std::uint8_t* x = &data.images[i * pixels];
        std::array<double, units> hidden{};
        std::array<double, classes> score{};
        for (std::size_t a = 0; a < pixels; ++a)
            for (std::size_t j = 0; j < units; ++j) hidden[j] += x[a] / 255.0 * double(w1[a * units + j]);
        for (std::size_t j = 0; j < units; ++j) hidden[j] = std::max(0.0, hidden[j] + double(b1[j]));
        for (std::size_t c = 0; c < classes; ++c) {
            score[c] = double(b2[c]);
            for (std::size_t j = 0; j < units; ++j) score[c] += hidden[j] * double(w2[j * classes + c]);
        }
        double sum = 0;
        for (const double s : score) sum += std::exp(s);
        result.loss += (std::log(sum) - score[data.names[i]]) / double(count);
        std::array<double, units> back{};
        for (std::size_t c = 0; c < classes; ++c) {
            const double slope = (std::exp(score[c]) / sum - (c == data.names[i] ? 1 : 0)) / double(count);
            gb2[c] += slope;
            for (std::size_t j = 0; j < units; ++j) {
                g2[j * classes + c] += slope * hidden[j];
                back[j] += hidden[j] > 0 ? slope * double(w2[j * classes + c]) : 0;
            }
        }
        for (std::size_t j = 0; j < units; ++j) gb1[j] += back[j];
        for (std::size_t a = 0; a < pixels; ++a)
            for (std::size_t j = 0; j < units; ++j) g1[a * units + j] += x[a] / 255.0 * back[j];
    }
    const auto penalise = [&](const float* weights, double* g, std::size_t size) {
        for (std::size_t i = 0; i < size; ++i) {
            result.loss += strength * double(weights[i]) * double(weights[i]);
            g[i] += 2 * strength * double(weights[i]);
        }
    };
    penalise(w1, g1, pixels * units);
    penalise(w2, g2, units * classes);
    return result;
}

double accuracy(std::span<const float> scores, const std::vector<std::uint8_t>& names) {
    std::size_t right = 0;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto row = scores.subspan(i * classes, classes);
        right += std::max_element(row.begin(), row.end()) - row.begin() == names[i];
    }
    return double(right) / double(names.size());
}

}  // namespace

int main() {
    constexpr std::size_t rows = 2500, batch = 50;
    constexpr float strength = 1e-4f;
    random_numbers random(4);
    const digits train = draw(rows, random), test = draw(500, random);
    std::vector<float> flat(parameter_count);
    for (std::size_t i = 0; i < pixels * units; ++i) flat[i] = float(random.normal() * std::sqrt(2.0 / pixels));
    for (std::size_t i = 0; i < units * classes; ++i) flat[pixels * units + units + i] = float(random.normal() * std::sqrt(2.0 / units));

    auto step = compile<float>(W1 = W1 - rate * grad(loss, W1), c1 = c1 - rate * grad(loss, c1),  //
                               W2 = W2 - rate * grad(loss, W2), c2 = c2 - rate * grad(loss, c2));
    auto judge = compile<float>(error, loss, z);

    const auto data = bind(pixel = train.images, label = train.names, lambda = strength);
    std::printf("%zu parameters, %zu images to learn from, batches of %zu\n\n", parameter_count, rows, batch);
    std::printf("%5s %12s %12s %16s\n", "epoch", "test error", "test right", "us an image");
    for (int epoch = 1; epoch <= 6; ++epoch) {
        const auto begin = std::chrono::steady_clock::now();
        for (std::size_t first = 0; first < rows; first += batch) step(data, n = window(first, batch), all = flat, rate = 0.3f);
        const std::chrono::duration<double, std::micro> time = std::chrono::steady_clock::now() - begin;
        const auto r = judge(pixel = test.images, label = test.names, lambda = strength, all = flat);
        std::printf("%5d %12.4f %11.1f%% %16.1f\n", epoch, double(r[error]), 100 * accuracy(r[z], test.names), time.count() / double(rows));
    }
    std::printf("\nThe loss is not known to be convex in all four parameters:\n    %s\n",
                std::string(why_not_convex(loss, wrt(W1, c1, W2, c2))).c_str());

    // One batch again. A step shows its gradient: parameters before less parameters after, over the rate; a large rate loses no digits.
    const auto batch_in_the_middle = window(rows / 2, batch);
    const loss_and_gradient expected = plain_loops(train, rows / 2, batch, flat, double(strength));
    const double value = double(judge(data, n = batch_in_the_middle, all = flat)[loss]);
    const std::vector<float> before = flat;
    step(data, n = batch_in_the_middle, all = flat, rate = 1024.0f);
    double largest = 0, off = 0;
    for (std::size_t i = 0; i < parameter_count; ++i) {
        largest = std::fmax(largest, std::abs(expected.gradient[i]));
        off = std::fmax(off, std::abs((double(before[i]) - double(flat[i])) / 1024 - expected.gradient[i]));
    }
    return compared(std::fmax(apart(value, expected.loss), off / largest), 1e-5);
}
