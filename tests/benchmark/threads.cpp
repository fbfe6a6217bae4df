// What several threads gain: wall-clock time of value and gradients, the best of many calls, for one thread, two and as many as the
// machine has. Only on a quiet machine do the figures mean anything: a thread that has to wait for a processor makes all others wait.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <memory>
#include <vector>

#include <tikhonov/interop/threads.hpp>
#include <tikhonov/tikhonov.hpp>

namespace {

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto h = axis<"h">;
constexpr auto c = axis<"c", 10>;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
constexpr auto W = tensor<"W", d, c>;
constexpr auto V = tensor<"V", d, h>;
constexpr auto q = tensor<"q", h>;
constexpr auto U = tensor<"U", h, c>;
constexpr auto s = tensor<"s", c>;
constexpr auto label = labels<"label", n, c>;

std::vector<float> waves(std::size_t count, float size) {
    std::vector<float> result(count);
    for (std::size_t i = 0; i < count; ++i) result[i] = size * std::sin(0.7f * static_cast<float>(i + 1));
    return result;
}

/// Pieces of work for two, one after another: what sharing costs, before it gains anything.
struct turns final : executor {
    int workers() const override { return 2; }
    void run(int count, piece work, void* state) override {
        for (int i = 0; i < count; ++i) work(state, i);
    }
};

/// Microseconds of the best of many calls, contestants by turns.
template <class Compile, class Call>
void row(const char* name, const Compile& compile_for, const Call& call) {
    const std::shared_ptr<executor> where[] = {nullptr, std::make_shared<turns>(), threads(1), threads(2), threads()};
    std::vector<decltype(compile_for(where[0]))> kernels;
    for (const auto& it : where) kernels.push_back(compile_for(it));
    double best[std::size(where)];
    std::fill(std::begin(best), std::end(best), HUGE_VAL);
    const auto now = [] { return std::chrono::steady_clock::now(); };
    for (const auto begin = now(); now() - begin < std::chrono::seconds(2);)
        for (std::size_t i = 0; i < kernels.size(); ++i)
            for (int k = 0; k < 4; ++k) {
                const auto before = now();
                call(kernels[i]);
                best[i] = std::min(best[i], std::chrono::duration<double, std::micro>(now() - before).count());
            }
    std::printf("%-26s", name);
    for (const double it : best) std::printf(" %10.1f", it);
    std::printf(" %9.2f x\n", best[2] / best[3]);
}

}  // namespace

int main() {
    std::printf("%-26s %10s %10s %10s %10s %10s\n", "microseconds", "plain", "by turns", "threads(1)", "threads(2)", "threads()");
    {
        const std::size_t rows = 10000, features = 100;
        const auto xs = waves(rows * features, 1), ws = waves(features, 0.1f);
        std::vector<float> ts(rows);
        for (std::size_t i = 0; i < rows; ++i) ts[i] = static_cast<float>(i % 2);
        row(
            "logistic, 10000 x 100", [](auto where) { return compile<float>(bce_with_logits(dot(X, w) + b, t), wrt(w, b), where); },
            [&](auto& kernel) { kernel(X = view(xs, rows, features), t = ts, w = ws, b = 0.5f); });
    }
    const std::size_t rows = 1024, features = 784, hidden = 128, some = 1000;
    const auto xs = waves(rows * features, 1), w0 = waves(features * 10, 0.1f), w1 = waves(features * hidden, 0.1f),
               w2 = waves(hidden * 10, 0.1f), b1 = waves(hidden, 0.1f), b2 = waves(10, 0.1f);
    std::vector<int> names(rows);
    for (std::size_t i = 0; i < rows; ++i) names[i] = static_cast<int>(i % 10);
    row(
        "softmax, 1000 x 784 to 10", [](auto where) { return compile<float>(cross_entropy(dot(X, W) + s, label), wrt(W, s), where); },
        [&](auto& kernel) { kernel(X = view(xs, rows, features), W = w0, s = b2, label = names, n = window(0, some)); });
    row(
        "784-128-10 relu, 1024",
        [](auto where) { return compile<float>(cross_entropy(dot(relu(dot(X, V) + q), U) + s, label), wrt(V, q, U, s), where); },
        [&](auto& kernel) { kernel(X = view(xs, rows, features), V = view(w1, features, hidden), q = b1, U = w2, s = b2, label = names); });
}
