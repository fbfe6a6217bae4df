// Optimisers and fits: what a step sees and changes, when a fit ends, and what is refused before anything is changed.
#define BOOST_TEST_MODULE training
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <functional>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

#include <tikhonov/train.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

namespace {

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto ridge = mse(dot(X, w) + b, t) + lambda * l2(w);

const std::vector<double> xs{1, 2, 3, -1, 0, 1, 2, 2, 1, -3};
const std::vector<double> ts{3, 1, 2, -4, 0.5};

void says(const std::function<void()>& call, const std::string& part) {
    const auto contains = [&](const bind_error& error) {
        BOOST_TEST(std::string(error.what()).find(part) != std::string::npos, error.what());
        return true;
    };
    BOOST_CHECK_EXCEPTION(call(), bind_error, contains);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_step_tells_what_it_saw_before_it_changed_it) {
    auto objective = compile<double>(ridge, wrt(w, b));
    auto step = optimizer(objective, gradient_descent{.rate = 0.25});
    std::vector<double> ws{0.5, -1}, before = ws;
    double b0 = 0.25;
    const auto expected = objective(X = xs, t = ts, lambda = 0.1, w = before, b = b0);
    const double norm = std::hypot(expected.gradient(w)[0], expected.gradient(w)[1], expected.gradient(b));
    const auto seen = step(X = xs, t = ts, lambda = 0.1, w = ws, b = std::ref(b0));
    BOOST_TEST(seen.value == expected.value);
    BOOST_TEST(std::abs(seen.gradient_norm - norm) < 1e-14 * norm);
    for (std::size_t i = 0; i < 2; ++i) BOOST_TEST(std::abs(ws[i] - (before[i] - 0.25 * expected.gradient(w)[i])) < 1e-15);
    BOOST_TEST(std::abs(b0 - (0.25 - 0.25 * expected.gradient(b))) < 1e-15);
}
BOOST_AUTO_TEST_CASE(the_rate_may_change) {
    auto step = optimizer(compile<double>(sum(w), wrt(w)), gradient_descent{.rate = step_decay{.rate = 1, .every = 2, .factor = 0.5}});
    std::vector<double> ws{0};
    for (const double expected : {-1.0, -2.0, -2.5, -3.0, -3.25}) {
        step(w = ws);
        BOOST_TEST(ws[0] == expected);
    }
    step.rate(1);
    step(w = ws);
    BOOST_TEST(ws[0] == -4.25);
    BOOST_TEST(step.steps() == 6);
}
BOOST_AUTO_TEST_CASE(schedules_go_where_they_say) {
    const auto near = [](double found, double expected) { return std::abs(found - expected) <= 1e-15 * std::abs(expected); };
    BOOST_TEST(near(step_decay{.rate = 2, .every = 3, .factor = 0.5}(8), 0.5));
    BOOST_TEST(near(exponential_decay{.rate = 2, .factor = 0.5}(3), 0.25));
    const cosine down{.rate = 3, .steps = 8, .last = 1};
    BOOST_TEST(near(down(0), 3));
    BOOST_TEST(near(down(4), 2));
    BOOST_TEST(near(down(8), 1));
    BOOST_TEST(near(down(100), 1));
    const warm_up up{.rate = 3, .steps = 4, .first = 1.0 / 3};
    BOOST_TEST(near(up(0), 1));
    BOOST_TEST(near(up(2), 2));
    BOOST_TEST(near(up(9), 3));
    const one_cycle cycle{.rate = 1, .steps = 20, .rising = 0.3, .first_divisor = 4, .last_divisor = 10};
    BOOST_TEST(near(cycle(0), 0.25));
    BOOST_TEST(near(cycle(5), 1));
    BOOST_TEST(near(cycle(12), 0.5125));
    BOOST_TEST(near(cycle(19), 0.025));
    BOOST_TEST(near(cycle(50), 0.025));
    // one of one's own
    auto step = optimizer(compile<double>(sum(w), wrt(w)), gradient_descent{.rate = [](long at) { return at == 0 ? 8.0 : 1.0; }});
    std::vector<double> ws{0};
    step(w = ws);
    step(w = ws);
    BOOST_TEST(ws[0] == -9);
}
/// A rule of the user's own, with a state: the mean of all gradients so far.
// [own rule]
struct slow_average {
    setting rate = 0.5;
    long max_iterations = 10;

