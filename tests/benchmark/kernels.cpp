// Generated kernels beside hand-written loops, in one run: value and all gradients, float, one core. Prints a table of ratios.
#include <cstdio>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <tikhonov/tikhonov.hpp>

#include "hand_written.hpp"

namespace model {
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto y = tensor<"y", n>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto alpha = scalar<"alpha", nonnegative>;
constexpr auto delta = scalar<"delta">;

constexpr auto squared_error = mse(y, t) + lambda * l2(y);
constexpr auto robust = huber(y, t, delta);
constexpr auto linear = mse(dot(X, w) + b, t) + lambda * l2(w);
constexpr auto logistic = bce_with_logits(dot(X, w) + b, t) + elastic_net(w, alpha, lambda);

constexpr auto j = axis<"j", 2>;
constexpr auto h = axis<"h", 8>;
constexpr auto Z = tensor<"Z", n, j>;
constexpr auto W1 = tensor<"W1", j, h>;
constexpr auto b1 = tensor<"b1", h>;
constexpr auto w2 = tensor<"w2", h>;
constexpr auto b2 = scalar<"b2">;
constexpr auto network = mse(dot(tanh(dot(Z, W1) + b1), w2) + b2, t);

constexpr auto p = axis<"p">;
constexpr auto u = axis<"u">;
constexpr auto c = axis<"c", 10>;
constexpr auto I = tensor<"I", n, p>;
constexpr auto U = tensor<"U", p, u>;
constexpr auto a = tensor<"a", u>;
constexpr auto V = tensor<"V", u, c>;
constexpr auto o = tensor<"o", c>;
constexpr auto label = labels<"label", n, c>;
constexpr auto classifier = cross_entropy(dot(relu(dot(I, U) + a), V) + o, label) + lambda * (l2(U) + l2(V));
}  // namespace model

