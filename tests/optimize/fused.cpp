// Rules in the kernel of their gradients: the same bits as without.
#define BOOST_TEST_MODULE fused
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <functional>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include <tikhonov/train.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

namespace {

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto h = axis<"h">;
constexpr auto c = axis<"c", 3>;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto ridge = mse(dot(X, w) + b, t) + lambda * l2(w);

constexpr auto label = labels<"label", n, c>;
constexpr auto W1 = tensor<"W1", d, h>;
constexpr auto b1 = tensor<"b1", h>;
constexpr auto W2 = tensor<"W2", h, c>;
constexpr auto b2 = tensor<"b2", c>;
constexpr auto logits = dot(tanh(dot(X, W1) + b1), W2) + b2;
constexpr auto network = mean(logsumexp<c>(logits) - pick(logits, label)) + lambda * l2(W1);

constexpr std::size_t rows = 203, features = 11, hidden = 21;

template <class T>
struct sample {
    std::vector<T> xs, ts;
    std::vector<int> classes;
    sample() {
        std::mt19937 random(3);
        std::normal_distribution<double> normal;
        for (std::size_t i = 0; i < rows * features; ++i) xs.push_back(static_cast<T>(normal(random)));
        for (std::size_t i = 0; i < rows; ++i) {
            ts.push_back(static_cast<T>(normal(random)));
            classes.push_back(static_cast<int>(random() % 3));
        }
    }
};
template <class T>
std::vector<T> start(std::size_t count, unsigned seed) {
    std::mt19937 random(seed);
    std::normal_distribution<double> normal(0, 0.3);
    std::vector<T> result;
    for (std::size_t i = 0; i < count; ++i) result.push_back(static_cast<T>(normal(random)));
    return result;
}
/// Windows of every kind: whole groups of lanes, less than one, all.
std::size_t first_of(int step) { return step % 4 == 0 ? 0 : static_cast<std::size_t>(step) * 3; }
std::size_t count_of(int step) { return step % 4 == 0 ? rows : step % 4 == 1 ? 32 : step % 4 == 2 ? 5 : 50; }

/// Fifty steps with and without, which must not be told apart.
template <class T, class R>
void same_on_ridge(const R& rule) {
    const sample<T> data;
    const auto objective = compile<T>(ridge, wrt(w, b));
    auto plain = optimizer(objective, rule);
    auto together = optimizer(objective, fused(rule));
    static_assert(decltype(together)::fused);
    auto w_plain = start<T>(features, 1), w_fused = w_plain;
    T b_plain = 1, b_fused = 1;
    const auto set = bind(X = data.xs, t = data.ts, lambda = 0.1);
    for (int i = 0; i < 50; ++i) {
        const auto rows_of_step = window(first_of(i), count_of(i));
        const auto expected = plain(set, n = rows_of_step, w = w_plain, b = std::ref(b_plain));
        const auto found = together(set, n = rows_of_step, w = w_fused, b = std::ref(b_fused));
        BOOST_REQUIRE(found.value == expected.value);
        BOOST_REQUIRE(std::abs(found.gradient_norm - expected.gradient_norm) <=
                      32 * std::numeric_limits<T>::epsilon() * expected.gradient_norm);
        BOOST_REQUIRE(w_plain == w_fused);
        BOOST_REQUIRE(b_plain == b_fused);
    }
    BOOST_TEST(together.steps() == 50);
    BOOST_TEST(b_fused != 1);
}
template <class T, class R>
void same_on_network(const R& rule) {
    const sample<T> data;
    const auto objective = compile<T>(network, wrt(W1, b1, W2, b2));
    auto plain = optimizer(objective, rule);
    auto together = optimizer(objective, fused(rule));
    static_assert(decltype(together)::fused);
    std::vector<T> of_plain = start<T>(features * hidden + hidden + hidden * 3 + 3, 2), of_fused = of_plain;
    const auto set = bind(X = data.xs, label = data.classes, lambda = 0.01, h = hidden);
    for (int i = 0; i < 50; ++i) {
        const auto rows_of_step = window(first_of(i), count_of(i));
        const auto expected = plain(set, n = rows_of_step, parameters(W1, b1, W2, b2) = of_plain);
        const auto found = together(set, n = rows_of_step, parameters(W1, b1, W2, b2) = of_fused);
        BOOST_REQUIRE(found.value == expected.value);
        BOOST_REQUIRE(of_plain == of_fused);
    }
    BOOST_TEST(std::isfinite(of_fused[0]));
}

/// A rule of the user's own: a division by a number, a state that is read twice, and functions that are no arithmetic.
struct smoothed_sign {
    setting rate = 0.01;
    long max_iterations = 10;

