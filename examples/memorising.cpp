// A network that learns its training data by heart, and what keeps it from that: a penalty, weight decay, dropout, and an end in time.
//
//     memorising <digits.csv>
//
// First the exclusive or, on which no line does well: the penalty written into the loss, the same as `weight_decay` of the rule, and how
// adam's two kinds of weight decay differ. Then 8 x 8 images of digits, of which a fifth of the training labels is wrong. A network with
// 9,000 parameters is able to remember 600 images, wrong labels and all: model A does, and pays for it on images that it has not seen.
// Model B has its weights held by weight decay, model C loses half of its hidden units at random in every step, model D is A, left where
// other images said that it was best.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <exception>
#include <functional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include <tikhonov/tikhonov.hpp>

#include "check.hpp"
#include "csv.hpp"

namespace {

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;  // samples
constexpr auto lambda = scalar<"lambda", nonnegative>;

namespace line {
constexpr auto d = axis<"d", 2>;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
// [penalty]
constexpr auto error = mse(dot(X, w) + b, t);
constexpr auto penalised = error + lambda * l2(parameters(w, b));
// constexpr auto wrong = error + lambda * penalty(sum(w));  // does not compile: "did you mean l1 or l2"
// [penalty]
}  // namespace line

namespace network {
// [network]
constexpr auto d = axis<"d", 64>;  // pixels
constexpr auto h = axis<"h", 64>;  // hidden units, twice
constexpr auto k = axis<"k", 64>;
constexpr auto c = axis<"c", 10>;  // digits
constexpr auto X = tensor<"X", n, d>;
constexpr auto digit = labels<"digit", n, c>;
constexpr auto W1 = tensor<"W1", d, h>;
constexpr auto b1 = tensor<"b1", h>;
constexpr auto W2 = tensor<"W2", h, k>;
constexpr auto b2 = tensor<"b2", k>;
constexpr auto W3 = tensor<"W3", k, c>;
constexpr auto b3 = tensor<"b3", c>;

constexpr auto first = dropout<"first">(relu(dot(X, W1) + b1), 0.5_c);
constexpr auto second = dropout<"second">(relu(dot(first, W2) + b2), 0.5_c);
constexpr auto noisy = dot(second, W3) + b3;
constexpr auto z = inference(noisy);  // without the noise: nothing is dropped
constexpr auto loss = cross_entropy(z, digit);
constexpr auto all = parameters(W1, b1, W2, b2, W3, b3);
// [network]
}  // namespace network

bool exclusive_or() {
    using namespace line;
    constexpr std::array<float, 8> inputs{0, 0, 0, 1, 1, 0, 1, 1};
    constexpr std::array<float, 4> targets{0, 1, 1, 0};
    auto plain = compile<float>(error, wrt(w, b));
    auto held = compile<float>(penalised, wrt(w, b));
    const auto data = bind(X = inputs, t = targets);
    const auto trained = [&](const char* how, auto& objective, auto rule, auto... strength) {
        std::array<float, 2> weights{0.4f, -0.3f};
        float bias = 0.1f;
        minimize(objective, rule, data, strength..., w = weights, b = std::ref(bias));
        std::printf("%-34s w = %7.4f %7.4f, b = %.4f, MSE %.4f\n", how, double(weights[0]), double(weights[1]), double(bias),
                    double(plain.value(data, w = weights, b = bias)));
        return std::array{weights[0], weights[1], bias};
    };
    std::puts("The exclusive or, 100 steps:");
    // [decay]
    const auto by_hand = trained("mse + 0.1 * l2, sgd:", held, sgd{.rate = 0.1, .max_iterations = 100}, lambda = 0.1);
    const auto by_rule = trained("mse, sgd{.weight_decay = 0.2}:", plain, sgd{.rate = 0.1, .weight_decay = 0.2, .max_iterations = 100});
    // [decay]
    const bool same = apart(by_hand, by_rule) < 1e-5;
    std::printf("%s: the gradient of 0.1 * l2 is 0.2 * w\n", same ? "the same" : "different");
    // [adam]
    const auto coupled = trained("mse, adam{.weight_decay = 0.2}:", plain, adam{.rate = 0.1, .weight_decay = 0.2, .max_iterations = 100});
    const auto alone = trained("mse, adamw{.weight_decay = 0.2}:", plain, adamw{.rate = 0.1, .weight_decay = 0.2, .max_iterations = 100});
    // [adam]
    std::puts("adam finds the minimum of the penalised loss, adamw shrinks beside the gradient, by 0.1 * 0.2 a step\n");
    return same && std::abs(by_hand[2] - coupled[2]) < 0.02f && std::abs(coupled[2] - alone[2]) > 0.02f;
}

struct images {
    std::vector<float> pixels;
    std::vector<int> digits;
    auto bound() const { return bind(network::X = pixels, network::digit = digits); }
};
images gather(const table& data, std::span<const std::size_t> from) {
    images result;
    for (const std::size_t row : from) {
        const double* const cells = &data.cells[row * data.columns];
        for (int j = 0; j < 64; ++j) result.pixels.push_back(float(cells[j] / 16));
        result.digits.push_back(int(cells[64]));
    }
    return result;
}

/// Weights as far from 0 as PyTorch's are at first, biases 0.
std::vector<float> random_weights() {
    std::vector<float> result(network::all.size());
    random_numbers random(1);
    const auto fill = [&](std::size_t first, std::size_t count, double inputs) {
        for (std::size_t i = first; i < first + count; ++i) result[i] = float((2 * random.uniform() - 1) / std::sqrt(inputs));
    };
    fill(0, 64 * 64, 64);
    fill(64 * 65, 64 * 64, 64);
    fill(2 * 64 * 65, 64 * 10, 64);
    return result;
}

struct judgement {
    double train, test;  // part of the images that it names right
};

bool memorise(const table& data) {
    using namespace network;
    // [rows]
    const auto [seen, others] = split(data.rows, 1.0 / 3, shuffled(7));
    // [rows]
    const auto unseen = std::span(others);
    images train = gather(data, seen);
    const images validation = gather(data, unseen.first(300)), test = gather(data, unseen.subspan(300));
    random_numbers random(2);
    for (int& name : train.digits)
        if (random.uniform() < 0.2) name = int(10 * random.uniform());
    std::printf("%zu numbers learn %zu images of digits, a fifth of the labels by chance; %zu images to test\n", all.size(),
                train.digits.size(), test.digits.size());

    auto objective = compile<float>(loss, wrt(all));
    auto names = compile<float>(z);
    const auto accuracy = [&](const images& of, const std::vector<float>& weights) {
        const auto scores = names(X = of.pixels, all = weights).value;
        std::size_t right = 0;
        for (std::size_t i = 0; i < of.digits.size(); ++i)
            right += std::max_element(&scores[10 * i], &scores[10 * i] + 10) - &scores[10 * i] == of.digits[i];
        return double(right) / double(of.digits.size());
    };
    const auto judged = [&](const char* how, const std::vector<float>& weights) {
        const judgement result{accuracy(train, weights), accuracy(test, weights)};
        std::printf("%-44s %5.1f %% of the training labels, %5.1f %% of the test images\n", how, 100 * result.train, 100 * result.test);
        return result;
    };
    const auto rows = train.bound();
    const auto start = random_weights();

    // [without]
    std::vector<float> weights = start;
    minimize(objective, adam{.rate = 3e-3}, rows, batches(n, 32, shuffled(7)), epochs(120), all = weights);
    const judgement plain = judged("A, without regularisation:", weights);
    // [without]

    // [with]
    weights = start;
    minimize(objective, adamw{.rate = 3e-3, .weight_decay = 1}, rows, batches(n, 32, shuffled(7)), epochs(120), all = weights);
    const judgement decayed = judged("B, adamw{.weight_decay = 1}:", weights);
    // [with]

    // [dropout]
    weights = start;
    auto dropping = compile<float>(cross_entropy(noisy, digit), wrt(all));
    minimize(dropping, adam{.rate = 3e-3, .seed = 7}, rows, batches(n, 32, shuffled(7)), epochs(120), all = weights);
    const judgement dropped = judged("C, dropout of half the hidden units:", weights);
    // [dropout]

    // [stopped]
    weights = start;
    const auto held_out = validation.bound();
    const auto fit = minimize(objective, adam{.rate = 3e-3}, rows, batches(n, 32, shuffled(7)), epochs(120), all = weights,
                              early_stopping(loss, held_out, {.patience = 20}), report(progress_bar()));
    const judgement stopped = judged("D, A where validation was best:", weights);
    // [stopped]
    std::printf("D: %s\n", std::string(text_of(fit.reason)).c_str());
    const double least = plain.test + 0.04;  // what all others have to reach
    return plain.train > 0.95 && decayed.train < 0.9 && std::min({decayed.test, dropped.test, stopped.test}) > least;
}

}  // namespace

int main(int argc, char** argv) try {
    if (argc != 2) throw std::runtime_error("usage: memorising <digits.csv>");
    const table data = read_csv(argv[1]);
    if (data.columns != 65 || data.rows < 1000) throw std::runtime_error("no table of 64 pixels and a digit");
    const bool of_pairs = exclusive_or(), of_digits = memorise(data);
    return of_pairs && of_digits ? 0 : 1;
} catch (const std::exception& error) {
    std::fprintf(stderr, "memorising: %s\n", error.what());
    return 1;
}