namespace {

using namespace model;
using buffer = std::vector<float>;

buffer random_numbers(std::size_t count, float scale = 1) {
    static std::mt19937 engine(7);
    std::normal_distribution<float> normal(0, scale);
    buffer result(count);
    for (float& x : result) x = normal(engine);
    return result;
}

/// Runs `call` under Google Benchmark as `workload/who`. Kernels are move-only, so the call is shared, not copied.
template <class Call>
void add(const std::string& workload, const char* who, Call call) {
    auto shared = std::make_shared<Call>(std::move(call));
    benchmark::RegisterBenchmark((workload + "/" + who).c_str(), [shared](benchmark::State& state) {
        for (auto _ : state) benchmark::DoNotOptimize((*shared)());
    });
}

void add_elementwise(std::size_t count) {
    const auto ys = random_numbers(count), ts = random_numbers(count);
    const std::string size = " n=" + std::to_string(count);
    add("mse + l2" + size, "kernel", [=, dy = buffer(count), k = compile<float>(squared_error, wrt(y))]() mutable {
        return k(y = ys, t = ts, lambda = 0.1f, gradient(y) = dy).value;
    });
    add("mse + l2" + size, "hand",
        [=, dy = buffer(count)]() mutable { return hand::squared_error(ys.data(), ts.data(), 0.1f, dy.data(), count); });
    add("huber" + size, "kernel", [=, dy = buffer(count), k = compile<float>(robust, wrt(y))]() mutable {
        return k(y = ys, t = ts, delta = 1.0f, gradient(y) = dy).value;
    });
    add("huber" + size, "hand", [=, dy = buffer(count)]() mutable { return hand::huber(ys.data(), ts.data(), 1.0f, dy.data(), count); });
}

void add_linear(std::size_t rows, std::size_t columns) {
    // shared between the two sides: the largest takes 160 MB
    const auto xs = std::make_shared<buffer>(random_numbers(rows * columns));
    const auto ts = random_numbers(rows), ws = random_numbers(columns, 0.1f);
    buffer labels = ts;
    for (float& x : labels) x = x > 0 ? 1.0f : 0.0f;
    const std::string size = " " + std::to_string(rows) + "x" + std::to_string(columns);
    add("linear + l2" + size, "kernel", [=, dw = buffer(columns), k = compile<float>(linear, wrt(w, b))]() mutable {
        return k(X = *xs, t = ts, w = ws, b = 0.1f, lambda = 0.1f, gradient(w) = dw).value;
    });
    add("linear + l2" + size, "hand", [=, dw = buffer(columns), db = 0.0f]() mutable {
        return hand::linear(xs->data(), ts.data(), ws.data(), 0.1f, 0.1f, dw.data(), &db, rows, columns);
    });
    add("logistic + elastic net" + size, "kernel", [=, dw = buffer(columns), k = compile<float>(logistic, wrt(w, b))]() mutable {
        return k(X = *xs, t = labels, w = ws, b = 0.1f, alpha = 0.05f, lambda = 0.1f, gradient(w) = dw).value;
    });
    add("logistic + elastic net" + size, "hand", [=, dw = buffer(columns), db = 0.0f]() mutable {
        return hand::logistic(xs->data(), labels.data(), ws.data(), 0.1f, 0.05f, 0.1f, dw.data(), &db, rows, columns);
    });
}

void add_network(std::size_t batch) {
    const auto xs = random_numbers(2 * batch), ts = random_numbers(batch), w1 = random_numbers(16), c1 = random_numbers(8),
               v2 = random_numbers(8);
    const std::string size = " batch " + std::to_string(batch);
    add("2-8-1 tanh network" + size, "kernel", [=, k = compile<float>(network, wrt(W1, b1, w2, b2))]() mutable {
        return k(Z = xs, t = ts, W1 = w1, b1 = c1, w2 = v2, b2 = 0.1f).value;
    });
    add("2-8-1 tanh network" + size, "hand", [=, g1 = buffer(16), gb = buffer(8), g2 = buffer(8), g3 = 0.0f]() mutable {
        return hand::network(xs.data(), ts.data(), w1.data(), c1.data(), v2.data(), 0.1f, g1.data(), gb.data(), g2.data(), &g3, batch);
    });
}

/// As many multiply-adds as the products of matrices have, in registers alone: nothing can be faster.
float multiply_adds(std::size_t count) {
    using batch = xsimd::batch<float>;
    batch sum[12];
    batch x(1.0f), y(0.5f);
    benchmark::DoNotOptimize(x);
    benchmark::DoNotOptimize(y);
    for (int i = 0; i < 12; ++i) sum[i] = batch(static_cast<float>(i));
    for (std::size_t k = 0; k < count / (12 * batch::size); ++k) [&]<int... J>(std::integer_sequence<int, J...>) {
            (..., (sum[J] = xsimd::fma(x, sum[J], y)));
        }
    (std::make_integer_sequence<int, 12>{});
    for (int i = 1; i < 12; ++i) sum[0] = sum[0] + sum[i];
    return sum[0].get(0);
}
void add_classifier(std::size_t batch) {
    constexpr std::size_t pixels = 784, units = 128, classes = 10;
    const auto xs = random_numbers(batch * pixels), us = random_numbers(pixels * units, 0.05f), as = random_numbers(units),
               vs = random_numbers(units * classes, 0.1f), os = random_numbers(classes);
    std::vector<int> digits;
    for (std::size_t i = 0; i < batch; ++i) digits.push_back(static_cast<int>(i * 7 % classes));
    const std::string name = "784-128-10 relu network batch " + std::to_string(batch) + " (beside its multiply-adds in registers)";
    add(name, "kernel", [=, k = compile<float>(classifier, wrt(U, a, V, o))]() mutable {
        return k(I = view(xs, batch, pixels), U = view(us, pixels, units), a = as, V = view(vs, units, classes), o = os, label = digits,
                 lambda = 0.01f)
            .value;
    });
    add(name, "hand", [=] { return multiply_adds(batch * (2 * pixels * units + 3 * units * classes)); });
}

/// Keeps the fastest repetition of every benchmark: on a shared machine the minimum is the least disturbed figure.
class table : public benchmark::ConsoleReporter {
  public:
    void ReportRuns(const std::vector<Run>& runs) override {
        for (const Run& run : runs) {
            if (run.run_type != Run::RT_Iteration) continue;
            const std::string name = run.run_name.function_name;
            const double time = run.cpu_accumulated_time / static_cast<double>(run.iterations) * 1e9;
            auto& best = nanoseconds_[name];
            if (best == 0) order_.push_back(name);
            best = best == 0 || time < best ? time : best;
        }
    }
    void print() const {
        std::printf("| workload | kernel, ns | hand-written, ns | ratio |\n|---|---|---|---|\n");
        for (const auto& name : order_) {
            const auto slash = name.rfind("/kernel");
            if (slash == std::string::npos) continue;
            const double ours = nanoseconds_.at(name), theirs = nanoseconds_.at(name.substr(0, slash) + "/hand");
            std::printf("| %s | %.4g | %.4g | %.2f |\n", name.substr(0, slash).c_str(), ours, theirs, ours / theirs);
        }
    }

  private:
    std::map<std::string, double> nanoseconds_;
    std::vector<std::string> order_;
};

}  // namespace

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    for (const std::size_t count : {1'000, 1'000'000}) add_elementwise(count);
    add_linear(1000, 10);
    add_linear(10000, 100);
    add_linear(200000, 200);
    for (const std::size_t batch : {4, 256}) add_network(batch);
    for (const std::size_t batch : {64, 1024}) add_classifier(batch);
    table results;
    benchmark::RunSpecifiedBenchmarks(&results);
    results.print();
}
