// Weight decay, three times: a penalty in the loss, the same as a number of the optimiser, and decoupled from the gradient.
//
//     weight_decay <breast_cancer.csv>
//
// With plain descent all of them are one: the gradient of lambda/2 · |w|² is lambda · w. An optimiser that divides each gradient by its
// own size, as adam does, divides that of the penalty, too: weights with large gradients are hardly held. So adamw shrinks the weights by
// themselves. The bias is held by none of them: the loss does not name it in the penalty, the rules are told by `.except`.
#include <cmath>
#include <cstdio>
#include <exception>
#include <functional>
#include <vector>

#include <tikhonov/tikhonov.hpp>

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
constexpr auto lambda = scalar<"lambda", nonnegative>;

// [formulas]
constexpr auto z = dot(X, w) + b;
constexpr auto loss = bce_with_logits(z, t);
constexpr auto penalised = loss + lambda / 2_c * l2(w);
// [formulas]

constexpr double decay = 0.05;
constexpr long steps = 400;

struct model {
    std::vector<double> weights;
    double bias = 0;
};

double distance(const model& a, const model& other) {
    double most = std::abs(a.bias - other.bias);
    for (std::size_t j = 0; j < a.weights.size(); ++j) most = std::max(most, std::abs(a.weights[j] - other.weights[j]));
    return most;
}
double norm(const model& of) {
    double squares = 0;
    for (const double x : of.weights) squares += x * x;
    return std::sqrt(squares);
}

void run(const char* path) {
    const table data = read_csv(path);
    const std::size_t features = data.columns - 1;
    std::vector<double> xs(data.rows * features), ts(data.rows);
    for (std::size_t j = 0; j < features; ++j) {
        double sum = 0, squares = 0;
        for (std::size_t i = 0; i < data.rows; ++i) sum += data.cells[i * data.columns + j];
        const double middle = sum / double(data.rows);
        for (std::size_t i = 0; i < data.rows; ++i) squares += std::pow(data.cells[i * data.columns + j] - middle, 2);
        const double deviation = std::sqrt(squares / double(data.rows));
        for (std::size_t i = 0; i < data.rows; ++i) xs[i * features + j] = (data.cells[i * data.columns + j] - middle) / deviation;
    }
    for (std::size_t i = 0; i < data.rows; ++i) ts[i] = data.cells[i * data.columns + features];

    auto plain = compile<double>(loss, wrt(w, b));
    auto held = compile<double>(penalised, wrt(w, b));
    const auto rows = bind(X = xs, t = ts);

    const auto trained = [&](const char* how, auto& objective, auto rule, auto... more) {
        model of{std::vector<double>(features)};
        // [fit]
        const auto fit = minimize(objective, rule, rows, more..., w = of.weights, b = std::ref(of.bias));
        // [fit]
        const double without = plain(rows, w = of.weights, b = of.bias).value;
        std::printf("%-34s loss %.4f, |w| %.3f after %ld steps\n", how, without, norm(of), fit.iterations);
        return of;
    };

    // [rules]
    const sgd by_sgd{.rate = 0.5, .weight_decay = decay, .max_iterations = steps, .except = parameters(b)};
    const adam coupled{.rate = 0.05, .weight_decay = decay, .max_iterations = steps, .except = parameters(b)};
    const adamw decoupled{.rate = 0.05, .weight_decay = decay, .max_iterations = steps, .except = parameters(b)};
    // [rules]
    trained("sgd, no penalty:", plain, sgd{.rate = 0.5, .max_iterations = steps});
    const model by_hand = trained("sgd, the penalty in the loss:", held, sgd{.rate = 0.5, .max_iterations = steps}, lambda = decay);
    const model by_rule = trained("sgd{.weight_decay}:", plain, by_sgd);
    std::printf("the last two are %s\n\n", distance(by_hand, by_rule) < 1e-12 ? "the same" : "different");

    const model adam_by_hand = trained("adam, the penalty in the loss:", held, adam{.rate = 0.05, .max_iterations = steps}, lambda = decay);
    const model adam_by_rule = trained("adam{.weight_decay}, coupled:", plain, coupled);
    const model adamw_by_rule = trained("adamw{.weight_decay}, decoupled:", plain, decoupled);
    std::printf("the first two are %s, the third is %s\n\n", distance(adam_by_hand, adam_by_rule) < 1e-9 ? "the same" : "different",
                distance(adam_by_rule, adamw_by_rule) > 1e-3 ? "another" : "the same");

    model own{std::vector<double>(features)};
    double first = 0, last = 0;
    // [loop]
    // the rate follows a cosine, and long gradients are shortened
    auto step = optimizer(held, sgd{.rate = cosine{.rate = 2, .steps = 100}, .momentum = 0.9, .clip_norm = 1});
    for (int i = 0; i < 100; ++i) {
        const auto seen = step(rows, lambda = decay, w = own.weights, b = std::ref(own.bias));
        if (i == 0) first = seen.gradient_norm;
        last = seen.gradient_norm;
    }
    // [loop]
    std::printf("a loop of one's own, momentum and cosine: the gradient's norm falls from %.3f to %.1e in %ld steps\n", first, last,
                step.steps());
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) {
        std::fprintf(stderr, "usage: weight_decay <breast_cancer.csv>\n");
        return 2;
    }
    try {
        run(arguments[1]);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
