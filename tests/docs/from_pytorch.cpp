// The examples of docs/from_pytorch.md, each between two lines with its name, and the formulas of its tables: what PyTorch computes is
// written out, and the compiler says whether it is the same mathematics.
// Remarks stand one below the other on the page.
// clang-format off
#define BOOST_TEST_MODULE docs_from_pytorch
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <cstdint>
#include <functional>
#include <type_traits>
#include <vector>

#include <tikhonov/tikhonov.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto h = axis<"h", 3>;
constexpr auto c = axis<"c", 4>;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto y = tensor<"y", n>;
constexpr auto v = tensor<"v", n, positive>;
constexpr auto Z = tensor<"Z", n, c>;
constexpr auto label = labels<"label", n, c>;
constexpr auto s = tensor<"s", c, positive>;
constexpr auto seen = mask<"seen", n>;
constexpr auto delta = scalar<"delta", positive>;
constexpr auto eps = scalar<"eps">;
constexpr auto q = scalar<"q", positive>;

// ---- losses: right of == is what PyTorch's documentation says, in its default reduction, the mean
constexpr auto count = extent<n>;
constexpr auto r = y - t;
static_assert(mse(y, t) == sum(sq(r)) / count && mae(y, t) == sum(abs(r)) / count);
static_assert(bce_with_logits(y, t) == -sum(t * log(sigmoid(y)) + (1_c - t) * log(1_c - sigmoid(y))) / count);
static_assert(mean(softplus(y) - y * t) == bce_with_logits(y, t));
static_assert(mean(q * t * softplus(-y) + (1_c - t) * softplus(y)) == -mean(q * t * log(sigmoid(y)) + (1_c - t) * log(1_c - sigmoid(y))));
static_assert(cross_entropy(Z, label) == -mean(pick(log_softmax<c>(Z), label)));
static_assert(poisson_nll(y, t) == mean(exp(y) - t * y));
static_assert(logistic_loss(y, t) == sum(softplus(-(t * y))) / count);
static_assert(sum(each::squared_error(y, t)) == sum(sq(r)));

// ---- penalties and weight decay
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
constexpr auto m = scalar<"m", nonnegative>;
static_assert(l2(w) == sum(pow<2>(w)) && l1(w) == sum(abs(w)) && l2(parameters(w, b)) == sum(sq(w)) + sq(b));
// [decay]
static_assert(grad(m / 2_c * l2(w), w) == m * w);         // weight_decay = m is this penalty
static_assert(grad(m * l2(w), w) == 2_c * m * w);         // and m * l2(w) is weight_decay = 2 m
// [decay]

// [linear]
constexpr auto W = tensor<"W", h, d>;                     // as nn.Linear(d, h).weight lies in memory: a row for each output
constexpr auto bias = tensor<"bias", h>;
constexpr auto linear = dot(X, W) + bias;                 // axes n, h
// [linear]

// [losses]
constexpr auto smoothed = (1_c - eps) * cross_entropy(Z, label) + eps * mean(-log_softmax<c>(Z));    // label_smoothing = eps
constexpr auto by_class = mean(each::cross_entropy(Z, label), weights(pick(s, label)));              // weight = s, a number for each class
constexpr auto ignoring = mean(each::cross_entropy(Z, label), where(seen));                          // ignore_index: rows that count
constexpr auto positives = mean(q * t * softplus(-y) + (1_c - t) * softplus(y));                     // BCEWithLogitsLoss, pos_weight = q
constexpr auto gaussian = mean(0.5_c * (log(v) + sq(y - t) / v));                                    // GaussianNLLLoss, v is the variance
constexpr auto smooth_l1 = huber(y, t, delta) / delta;                                               // SmoothL1Loss, beta = delta
constexpr auto in_all = sum(each::squared_error(y, t));                                              // reduction = 'sum'
// [losses]
// those that nothing below computes with
static_assert(std::is_empty_v<decltype(linear)> && std::is_empty_v<decltype(positives)>);
static_assert(std::is_empty_v<decltype(gaussian)> && std::is_empty_v<decltype(in_all)>);

BOOST_AUTO_TEST_CASE(loop) {
    std::vector<float> xs{1, 0, 0, 1, 1, 1}, ts{1, 1, 2}, ws{0.5f, 0.5f};
    float b0 = 0;
    const auto data = bind(X = xs, t = ts);
// [loop]
auto objective = compile<float>(mse(dot(X, w) + b, t), wrt(w, b));
auto step = optimizer(objective, adamw{.rate = 1e-3, .weight_decay = 1e-2, .clip_norm = 1, .except = parameters(b)});
for (int epoch = 0; epoch < 10; ++epoch) step(data, w = ws, b = std::ref(b0));      // zero_grad, forward, backward, clip_grad_norm_, step

minimize(objective, adamw{.rate = 1e-3}, data, batches(n, 2, shuffled(7)), epochs(10), w = ws, b = std::ref(b0));    // or all of it
// [loop]
    BOOST_TEST(step.steps() == 10);
}

BOOST_AUTO_TEST_CASE(numbers) {
    const std::vector<double> ys{0.3, -2, 4}, ts{0, 1, 1.5}, ss{1, 2, 3, 4};
    const std::vector<double> zs{0.1, 2, -1, 0.5, 1, 0, 0, 3, -2, 0.7, 0.2, 0.1};
    const std::vector<int> names{1, 0, 3};
    auto all = compile<double>(smooth_l1, by_class, ignoring, smoothed);
    const std::vector<std::uint8_t> rows_that_count{1, 0, 1};
    const auto found = all(y = ys, t = ts, delta = 0.5, Z = zs, label = names, s = ss, seen = rows_that_count, eps = 0.1);
    double expected = 0, weighed = 0, total = 0, some = 0, even = 0, plain = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        const double e = std::abs(ys[i] - ts[i]);
        expected += (e < 0.5 ? e * e / (2 * 0.5) : e - 0.5 / 2) / 3;      // SmoothL1Loss, beta = 0.5
        double sum_of_exp = 0, sum_of_z = 0;
        for (std::size_t k = 0; k < 4; ++k) sum_of_exp += std::exp(zs[4 * i + k]), sum_of_z += zs[4 * i + k];
        const auto name = static_cast<std::size_t>(names[i]);
        const double loss = std::log(sum_of_exp) - zs[4 * i + name];
        weighed += ss[name] * loss, total += ss[name];
        if (rows_that_count[i] != 0) some += loss / 2;
        plain += loss / 3;
        even += (std::log(sum_of_exp) - sum_of_z / 4) / 3;
    }
    BOOST_TEST(std::abs(found[smooth_l1] - expected) < 1e-12);
    BOOST_TEST(std::abs(found[by_class] - weighed / total) < 1e-12);
    BOOST_TEST(std::abs(found[ignoring] - some) < 1e-12);
    BOOST_TEST(std::abs(found[smoothed] - (0.9 * plain + 0.1 * even)) < 1e-12);
}
