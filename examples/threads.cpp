// Logistic regression on 200,000 samples, with one to four threads:
//
//     1/n · Σ [softplus(y) - t·y],    y = X·w + b
//
// The formula does not change, nor does any digit of what is learnt: rows are summed in chunks that depend on their number alone, and
// chunks by a fixed tree. How much faster four threads are is for the machine to say; the checks here are on the numbers.
#include <chrono>
#include <cmath>
#include <cstdio>
#include <functional>
#include <vector>

// [include]
#include <tikhonov/interop/threads.hpp>  // oneTBB; the program is linked with TBB::tbb
#include <tikhonov/tikhonov.hpp>
// [include]

#include "check.hpp"

namespace {

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
constexpr auto rate = scalar<"rate">;
constexpr auto loss = bce_with_logits(dot(X, w) + b, t);

struct model {
    std::vector<float> weights;
    float bias = 0;
    bool operator==(const model&) const = default;
};

}  // namespace

int main() {
    constexpr std::size_t rows = 200'000, features = 40;
    constexpr int steps = 40;
    random_numbers random(7);
    std::vector<float> xs(rows * features), ts(rows);
    for (std::size_t i = 0; i < rows; ++i) {
        double score = 0.5;
        for (std::size_t j = 0; j < features; ++j) {
            const double x = random.uniform() - 0.5;
            xs[i * features + j] = float(x);
            score += x * std::cos(double(j));
        }
        ts[i] = score + 0.3 * random.normal() > 0.5 ? 1.0f : 0.0f;
    }
    const auto data = bind(X = view(xs, rows, features), t = ts, rate = 4.0f);

    const auto learn = [&](auto step) {
        model it{std::vector<float>(features)};
        step(data, w = it.weights, b = std::ref(it.bias));  // the first call takes memory
        const auto begin = std::chrono::steady_clock::now();
        for (int i = 1; i < steps; ++i) step(data, w = it.weights, b = std::ref(it.bias));
        const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - begin;
        std::printf("%8.3f ms a step\n", time.count() / (steps - 1));
        return it;
    };
    std::printf("without threads: ");
    const model plain = learn(compile<float>(w = w - rate * grad(loss, w), b = b - rate * grad(loss, b)));
    std::vector<model> learnt;
    for (const int count : {1, 2, 4}) {
        std::printf("threads(%d):      ", count);
        // [step]
        auto step = compile<float>(w = w - rate * grad(loss, w), b = b - rate * grad(loss, b), threads(count));
        // [step]
        learnt.push_back(learn(std::move(step)));
    }
    if (learnt[0] != learnt[1] || learnt[0] != learnt[2]) return 1;
    std::printf("one, two and four threads: the same bits\n");
    double off = std::abs(double(plain.bias) - double(learnt[0].bias));
    for (std::size_t j = 0; j < features; ++j) off = std::fmax(off, std::abs(double(plain.weights[j]) - double(learnt[0].weights[j])));
    std::printf("without threads: %.0e apart\n", off);
    return off < 1e-4 ? 0 : 1;
}
