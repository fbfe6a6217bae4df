// What a penalty does: two models learn from 50 rows of real data, without a penalty and with three, and are judged on rows that
// they have never seen. 100 further rows choose lambda for each penalty.
//
//     regularization <breast_cancer.csv>
//
// Every training step is one call of one kernel: the gradient of the penalised loss and the new parameters, fused. The l1 norm has
// a kink at 0, where its gradient is taken as 0: descent along it is the subgradient method, which comes close to the sparse
// solution without ever landing on its zeros.
#include <chrono>
#include <cmath>
#include <cstdio>
#include <exception>
#include <functional>
#include <numeric>
#include <random>
#include <vector>

#include <tikhonov/tikhonov.hpp>

#include "csv.hpp"

namespace {

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr std::size_t train_rows = 50, validation_rows = 100;

constexpr auto n = axis<"n">;     // samples
constexpr auto d = axis<"d">;     // features
constexpr auto h = axis<"h", 8>;  // hidden units
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto rate = scalar<"rate">;
constexpr auto alpha = scalar<"alpha", nonnegative>;  // strength of the l1 norm
constexpr auto beta = scalar<"beta", nonnegative>;    // strength of the squared l2 norm

namespace logistic {
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
constexpr auto z = dot(X, w) + b;
constexpr auto loss = bce_with_logits(z, t);
constexpr auto objective = loss + elastic_net(w, alpha, beta);
}  // namespace logistic

namespace network {
constexpr auto W = tensor<"W", d, h>;
constexpr auto c = tensor<"c", h>;
constexpr auto u = tensor<"u", h>;
constexpr auto b = scalar<"b">;
constexpr auto z = dot(tanh(dot(X, W) + c), u) + b;
constexpr auto loss = bce_with_logits(z, t);
constexpr auto objective = loss + elastic_net(W, alpha, beta) + elastic_net(u, alpha, beta);
}  // namespace network

struct sample {
    std::vector<double> features;  // row-major
    std::vector<double> target;
};
struct split {
    std::size_t columns = 0;
    sample train, validation, test;
};

// Rows in a seeded random order (written out, because std::shuffle may differ between libraries), then standardised by the mean
// and the deviation of the training rows alone.
split prepare(const table& data) {
    std::vector<std::size_t> order(data.rows);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::mt19937 random(7);
    for (std::size_t i = data.rows - 1; i > 0; --i) std::swap(order[i], order[random() % (i + 1)]);

    split result;
    result.columns = data.columns - 1;
    const auto cell = [&](std::size_t row, std::size_t column) { return data.cells[order[row] * data.columns + column]; };
    std::vector<double> middle(result.columns), deviation(result.columns);
    for (std::size_t j = 0; j < result.columns; ++j) {
        double sum = 0, squares = 0;
        for (std::size_t i = 0; i < train_rows; ++i) sum += cell(i, j);
        middle[j] = sum / double(train_rows);
        for (std::size_t i = 0; i < train_rows; ++i) squares += (cell(i, j) - middle[j]) * (cell(i, j) - middle[j]);
        deviation[j] = std::sqrt(squares / double(train_rows));
    }
    for (std::size_t i = 0; i < data.rows; ++i) {
        sample& part = i < train_rows ? result.train : i < train_rows + validation_rows ? result.validation : result.test;
        for (std::size_t j = 0; j < result.columns; ++j) part.features.push_back((cell(i, j) - middle[j]) / deviation[j]);
        part.target.push_back(cell(i, result.columns));
    }
    return result;
}

struct score {
    double loss, accuracy;
};
struct penalty {
    const char* name;
    double l1, l2;  // shares of lambda
};
constexpr penalty penalties[]{{"none", 0, 0}, {"l2", 0, 1}, {"l1", 1, 0}, {"elastic net", 0.5, 0.5}};
constexpr double strengths[]{0.001, 0.003, 0.01, 0.03, 0.1};

/// What the experiment needs of a model; each function is a few calls of its kernels.
struct model {
    const char* name;
    int steps;
    std::function<void()> start;                            // the same initial parameters every time
    std::function<void(double alpha, double beta)> step;    // one step of gradient descent
    std::function<void(double alpha, double beta)> derive;  // value and gradient alone, for the clock
    std::function<score(const sample&)> judge;              // the loss without its penalty
    std::function<double()> weight_norm;
};

template <class Logits>
double accuracy(const Logits& logits, const std::vector<double>& target) {
    std::size_t right = 0;
    for (std::size_t i = 0; i < target.size(); ++i) right += (logits[i] > 0) == (target[i] > 0.5);
    return double(right) / double(target.size());
}

double norm_of(std::initializer_list<const std::vector<double>*> parts) {
    double squares = 0;
    for (const auto* part : parts)
        for (const double x : *part) squares += x * x;
    return std::sqrt(squares);
}

double microseconds(const model& m, double l1, double l2) {
    constexpr int calls = 2000;
    double best = 1e30;
    for (int round = 0; round < 5; ++round) {
        const auto begin = std::chrono::steady_clock::now();
        for (int i = 0; i < calls; ++i) m.derive(l1, l2);
        best = std::min(best, std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begin).count() / calls);
    }
    return best;
}

