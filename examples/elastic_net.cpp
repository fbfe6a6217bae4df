// Logistic regression with the elastic net on real data, solved to the last digit:
//
//     1/n · Σ log(1 + exp(z)) - t·z + alpha · Σ|w| + beta · Σw²,    z = x·w + b
//
//     elastic_net <breast_cancer.csv>
//
// |w| has a kink at 0, and the solution sits in it: most weights are exactly zero. Steps along a gradient jump over the kink for ever;
// the proximal step does a gradient step on the smooth part and then moves every weight towards zero by rate·alpha, stopping there.
// That is a formula like any other, so the step is one kernel. Whether the end is the minimum is a matter of a few inequalities (the
// optimality conditions), which plain loops verify.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include <tikhonov/tikhonov.hpp>

#include "check.hpp"
#include "csv.hpp"

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
constexpr auto alpha = scalar<"alpha", nonnegative>;
constexpr auto beta = scalar<"beta", nonnegative>;

constexpr auto smooth = bce_with_logits(dot(X, w) + b, t) + beta * l2(w);
constexpr auto loss = smooth + alpha * l1(w);

static_assert(is_convex(loss, wrt(w, b)));
static_assert(is_smooth(smooth, wrt(w, b)) && !is_smooth(loss, wrt(w, b)));

constexpr auto moved = w - rate * grad(smooth, w);
constexpr auto shrunk = sign(moved) * relu(abs(moved) - rate * alpha);  // argmin over u of ½|u - moved|² + rate·alpha·Σ|u|

constexpr auto any_sign = scalar<"any_sign">;  // without `nonnegative` it might reward large weights
static_assert(!is_convex(smooth + any_sign * l1(w), wrt(w, b)));

struct samples {
    std::size_t rows, columns;
    std::vector<double> features, target;
};

samples standardised(const table& csv) {
    samples result{csv.rows, csv.columns - 1, {}, {}};
    result.features.resize(result.rows * result.columns);
    for (std::size_t j = 0; j < result.columns; ++j) {
        double sum = 0, squares = 0;
        for (std::size_t i = 0; i < csv.rows; ++i) sum += csv.cells[i * csv.columns + j];
        const double middle = sum / double(csv.rows);
        for (std::size_t i = 0; i < csv.rows; ++i) squares += std::pow(csv.cells[i * csv.columns + j] - middle, 2);
        for (std::size_t i = 0; i < csv.rows; ++i)
            result.features[i * result.columns + j] = (csv.cells[i * csv.columns + j] - middle) / std::sqrt(squares / double(csv.rows));
    }
    for (std::size_t i = 0; i < csv.rows; ++i) result.target.push_back(csv.cells[i * csv.columns + result.columns]);
    return result;
}

struct judgement {
    double loss = 0, violation = 0;  // of the optimality conditions
};

/// In plain loops. With g the gradient of the smooth part, a minimum has g = -alpha·sign(w) where w is not 0, |g| <= alpha where it is.
judgement judge(const samples& s, const std::vector<double>& weights, double bias, double a, double l2_strength) {
    judgement result;
    std::vector<double> g(s.columns);
    double g_bias = 0;
    for (std::size_t i = 0; i < s.rows; ++i) {
        double z = bias;
        for (std::size_t j = 0; j < s.columns; ++j) z += s.features[i * s.columns + j] * weights[j];
        const double probability = 1 / (1 + std::exp(-z));
        result.loss -= std::log(s.target[i] > 0.5 ? probability : 1 - probability) / double(s.rows);
        g_bias += (probability - s.target[i]) / double(s.rows);
        for (std::size_t j = 0; j < s.columns; ++j) g[j] += (probability - s.target[i]) * s.features[i * s.columns + j] / double(s.rows);
    }
    result.violation = std::abs(g_bias);
    for (std::size_t j = 0; j < s.columns; ++j) {
        result.loss += a * std::abs(weights[j]) + l2_strength * weights[j] * weights[j];
        g[j] += 2 * l2_strength * weights[j];
        const double here = weights[j] == 0 ? std::fmax(0, std::abs(g[j]) - a) : std::abs(g[j] + std::copysign(a, weights[j]));
        result.violation = std::fmax(result.violation, here);
    }
    return result;
}

}  // namespace

int main(int argc, char** argv) try {
    if (argc != 2) throw std::runtime_error("usage: elastic_net <breast_cancer.csv>");
    const samples s = standardised(read_csv(argv[1]));

    auto step = compile<double>(w = shrunk, b = b - rate * grad(smooth, b));
    auto objective = compile<double>(loss);
    constexpr double ridge = 0.01;
    const auto data = bind(X = s.features, t = s.target, beta = ridge);

    std::printf("%zu patients, %zu features, beta = %g\n\n%6s %8s %14s %10s %22s\n", s.rows, s.columns, ridge, "alpha", "steps",
                "zero weights", "loss", "optimality violated by");
    std::vector<double> weights(s.columns), before;
    double bias = 0, distance = 0;
    for (const double strength : {0.2, 0.1, 0.03, 0.01, 0.001}) {  // each starts where the one before has ended
        int steps = 0;
        do {
            before = weights;
            step(data, w = weights, b = std::ref(bias), alpha = strength, rate = 0.25);
        } while (++steps < 50000 && apart(before, weights) > 1e-14);
        const auto r = objective(data, w = weights, b = bias, alpha = strength);
        const judgement j = judge(s, weights, bias, strength, ridge);
        std::printf("%6g %8d %8td of %zu %10.5f %22.1e\n", strength, steps, std::count(weights.begin(), weights.end(), 0.0), s.columns,
                    r.value, j.violation);
        distance = std::fmax(distance, std::fmax(apart(r.value, j.loss), j.violation));
    }
    std::printf("\nHad alpha no sign, the loss would not be known to be convex:\n    %s\n",
                std::string(why_not_convex(smooth + any_sign * l1(w), wrt(w, b))).c_str());
    return compared(distance, 1e-10);
} catch (const std::exception& error) {
    std::fprintf(stderr, "elastic_net: %s\n", error.what());
    return 1;
}
