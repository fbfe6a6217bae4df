// Those who watch a fit: what they are told, and how they end it.
#define BOOST_TEST_MODULE watching
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <functional>
#include <limits>
#include <stdexcept>
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
constexpr auto y = dot(X, w) + b;
constexpr auto ridge = mse(y, t) + lambda * l2(w);

const std::vector<double> xs{1, 2, 3, -1, 0, 1, 2, 2, 1, -3};
const std::vector<double> ts{3, 1, 2, -4, 0.5};
const std::vector<double> other_xs{0.5, 1, 1, 1};
const std::vector<double> other_ts{0.5, 0.5};

struct parameters_of_line {
    std::vector<double> ws{0, 0};
    double b0 = 0;
};
double other_loss(const parameters_of_line& at) {
    double sum = 0;
    for (std::size_t i = 0; i < other_ts.size(); ++i) {
        const double r = other_xs[2 * i] * at.ws[0] + other_xs[2 * i + 1] * at.ws[1] + at.b0 - other_ts[i];
        sum += r * r;
    }
    return sum / static_cast<double>(other_ts.size());
}

}  // namespace

BOOST_AUTO_TEST_CASE(reports_come_after_every_step_that_is_due) {
    auto objective = compile<double>(ridge, wrt(w, b));
    const auto data = bind(X = xs, t = ts, lambda = 0.1);
    parameters_of_line p, q;
    std::vector<progress> all, some;
    const auto fit = minimize(objective, adam{.rate = 0.05, .max_iterations = 25}, data, w = p.ws, b = std::ref(p.b0),
                              report([&](const progress& now) { all.push_back(now); }),
                              report([&](const progress& now) { some.push_back(now); }, every(10)));
    BOOST_TEST(all.size() == 25U);
    BOOST_TEST(some.size() == 3U);  // after 10, after 20, and after the last
    BOOST_TEST(some.back().step == 25);
    // the same steps in a loop of one's own
    auto step = optimizer(objective, adam{.rate = 0.05});
    for (const progress& now : all) {
        const auto seen = step(data, w = q.ws, b = std::ref(q.b0));
        BOOST_TEST(now.value == seen.value);
        BOOST_TEST(now.gradient_norm == seen.gradient_norm);
        BOOST_TEST(now.step == step.steps());
        BOOST_TEST(now.steps_in_all == 25);
        BOOST_TEST(now.epoch == now.step);
    }
    BOOST_TEST(p.ws == q.ws);
    BOOST_TEST(fit.iterations == 25);
    BOOST_TEST(fit.value == objective(data, w = p.ws, b = p.b0).value);
}
BOOST_AUTO_TEST_CASE(a_report_that_says_no_ends_the_fit) {
    auto objective = compile<double>(ridge, wrt(w, b));
    parameters_of_line p;
    const auto fit = minimize(objective, sgd{.rate = 0.01}, report([](const progress& now) { return now.step < 7; }), X = xs, t = ts,
                              lambda = 0.1, w = p.ws, b = std::ref(p.b0));
    BOOST_TEST(fit.iterations == 7);
    BOOST_TEST((fit.reason == ending::stopped_by_caller));
    BOOST_TEST(!fit.converged());
}
BOOST_AUTO_TEST_CASE(epochs_take_the_place_of_the_limit) {
    auto objective = compile<double>(ridge, wrt(w, b));
    parameters_of_line p;
    BOOST_TEST(
        minimize(objective, sgd{.rate = 0.01, .max_iterations = 5}, epochs(12), X = xs, t = ts, lambda = 0.1, w = p.ws, b = std::ref(p.b0))
            .iterations == 12);
    BOOST_TEST(minimize(objective, sgd{.rate = 0.01}, epochs(0), X = xs, t = ts, lambda = 0.1, w = p.ws, b = std::ref(p.b0)).iterations ==
               0);
}
BOOST_AUTO_TEST_CASE(the_best_parameters_on_the_watch_are_left) {
    auto objective = compile<double>(ridge, wrt(w, b));
    const auto data = bind(X = xs, t = ts, lambda = 0.1);
    const auto other = bind(X = other_xs, t = other_ts);
    // the same steps by hand
    auto step = optimizer(objective, sgd{.rate = 0.02});
    parameters_of_line q, best;
    double lowest = std::numeric_limits<double>::infinity();
    std::vector<double> seen;
    for (int i = 0; i < 200; ++i) {
        step(data, w = q.ws, b = std::ref(q.b0));
        seen.push_back(other_loss(q));
        if (seen.back() < lowest) {
            lowest = seen.back();
            best = q;
        }
    }
    const auto at = std::min_element(seen.begin(), seen.end()) - seen.begin();
    BOOST_TEST_REQUIRE(at < 150);  // else there is nothing to see
    for (const long limit : {200L, 3L}) {
        parameters_of_line p;
        const auto fit = minimize(objective, sgd{.rate = 0.02, .max_iterations = limit}, data, w = p.ws, b = std::ref(p.b0),
                                  early_stopping(mse(y, t), other, {.patience = 20}));
        if (limit == 200) {
            BOOST_TEST((fit.reason == ending::stopped_by_watch));
            BOOST_TEST(fit.iterations == at + 1 + 20);
            BOOST_TEST(p.ws == best.ws);
            BOOST_TEST(p.b0 == best.b0);
        } else {
            BOOST_TEST((fit.reason == ending::iteration_limit));
        }
        BOOST_TEST(fit.value == objective(data, w = p.ws, b = p.b0).value);
    }
}
BOOST_AUTO_TEST_CASE(better_means_better_by_min_delta) {
    auto objective = compile<double>(ridge, wrt(w, b));
    const auto data = bind(X = xs, t = ts, lambda = 0.1);
    parameters_of_line p;
    // after the first look nothing can be so much better
    const auto fit = minimize(objective, sgd{.rate = 0.02}, data, w = p.ws, b = std::ref(p.b0),
                              early_stopping(mse(y, t), bind(X = other_xs, t = other_ts), {.patience = 4, .min_delta = 100}));
    BOOST_TEST(fit.iterations == 5);
    parameters_of_line q;
    optimizer(objective, sgd{.rate = 0.02})(data, w = q.ws, b = std::ref(q.b0));
    BOOST_TEST(p.ws == q.ws);
}
BOOST_AUTO_TEST_CASE(a_watch_may_look_through_another_window_of_the_same_rows) {
    auto objective = compile<double>(ridge, wrt(w, b));
    parameters_of_line p, q;
    const auto fit = minimize(objective, sgd{.rate = 0.02, .max_iterations = 300}, X = xs, t = ts, lambda = 0.1, n = window(0, 3), w = p.ws,
                              b = std::ref(p.b0), early_stopping(mse(y, t), bind(n = window(3, 2)), {.patience = 3}));
    const std::vector<double> train_xs(xs.begin(), xs.begin() + 6), test_xs(xs.begin() + 6, xs.end());
    const std::vector<double> train_ts(ts.begin(), ts.begin() + 3), test_ts(ts.begin() + 3, ts.end());
    const auto same = minimize(objective, sgd{.rate = 0.02, .max_iterations = 300}, X = train_xs, t = train_ts, lambda = 0.1, w = q.ws,
                               b = std::ref(q.b0), early_stopping(mse(y, t), bind(X = test_xs, t = test_ts), {.patience = 3}));
    BOOST_TEST(fit.iterations == same.iterations);
    BOOST_TEST(p.ws == q.ws);
}
BOOST_AUTO_TEST_CASE(the_best_is_left_where_the_fit_breaks) {
    auto objective = compile<double>(ridge, wrt(w, b));
    const auto data = bind(X = xs, t = ts, lambda = 0.1);
    const auto watch = early_stopping(mse(y, t), bind(X = other_xs, t = other_ts), {.patience = 1000});
    parameters_of_line p, q;
    // rates far too large
    const auto fit = minimize(objective, sgd{.rate = 10, .max_iterations = 1000}, data, w = p.ws, b = std::ref(p.b0), watch);
    BOOST_TEST((fit.reason == ending::not_finite));
    BOOST_TEST(std::isfinite(fit.value));
    optimizer(objective, sgd{.rate = 10})(data, w = q.ws, b = std::ref(q.b0));
    BOOST_TEST(p.ws == q.ws);  // every later step was worse
    // a caller who throws
    parameters_of_line r;
    BOOST_CHECK_THROW(minimize(objective, sgd{.rate = 10}, data, w = r.ws, b = std::ref(r.b0), watch, report([](const progress& now) {
                                   if (now.step == 5) throw std::runtime_error("enough");
                               })),
                      std::runtime_error);
    BOOST_TEST(r.ws == q.ws);
}
BOOST_AUTO_TEST_CASE(a_log_has_a_row_for_each_report) {
    auto objective = compile<double>(ridge, wrt(w, b));
    parameters_of_line p;
    const std::string path = "watching_log.csv";
    minimize(objective, sgd{.rate = 0.02, .max_iterations = 6}, X = xs, t = ts, lambda = 0.1, w = p.ws, b = std::ref(p.b0),
             report(csv_log(path), every(2)));
    std::ifstream file(path);
    std::string line;
    std::vector<std::string> lines;
    while (std::getline(file, line)) lines.push_back(line);
    BOOST_TEST_REQUIRE(lines.size() == 4U);
    BOOST_TEST(lines[0] == "step,epoch,loss,gradient_norm");
    BOOST_TEST(lines[1].substr(0, 4) == "2,2,");
    BOOST_TEST(lines[3].substr(0, 4) == "6,6,");
    std::remove(path.c_str());
    BOOST_CHECK_THROW(csv_log("no/such/folder/log.csv"), std::runtime_error);
}
BOOST_AUTO_TEST_CASE(a_progress_bar_is_silent_where_nobody_looks) {
    auto objective = compile<double>(ridge, wrt(w, b));
    parameters_of_line p;
    const std::string path = "watching_bar.txt";
    for (const bool shown : {false, true}) {
        std::FILE* file = std::fopen(path.c_str(), "w");
        BOOST_TEST_REQUIRE(file != nullptr);
        minimize(objective, sgd{.rate = 0.02, .max_iterations = 100}, X = xs, t = ts, lambda = 0.1, w = p.ws, b = std::ref(p.b0),
                 report(shown ? progress_bar(file, true) : progress_bar(file)));
        std::fclose(file);
        std::ifstream in(path);
        std::string text((std::istreambuf_iterator<char>(in)), {});
        BOOST_TEST(text.empty() == !shown);
        if (shown) BOOST_TEST(text.find("100/100") != std::string::npos);
        if (shown) BOOST_TEST(text.back() == '\n');
    }
    std::remove(path.c_str());
}
BOOST_AUTO_TEST_CASE(batches_are_the_steps_of_a_loop_by_hand) {
    auto objective = compile<double>(ridge, wrt(w, b));
    const auto data = bind(X = xs, t = ts, lambda = 0.1);
    for (const std::size_t size : {std::size_t{2}, std::size_t{5}, std::size_t{7}}) {
        parameters_of_line p, q, r;
        std::vector<progress> seen;
        const auto fit = minimize(objective, adam{.rate = 0.05}, data, batches(n, size, shuffled(7)), epochs(4), w = p.ws,
                                  b = std::ref(p.b0), report([&](const progress& now) { seen.push_back(now); }));
        auto step = optimizer(objective, adam{.rate = 0.05});
        std::vector<std::size_t> order(5);
        std::size_t i = 0;
        for (std::uint64_t epoch = 0; epoch < 4; ++epoch) {
            for (std::size_t k = 0; k < 5; ++k) order[k] = k;
            shuffled(7)(std::span(order), epoch);
            for (std::size_t first = 0; first < 5; first += size) {
                const std::vector<std::size_t> these(order.begin() + static_cast<std::ptrdiff_t>(first),
                                                     order.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(5, first + size)));
                const double value = step(data, n = rows(these), w = q.ws, b = std::ref(q.b0)).value;
                BOOST_TEST_REQUIRE(i < seen.size());
                BOOST_TEST(seen[i].value == value);
                BOOST_TEST(seen[i].epoch == static_cast<long>(epoch) + (first + size >= 5 ? 1 : 0));
                BOOST_TEST(seen[i].ends_epoch == (first + size >= 5));
                ++i;
            }
        }
        BOOST_TEST(seen.size() == i);
        BOOST_TEST(fit.iterations == static_cast<long>(i));
        BOOST_TEST(p.ws == q.ws);
        BOOST_TEST(fit.value == objective(data, w = p.ws, b = p.b0).value);  // of all rows
        // in order, by windows
        minimize(objective, sgd{.rate = 0.05, .max_iterations = 3}, data, batches(n, size), w = r.ws, b = std::ref(r.b0));
        parameters_of_line s;
        auto other = optimizer(objective, sgd{.rate = 0.05});
        std::size_t first = 0;
        for (int k = 0; k < 3; ++k) {
            const std::size_t count = std::min<std::size_t>(size, 5 - first);
            other(data, n = window(first, count), w = s.ws, b = std::ref(s.b0));
            first = first + count == 5 ? 0 : first + count;
        }
        BOOST_TEST(r.ws == s.ws);
    }
}