    template <int>
    static constexpr auto update() {
        using namespace rules;
        constexpr auto mean = (state<"seen"> + slope) / number<"count">;
        return std::tuple(state<"seen"> = state<"seen"> + slope, parameter = parameter - number<"rate"> * mean);
    }
    auto numbers(const rule_step& now) const {
        return bind(rules::number<"rate"> = rate(now.step), rules::number<"count"> = static_cast<double>(now.step + 1));
    }
};
// [own rule]
BOOST_AUTO_TEST_CASE(a_rule_of_ones_own_is_as_good_as_any) {
    auto objective = compile<double>(sum(sq(w - 3_c)) / 2_c, wrt(w));
    std::vector<double> ws{0, 1};
    const auto fit = minimize(objective, slow_average{.rate = 0.25, .max_iterations = 5}, w = ws);
    BOOST_TEST(fit.iterations == 5);
    double expected = 1, seen = 0;
    for (int i = 1; i <= 5; ++i) {
        seen += expected - 3;
        expected -= 0.25 * seen / i;
    }
    BOOST_TEST(std::abs(ws[1] - expected) < 1e-14);
}
BOOST_AUTO_TEST_CASE(a_long_gradient_is_clipped) {
    auto step = optimizer(compile<double>(4_c * b + sum(w), wrt(b, w)), gradient_descent{.rate = 1, .clip_norm = 2.5});
    std::vector<double> ws(9);
    double b0 = 0;
    BOOST_TEST(step(w = ws, b = std::ref(b0)).gradient_norm == 5);
    BOOST_TEST(b0 == -2);
    BOOST_TEST(ws[8] == -0.5);
}
BOOST_AUTO_TEST_CASE(weight_decay_spares_what_is_excepted) {
    auto step = optimizer(compile<double>(b + sum(w), wrt(w, b)), sgd{.rate = 1, .weight_decay = 0.5, .except = parameters(b)});
    std::vector<double> ws{4};
    double b0 = 4;
    step(w = ws, b = std::ref(b0));
    BOOST_TEST(ws[0] == 4 - 1 - 2);
    BOOST_TEST(b0 == 3);
}
BOOST_AUTO_TEST_CASE(parameters_may_be_one_vector_and_come_in_sets) {
    auto objective = compile<double>(ridge, wrt(w, b));
    auto apart = optimizer(objective, adam{.rate = 0.1});
    auto together = optimizer(objective, adam{.rate = 0.1});
    std::vector<double> ws(2), flat(3);
    double b0 = 0;
    auto all = bind(X = xs, t = ts, lambda = 0.1, w = ws, b = std::ref(b0));
    const auto data = bind(X = xs, t = ts, lambda = 0.1);
    for (int i = 0; i < 20; ++i) {
        apart(all);
        together(data, parameters(w, b) = flat);
    }
    BOOST_TEST((flat == std::vector<double>{ws[0], ws[1], b0}));
    BOOST_TEST(ws[0] != 0);
}
BOOST_AUTO_TEST_CASE(a_loss_that_is_not_finite_changes_nothing) {
    auto step = optimizer(compile<double>(sum(w) + lambda, wrt(w)), gradient_descent{.rate = 1});
    std::vector<double> ws{3};
    BOOST_TEST(step(w = ws, lambda = std::numeric_limits<double>::infinity()).gradient_norm == 1);
    BOOST_TEST(ws[0] == 3);
    BOOST_TEST(step.steps() == 0);
}
BOOST_AUTO_TEST_CASE(a_window_of_the_rows_is_a_batch) {
    auto objective = compile<double>(ridge, wrt(w, b));
    auto step = optimizer(objective, gradient_descent{.rate = 0.1});
    const auto data = bind(X = xs, t = ts, lambda = 0.1);
    std::vector<double> ws(2), expected(2);
    double b0 = 0, expected_b = 0;
    for (const std::size_t first : {0u, 2u, 3u}) {
        const auto at = objective(data, n = window(first, 2), w = expected, b = expected_b);
        const double slopes[] = {at.gradient(w)[0], at.gradient(w)[1], at.gradient(b)};
        BOOST_TEST(step(data, n = window(first, 2), w = ws, b = std::ref(b0)).value == at.value);
        for (std::size_t i = 0; i < 2; ++i) expected[i] -= 0.1 * slopes[i];
        expected_b -= 0.1 * slopes[2];
        for (std::size_t i = 0; i < 2; ++i) BOOST_TEST(std::abs(ws[i] - expected[i]) < 1e-14);
        BOOST_TEST(std::abs(b0 - expected_b) < 1e-14);
        expected = ws, expected_b = b0;
    }
}
BOOST_AUTO_TEST_CASE(a_fit_ends_at_its_limit_or_where_the_gradient_is_small) {
    auto objective = compile<double>(ridge, wrt(w, b));
    const auto data = bind(X = xs, t = ts, lambda = 0.1);
    std::vector<double> ws(2);
    double b0 = 0;
    const auto limited = minimize(objective, gradient_descent{.rate = 0.05, .max_iterations = 30}, data, w = ws, b = std::ref(b0));
    BOOST_TEST(limited.iterations == 30);
    BOOST_TEST(limited.evaluations == 31);
    BOOST_TEST((limited.reason == ending::iteration_limit));
    BOOST_TEST(!limited.converged());
    const auto there = objective(data, w = ws, b = b0);
    BOOST_TEST(limited.value == there.value);
    BOOST_TEST(std::abs(limited.gap - std::hypot(there.gradient(w)[0], there.gradient(w)[1], there.gradient(b))) < 1e-13);

    const auto found =
        minimize(objective, gradient_descent{.rate = 0.1, .tolerance = 1e-9, .max_iterations = 100000}, data, w = ws, b = std::ref(b0));
    BOOST_TEST(found.converged());
    BOOST_TEST(found.gap <= 1e-9 * std::max(1.0, found.value));
    std::ostringstream text;
    text << found;
    BOOST_TEST(text.str().find("the gradient is as small as was asked for; norm of the gradient: ") != std::string::npos);

    const auto none = minimize(objective, gradient_descent{.max_iterations = 0}, data, w = ws, b = std::ref(b0));
    BOOST_TEST(none.iterations == 0);
    BOOST_TEST(none.value == found.value);
}
BOOST_AUTO_TEST_CASE(a_fit_leaves_the_last_finite_point) {
    auto objective = compile<float>(sum(sq(sq(w))), wrt(w));
    std::vector<float> ws{2, 1};
    const auto fit = minimize(objective, gradient_descent{.rate = 1}, w = ws);
    BOOST_TEST((fit.reason == ending::not_finite));
    BOOST_TEST(!fit.converged());
    BOOST_TEST(fit.iterations > 1);
    BOOST_TEST(std::isfinite(fit.value));
    BOOST_TEST(objective(w = ws).value == static_cast<float>(fit.value));

    ws[0] = std::numeric_limits<float>::quiet_NaN();
    const auto lost = minimize(objective, gradient_descent{.rate = 1}, w = ws);
    BOOST_TEST((lost.reason == ending::not_finite));
    BOOST_TEST(lost.iterations == 0);
    BOOST_TEST(ws[1] == ws[1]);
}
BOOST_AUTO_TEST_CASE(what_cannot_be_trained_in_place_is_refused) {
    auto step = optimizer(compile<double>(l2(w), wrt(w)), gradient_descent{.rate = 1});
    std::vector<double> ws{1, 2, 3, 4};
    says([&] { step(w = view(ws.data(), 2, strides(2))); }, "'w' is trained where it is bound");
    BOOST_TEST((ws == std::vector<double>{1, 2, 3, 4}));
    // of several symbols, one behind the other, the kernel copies what a window of inner axes shows
    constexpr auto W = tensor<"W", n, d>;
    auto both = optimizer(compile<double>(l2(W) + l2(w), wrt(W, w)), gradient_descent{.rate = 0.5});
    std::vector<double> all(4 * 3 + 3, 7.0);
    says([&] { both(parameters(W, w) = all, n = 4, d = 3, d = window(1, 2)); }, "'W' is trained where it is bound");
    BOOST_TEST((all == std::vector<double>(15, 7.0)));
    both(parameters(W, w) = all, n = 4, d = 3, n = window(1, 2));
    for (std::size_t i = 0; i < all.size(); ++i) BOOST_TEST(all[i] == ((i >= 3 && i < 9) || i >= 12 ? 0.0 : 7.0));
}
BOOST_AUTO_TEST_CASE(sgd_takes_the_proximal_step_and_reaches_zeros) {
    constexpr auto lasso = mse(dot(X, w) + b, t) + lambda * l1(w);
    auto objective = compile<double>(lasso, wrt(w, b));
    std::vector<double> ws{0.5, -1}, by_hand = ws;
    double b0 = 0.25, offset = b0;
    auto step = optimizer(objective, sgd{.rate = 0.1});
    auto smooth = compile<double>(mse(dot(X, w) + b, t), wrt(w, b));
    for (int i = 0; i < 300; ++i) {
        const auto at = smooth(X = xs, t = ts, w = by_hand, b = offset);
        const double norm = std::hypot(at.gradient(w)[0], at.gradient(w)[1], at.gradient(b));
        const double loss = at.value + 1.5 * (std::abs(by_hand[0]) + std::abs(by_hand[1]));
        for (std::size_t j = 0; j < 2; ++j) {
            const double moved = by_hand[j] - 0.1 * at.gradient(w)[j];
            by_hand[j] = moved > 0.15 ? moved - 0.15 : moved < -0.15 ? moved + 0.15 : 0;
        }
        offset -= 0.1 * at.gradient(b);
        const auto seen = step(X = xs, t = ts, lambda = 1.5, w = ws, b = std::ref(b0));
        BOOST_TEST(std::abs(seen.value - loss) < 1e-13 * (1 + loss));
        BOOST_TEST(std::abs(seen.gradient_norm - norm) < 1e-12 * (1 + norm));
        for (std::size_t j = 0; j < 2; ++j) BOOST_TEST(std::abs(ws[j] - by_hand[j]) < 1e-12);
        BOOST_TEST(std::abs(b0 - offset) < 1e-12);
    }
    BOOST_TEST(ws[1] == 0);
    BOOST_TEST(ws[0] != 0);
    // what is told to take subgradients does not, and what has no kinks in its penalties needs no telling
    minimize(objective, adam{.max_iterations = 3, .subgradient = true}, X = xs, t = ts, lambda = 1.5, w = ws, b = std::ref(b0));
    BOOST_TEST(ws[1] != 0);
    says([&] { minimize(objective, adam{.subgradient = false}, X = xs, t = ts, lambda = 1.5, w = ws, b = std::ref(b0)); }, "leave it out");
}
BOOST_AUTO_TEST_CASE(noise_is_another_in_every_step_and_the_watch_sees_none) {
    constexpr auto noisy = mse(dot(dropout<"drop">(X, 0.25_c), w) + b, t);
    auto objective = compile<double>(noisy, wrt(w, b));
    std::vector<double> ws{0.5, -1}, by_hand = ws;
    double b0 = 0.25, offset = b0;
    std::vector<double> watched;
    minimize(objective, sgd{.rate = 0.05, .max_iterations = 20, .seed = 7}, X = xs, t = ts, w = ws, b = std::ref(b0));
    auto step = optimizer(objective, sgd{.rate = 0.05});
    for (int i = 0; i < 20; ++i) step(X = xs, t = ts, noise<"drop"> = seed(7, i), w = by_hand, b = std::ref(offset));
    BOOST_TEST(ws == by_hand);
    BOOST_TEST(b0 == offset);
    // a seed that is bound stays
    std::vector<double> bound{0.5, -1};
    offset = 0.25;
    minimize(objective, sgd{.rate = 0.05, .max_iterations = 20}, X = xs, t = ts, w = bound, b = std::ref(offset),
             noise<"drop"> = seed(7, 3));
    BOOST_TEST(bound != ws);
    // the watch
    std::vector<double> stopped{0.5, -1};
    offset = 0.25;
    const auto fit = minimize(objective, adam{.rate = 0.05, .max_iterations = 50}, X = xs, t = ts, w = stopped, b = std::ref(offset),
                              early_stopping(noisy, bind(X = xs, t = ts), {.patience = 5}));
    BOOST_TEST(fit.iterations > 0);
}
