// What a penalty does: two models learn from 40 rows of real data, without a penalty and with three, and are judged on 369 rows
// that no model and no choice of lambda has seen. One draw of 40 rows proves little, so everything is the mean of five draws;
// lambda is the one with the least mean loss on 100 validation rows a draw.
//
//     regularization <breast_cancer.csv>
//
// Every training step is one call of one kernel: the gradient of the penalised loss and the new parameters, fused. The l1 norm has
// a kink at 0, where its gradient is taken as 0: descent along it is the subgradient method, which comes close to the sparse
// solution without ever landing on its zeros.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <exception>
#include <functional>
#include <numeric>
#include <random>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include <tikhonov/tikhonov.hpp>

#include "csv.hpp"

namespace {

using namespace tikhonov;
using namespace tikhonov::literals;

using real = float;

constexpr std::size_t train_rows = 40, validation_rows = 100, pool_rows = 200;  // the pool is what training and validation draw from
constexpr std::size_t draws = 5;

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
    std::vector<real> features;  // row-major
    std::vector<real> target;
};
struct sample_split {
    sample train, validation, test;
};

// std::shuffle may differ between libraries; this gives the same order everywhere.
void shuffle(std::vector<std::size_t>& order, std::size_t count, unsigned seed) {
    std::mt19937 random(seed);
    for (std::size_t i = count - 1; i > 0; --i) std::swap(order[i], order[random() % (i + 1)]);
}

// Row positions: a pool, then the test rows, the same for all draws. A draw is a new order of the pool. Features are standardised
// by the mean and the deviation of the training rows alone.
sample_split draw(const table& data, unsigned seed) {
    std::vector<std::size_t> order(data.rows);
    std::iota(order.begin(), order.end(), std::size_t{0});
    shuffle(order, data.rows, 0);
    shuffle(order, pool_rows, seed);

    const std::size_t columns = data.columns - 1;
    const auto cell = [&](std::size_t row, std::size_t column) { return data.cells[order[row] * data.columns + column]; };
    std::vector<double> middle(columns), deviation(columns);
    for (std::size_t j = 0; j < columns; ++j) {
        double sum = 0, squares = 0;
        for (std::size_t i = 0; i < train_rows; ++i) sum += cell(i, j);
        middle[j] = sum / double(train_rows);
        for (std::size_t i = 0; i < train_rows; ++i) squares += (cell(i, j) - middle[j]) * (cell(i, j) - middle[j]);
        deviation[j] = std::sqrt(squares / double(train_rows));
        if (deviation[j] == 0) throw std::runtime_error("column " + std::to_string(j + 1) + " is constant on the training rows");
    }
    sample_split result;
    for (std::size_t i = 0; i < data.rows; ++i) {
        if (i >= train_rows + validation_rows && i < pool_rows) continue;
        sample& part = i < train_rows ? result.train : i < pool_rows ? result.validation : result.test;
        for (std::size_t j = 0; j < columns; ++j) part.features.push_back(real((cell(i, j) - middle[j]) / deviation[j]));
        part.target.push_back(real(cell(i, columns)));
    }
    return result;
}

struct score {
    double loss, accuracy;
};
struct penalty {
    const char* name;
    real l1, l2;  // shares of lambda
};
constexpr penalty penalties[]{{"none", 0, 0}, {"l2", 0, 1}, {"l1", 1, 0}, {"elastic net", 0.5, 0.5}};
constexpr real strengths[]{0.003f, 0.01f, 0.03f, 0.1f};

/// What the experiment needs of a model; each function is a few calls of its kernels.
struct model {
    const char* name;
    int steps;
    std::function<void()> start;                                  // the same initial parameters every time
    std::function<void(const sample&, real l1, real l2)> step;    // one step of gradient descent
    std::function<void(const sample&, real l1, real l2)> derive;  // value and gradient alone, for the clock
    std::function<score(const sample&)> judge;                    // the loss without its penalty
    std::function<double()> weight_norm;
};

score score_of(real loss, std::span<const real> logits, const sample& s) {
    std::size_t right = 0;
    for (std::size_t i = 0; i < logits.size(); ++i) right += (logits[i] > 0) == (s.target[i] > 0.5f);
    return {double(loss), double(right) / double(logits.size())};
}

double norm_of(std::initializer_list<const std::vector<real>*> parts) {
    double squares = 0;
    for (const auto* part : parts)
        for (const real x : *part) squares += double(x) * double(x);
    return std::sqrt(squares);
}

double microseconds(const model& m, const sample& s, real l1, real l2) {
    constexpr int calls = 2000;
    double best = 1e30;
    for (int round = 0; round < 5; ++round) {
        const auto begin = std::chrono::steady_clock::now();
        for (int i = 0; i < calls; ++i) m.derive(s, l1, l2);
        best = std::min(best, std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begin).count() / calls);
    }
    return best;
}

/// Means over the draws.
struct outcome {
    double validation_loss = 0, weight_norm = 0;
    score train{}, test{};
};

outcome fit(const model& m, const std::vector<sample_split>& data, real l1, real l2) {
    outcome mean;
    const double share = 1 / double(data.size());
    for (const sample_split& s : data) {
        m.start();
        for (int i = 0; i < m.steps; ++i) m.step(s.train, l1, l2);
        const score train = m.judge(s.train), test = m.judge(s.test);
        mean.train.loss += share * train.loss, mean.train.accuracy += share * train.accuracy;
        mean.test.loss += share * test.loss, mean.test.accuracy += share * test.accuracy;
        mean.validation_loss += share * m.judge(s.validation).loss;
        mean.weight_norm += share * m.weight_norm();
    }
    return mean;
}