void experiment(const model& m, const split& data) {
    const auto fit = [&](double l1, double l2) {
        m.start();
        for (int i = 0; i < m.steps; ++i) m.step(l1, l2);
    };
    double gap_without = 0, gap_with = 0, test_without = 0, test_with = 1e30;
    const char* best_name = "";
    for (const penalty& p : penalties) {
        const bool none = p.l1 + p.l2 == 0;
        double lambda = 0, best = 1e30;
        for (const double strength : strengths) {
            if (none) break;
            fit(strength * p.l1, strength * p.l2);
            const double loss = m.judge(data.validation).loss;
            if (loss < best) best = loss, lambda = strength;
        }
        fit(lambda * p.l1, lambda * p.l2);
        const score train = m.judge(data.train), test = m.judge(data.test);
        std::printf("%-10s %-12s %6.3g %11.4f %10.4f %8.1f%% %7.1f%% %12.2f %17.2f\n", m.name, p.name, lambda, train.loss, test.loss,
                    100 * train.accuracy, 100 * test.accuracy, m.weight_norm(), microseconds(m, lambda * p.l1, lambda * p.l2));
        if (none) {
            gap_without = test.loss - train.loss;
            test_without = test.loss;
        } else if (test.loss < test_with) {
            gap_with = test.loss - train.loss;
            test_with = test.loss;
            best_name = p.name;
        }
    }
    std::printf(
        "  %s: without a penalty the test loss exceeds the training loss by %.3f, with %s by %.3f:\n"
        "  the penalty narrows the gap by %.0f %% and takes the test loss from %.3f to %.3f.\n\n",
        m.name, gap_without, best_name, gap_with, 100 * (1 - gap_with / gap_without), test_without, test_with);
}

void run_logistic(const split& data) {
    using namespace logistic;
    auto update = compile<double>(w = w - rate * grad(objective, w), b = b - rate * grad(objective, b));
    auto gradients = compile<double>(objective, wrt(w, b));
    auto predict = compile<double>(loss, z);
    std::vector<double> weights(data.columns);
    double bias = 0;
    experiment({.name = "logistic",
                .steps = 10000,
                .start = [&] { weights.assign(data.columns, 0), bias = 0; },
                .step =
                    [&](double l1, double l2) {
                        update(X = data.train.features, t = data.train.target, w = weights, b = std::ref(bias), rate = 0.3, alpha = l1,
                               beta = l2);
                    },
                .derive =
                    [&](double l1, double l2) {
                        gradients(X = data.train.features, t = data.train.target, w = weights, b = bias, alpha = l1, beta = l2);
                    },
                .judge = [&](const sample& s) -> score {
                    const auto r = predict(X = s.features, t = s.target, w = weights, b = bias);
                    return {r[loss], accuracy(r[z], s.target)};
                },
                .weight_norm = [&] { return norm_of({&weights}); }},
               data);
}

void run_network(const split& data) {
    using namespace network;
    auto update = compile<double>(W = W - rate * grad(objective, W), c = c - rate * grad(objective, c), u = u - rate * grad(objective, u),
                                  b = b - rate * grad(objective, b));
    auto gradients = compile<double>(objective, wrt(W, c, u, b));
    auto predict = compile<double>(loss, z);
    std::vector<double> hidden(data.columns * 8), shift(8), out(8);
    double bias = 0;
    const auto start = [&] {
        std::mt19937 random(1);
        const auto uniform = [&](double reach) { return reach * (double(random()) / 2147483648.0 - 1); };
        for (double& x : hidden) x = uniform(1 / std::sqrt(double(data.columns)));
        for (double& x : shift) x = 0;
        for (double& x : out) x = uniform(1 / std::sqrt(8.0));
        bias = 0;
    };
    experiment({.name = "network",
                .steps = 5000,
                .start = start,
                .step =
                    [&](double l1, double l2) {
                        update(X = data.train.features, t = data.train.target, W = hidden, c = shift, u = out, b = std::ref(bias),
                               rate = 0.1, alpha = l1, beta = l2);
                    },
                .derive =
                    [&](double l1, double l2) {
                        gradients(X = data.train.features, t = data.train.target, W = hidden, c = shift, u = out, b = bias, alpha = l1,
                                  beta = l2);
                    },
                .judge = [&](const sample& s) -> score {
                    const auto r = predict(X = s.features, t = s.target, W = hidden, c = shift, u = out, b = bias);
                    return {r[loss], accuracy(r[z], s.target)};
                },
                .weight_norm =
                    [&] {
                        return norm_of({&hidden, &out});
                    }},
               data);
}

}  // namespace

int main(int argc, char** argv) try {
    if (argc != 2) throw std::runtime_error("usage: regularization <breast_cancer.csv>");
    const table csv = read_csv(argv[1]);
    if (csv.rows < train_rows + validation_rows + 100 || csv.columns < 2) throw std::runtime_error("the file has too few rows or columns");
    const split data = prepare(csv);
    std::printf("%zu rows to train on, %zu to choose lambda, %zu to test; %zu features\n\n", data.train.target.size(),
                data.validation.target.size(), data.test.target.size(), data.columns);
    std::printf("%-10s %-12s %6s %11s %10s %9s %8s %12s %17s\n", "model", "penalty", "lambda", "train loss", "test loss", "train acc",
                "test acc", "weight norm", "us/value+gradient");
    run_logistic(data);
    run_network(data);
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "regularization: %s\n", error.what());
    return 1;
}