    template <int>
    static constexpr auto update() {
        using namespace rules;
        constexpr auto seen = state<"seen"> * number<"kept"> + slope * slope / 3_c + sq(parameter) * number<"pull">;
        return std::tuple(state<"seen"> = seen,
                          parameter = parameter - number<"rate"> * tanh(slope / number<"count"> + exp(-seen) * parameter) * state<"seen">);
    }
    auto numbers(const rule_step& now) const {
        using namespace rules;
        return bind(number<"rate"> = rate(now.step), number<"kept"> = 0.9, number<"pull"> = now.excepted ? 0 : 0.01,
                    number<"count"> = static_cast<double>(now.step + 1));
    }
};

void says(const std::function<void()>& call, const std::string& part) {
    const auto contains = [&](const bind_error& error) {
        BOOST_TEST(std::string(error.what()).find(part) != std::string::npos, error.what());
        return true;
    };
    BOOST_CHECK_EXCEPTION(call(), bind_error, contains);
}

}  // namespace

BOOST_AUTO_TEST_CASE(descent) {
    same_on_ridge<float>(gradient_descent{.rate = 0.1});
    same_on_ridge<double>(gradient_descent{.rate = 0.1});
    same_on_ridge<float>(sgd{.rate = 0.1, .weight_decay = 0.1});
    same_on_ridge<float>(sgd{.rate = 0.05, .momentum = 0.9, .dampening = 0.3, .weight_decay = 0.1, .except = b});
    same_on_ridge<float>(sgd{.rate = 0.05, .momentum = 0.8, .nesterov = true});
}
BOOST_AUTO_TEST_CASE(steps_measured_by_squares) {
    same_on_ridge<float>(adagrad{.rate = 0.1, .rate_decay = 1e-3, .weight_decay = 0.1});
    same_on_ridge<double>(rmsprop{.weight_decay = 0.1});
    same_on_ridge<double>(rmsprop{.momentum = 0.9});
    same_on_ridge<double>(rmsprop{.centered = true});
    same_on_ridge<double>(rmsprop{.momentum = 0.5, .centered = true});
}
BOOST_AUTO_TEST_CASE(adam_and_its_relatives) {
    same_on_ridge<float>(adam{.rate = 0.01, .weight_decay = 0.1, .except = b});
    same_on_ridge<float>(adam{.rate = cosine{.rate = 0.1, .steps = 40}, .amsgrad = true});
    same_on_ridge<double>(adamw{});
    same_on_ridge<double>(adamw{.amsgrad = true});
    same_on_ridge<float>(nadam{.weight_decay = 0.1});
    same_on_ridge<float>(lion{.rate = 1e-3, .weight_decay = 0.1});
    same_on_network<float>(adam{.rate = 0.01, .weight_decay = 0.1, .except = parameters(b1, b2)});
}
BOOST_AUTO_TEST_CASE(a_rule_of_ones_own) {
    same_on_ridge<float>(smoothed_sign{});
    same_on_network<double>(smoothed_sign{});
}
BOOST_AUTO_TEST_CASE(what_is_not_finite_changes_nothing) {
    auto step = optimizer(compile<double>(ridge, wrt(w, b)), fused(adam{.rate = 0.1}));
    auto reference = optimizer(compile<double>(ridge, wrt(w, b)), adam{.rate = 0.1});
    const sample<double> data;
    auto bad = data.xs;
    bad[17] = std::numeric_limits<double>::quiet_NaN();
    auto ws = start<double>(features, 1), expected = ws;
    double b0 = 1, expected_b = 1;
    for (int i = 0; i < 3; ++i) {
        step(X = data.xs, t = data.ts, lambda = 0.1, w = ws, b = std::ref(b0));
        reference(X = data.xs, t = data.ts, lambda = 0.1, w = expected, b = std::ref(expected_b));
        BOOST_TEST(std::isnan(step(X = bad, t = data.ts, lambda = 0.1, w = ws, b = std::ref(b0)).value));
        step(X = data.xs, t = data.ts, lambda = std::numeric_limits<double>::infinity(), w = ws, b = std::ref(b0));
        BOOST_TEST((ws == expected));  // and so were the rule's states
        BOOST_TEST(b0 == expected_b);
    }
    BOOST_TEST(step.steps() == 3);
}
BOOST_AUTO_TEST_CASE(a_fit_is_the_same) {
    const sample<double> data;
    const auto objective = compile<double>(ridge, wrt(w, b));
    const auto set = bind(X = data.xs, t = data.ts, lambda = 0.1);
    for (const double tolerance : {0.0, 1e-4}) {
        const adam rule{.rate = 0.05, .tolerance = tolerance, .max_iterations = 3000};
        std::vector<double> w_plain(features), w_fused(features);
        double b_plain = 0, b_fused = 0;
        const auto expected = minimize(objective, rule, set, w = w_plain, b = std::ref(b_plain));
        const auto found = minimize(objective, fused(rule), set, w = w_fused, b = std::ref(b_fused));
        BOOST_TEST(found.iterations == expected.iterations);
        BOOST_TEST(found.evaluations == expected.evaluations);
        BOOST_TEST((found.reason == expected.reason));
        BOOST_TEST(found.converged() == (tolerance > 0));
        BOOST_TEST(found.value == expected.value);
        BOOST_TEST((w_plain == w_fused));
        BOOST_TEST(b_plain == b_fused);
    }
}
BOOST_AUTO_TEST_CASE(a_fit_ends_at_the_last_finite_point) {
    const auto objective = compile<double>(exp(sq(b)), wrt(b));
    for (const double rate : {3.0, 40.0}) {
        double plain = 1, together = 1;
        const auto expected = minimize(objective, gradient_descent{.rate = rate}, b = std::ref(plain));
        const auto found = minimize(objective, fused(gradient_descent{.rate = rate}), b = std::ref(together));
        BOOST_TEST((found.reason == ending::not_finite));
        BOOST_TEST(found.iterations == expected.iterations);
        BOOST_TEST(together == plain);
        BOOST_TEST(std::isfinite(together));
    }
}
BOOST_AUTO_TEST_CASE(where_the_plans_differ_the_gradient_is_stored) {
    // the parameter has the streamed axis itself
    constexpr auto u = tensor<"u", n, h>;
    constexpr auto v = tensor<"v", n, h>;
    constexpr auto loss = mse(u, v) + lambda * l2(u);
    const auto objective = compile<float>(loss, wrt(u));
    auto plain = optimizer(objective, adam{.rate = 0.1});
    auto together = optimizer(objective, fused(adam{.rate = 0.1}));
    static_assert(!decltype(together)::fused);
    const auto vs = start<float>(700, 4);
    std::vector<float> expected(700), us(700);
    for (int i = 0; i < 20; ++i) {
        plain(v = vs, h = 7, lambda = 0.1, u = expected);
        together(v = vs, h = 7, lambda = 0.1, u = us);
    }
    BOOST_TEST((us == expected));
    BOOST_TEST(us[0] != 0);
}
BOOST_AUTO_TEST_CASE(what_cannot_be_done_is_refused_before_anything_changes) {
    const auto objective = compile<double>(ridge, wrt(w, b));
    says([&] { optimizer(objective, fused(adam{.clip_norm = 1})); }, "cannot shorten it: give clip_norm to the rule without fused(...)");
    auto step = optimizer(objective, fused(gradient_descent{}));
    const sample<double> data;
    std::vector<double> strided(2 * features, 7);
    double b0 = 1;
    says([&] { step(X = data.xs, t = data.ts, lambda = 0.1, w = view(strided, features, strides(2)), b = std::ref(b0)); }, "bind dense");
    BOOST_TEST(b0 == 1);
    BOOST_TEST(strided[0] == 7);
}