void experiment(const model& m, const std::vector<sample_split>& data) {
    outcome plain, chosen;  // without a penalty, and with the one that validates best
    const char* chosen_name = "";
    for (const penalty& p : penalties) {
        const bool none = p.l1 + p.l2 == 0;
        real lambda = none ? 0 : strengths[0];
        outcome best = fit(m, data, lambda * p.l1, lambda * p.l2);
        for (const real strength : strengths) {
            if (none || strength == strengths[0]) continue;
            const outcome other = fit(m, data, strength * p.l1, strength * p.l2);
            if (other.validation_loss < best.validation_loss) best = other, lambda = strength;
        }
        std::printf("%-10s %-12s %6.3g %11.4f %10.4f %8.1f%% %7.1f%% %12.2f %18.2f\n", m.name, p.name, double(lambda), best.train.loss,
                    best.test.loss, 100 * best.train.accuracy, 100 * best.test.accuracy, best.weight_norm,
                    microseconds(m, data[0].train, lambda * p.l1, lambda * p.l2));
        if (none) {
            plain = best;
        } else if (*chosen_name == 0 || best.validation_loss < chosen.validation_loss) {
            chosen = best;
            chosen_name = p.name;
        }
    }
    const double gap_without = plain.test.loss - plain.train.loss, gap_with = chosen.test.loss - chosen.train.loss;
    std::printf(
        "  Without a penalty the test loss exceeds the training loss by %.3f, with %s, which validates best, by %.3f: the penalty\n"
        "  narrows the gap by %.0f %% and takes the test loss from %.3f to %.3f.\n\n",
        gap_without, chosen_name, gap_with, 100 * (1 - gap_with / gap_without), plain.test.loss, chosen.test.loss);
}

void run_logistic(std::size_t columns, const std::vector<sample_split>& data) {
    using namespace logistic;
    auto update = compile<real>(w = w - rate * grad(objective, w), b = b - rate * grad(objective, b));
    auto gradients = compile<real>(objective, wrt(w, b));
    auto predict = compile<real>(loss, z);
    std::vector<real> weights(columns);
    real bias = 0;
    experiment({.name = "logistic",
                .steps = 10000,
                .start = [&] { weights.assign(columns, 0), bias = 0; },
                .step =
                    [&](const sample& s, real l1, real l2) {
                        update(X = s.features, t = s.target, w = weights, b = std::ref(bias), rate = 0.3f, alpha = l1, beta = l2);
                    },
                .derive = [&](const sample& s, real l1,
                              real l2) { gradients(X = s.features, t = s.target, w = weights, b = bias, alpha = l1, beta = l2); },
                .judge = [&](const sample& s) -> score {
                    const auto r = predict(X = s.features, t = s.target, w = weights, b = bias);
                    return score_of(r[loss], r[z], s);
                },
                .weight_norm = [&] { return norm_of({&weights}); }},
               data);
}

void run_network(std::size_t columns, const std::vector<sample_split>& data) {
    using namespace network;
    auto update = compile<real>(W = W - rate * grad(objective, W), c = c - rate * grad(objective, c), u = u - rate * grad(objective, u),
                                b = b - rate * grad(objective, b));
    auto gradients = compile<real>(objective, wrt(W, c, u, b));
    auto predict = compile<real>(loss, z);
    std::vector<real> hidden(columns * 8), shift(8), out(8);
    real bias = 0;
    const auto start = [&] {
        std::mt19937 random(1);
        const auto uniform = [&](double reach) { return real(reach * (double(random()) / 2147483648.0 - 1)); };
        for (real& x : hidden) x = uniform(1 / std::sqrt(double(columns)));
        for (real& x : shift) x = 0;
        for (real& x : out) x = uniform(1 / std::sqrt(8.0));
        bias = 0;
    };
    experiment({.name = "network",
                .steps = 3000,
                .start = start,
                .step =
                    [&](const sample& s, real l1, real l2) {
                        update(X = s.features, t = s.target, W = hidden, c = shift, u = out, b = std::ref(bias), rate = 0.1f, alpha = l1,
                               beta = l2);
                    },
                .derive =
                    [&](const sample& s, real l1, real l2) {
                        gradients(X = s.features, t = s.target, W = hidden, c = shift, u = out, b = bias, alpha = l1, beta = l2);
                    },
                .judge = [&](const sample& s) -> score {
                    const auto r = predict(X = s.features, t = s.target, W = hidden, c = shift, u = out, b = bias);
                    return score_of(r[loss], r[z], s);
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
    if (csv.rows < pool_rows + 100 || csv.columns < 2) throw std::runtime_error("the file has too few rows or columns");
    std::vector<sample_split> data;
    for (unsigned seed = 1; seed <= draws; ++seed) data.push_back(draw(csv, seed));
    const std::size_t columns = csv.columns - 1;
    std::printf("%zu features; %zu rows to train on, %zu to choose lambda, %zu to test; means of %zu draws\n\n", columns, train_rows,
                validation_rows, data[0].test.target.size(), draws);
    std::printf("%-10s %-12s %6s %11s %10s %9s %8s %12s %18s\n", "model", "penalty", "lambda", "train loss", "test loss", "train acc",
                "test acc", "weight norm", "us/value+gradient");
    run_logistic(columns, data);
    run_network(columns, data);
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "regularization: %s\n", error.what());
    return 1;
}
