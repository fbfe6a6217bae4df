// Rules of optimisation against plain loops.
#define BOOST_TEST_MODULE rules
#include <boost/test/unit_test.hpp>

#include <functional>
#include <random>
#include <vector>

#include <tikhonov/train.hpp>

#include <optimize/plain_rules.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

namespace {

constexpr auto d = axis<"d">;
constexpr auto g = tensor<"g", d>;
constexpr auto w = tensor<"w", d>;
constexpr auto h = scalar<"h">;
constexpr auto b = scalar<"b">;
/// Its gradients are g and h to the last bit, whatever w and b are.
constexpr auto linear = sum(g * w) + h * b;

/// The largest difference from the plain rule in a thousand steps, against the largest parameter.
template <class T, class R, class P>
double difference(R rule, P plain, std::size_t size = 37) {
    P plain_of_scalar = plain;
    auto step = optimizer(compile<T>(linear, wrt(w, b)), rule);
    std::mt19937 random(5);
    std::normal_distribution<double> normal;
    std::vector<T> ws(size), gs(size);
    T b0 = 2;
    plain::numbers expected(size), slope(size), expected_b{2}, slope_b(1);
    for (std::size_t i = 0; i < size; ++i) ws[i] = static_cast<T>(expected[i] = static_cast<float>(normal(random)));
    double worst = 0, largest = 1e-3;
    for (long t = 1; t <= 1000; ++t) {
        for (std::size_t i = 0; i < size; ++i) gs[i] = static_cast<T>(slope[i] = static_cast<float>(0.3 + normal(random)));
        slope_b[0] = static_cast<float>(normal(random));
        step(g = gs, h = static_cast<T>(slope_b[0]), w = ws, b = std::ref(b0));
        plain.step(expected, slope, t);
        plain_of_scalar.step(expected_b, slope_b, t);
        for (std::size_t i = 0; i < size; ++i) {
            worst = std::max(worst, std::abs(static_cast<double>(ws[i]) - expected[i]));
            largest = std::max(largest, std::abs(expected[i]));
        }
        worst = std::max(worst, std::abs(static_cast<double>(b0) - expected_b[0]));
    }
    BOOST_TEST(step.steps() == 1000);
    return worst / largest;
}

template <class T>
void all_rules(double tolerance) {
    BOOST_TEST(difference<T>(gradient_descent{.rate = 1e-2}, plain::sgd{1e-2}) < tolerance);
    BOOST_TEST(difference<T>(sgd{.rate = 1e-2, .weight_decay = 0.1}, plain::sgd{.rate = 1e-2, .weight_decay = 0.1}) < tolerance);
    BOOST_TEST(difference<T>(sgd{.rate = 1e-2, .momentum = 0.9, .dampening = 0.3, .weight_decay = 0.1},
                             plain::sgd{.rate = 1e-2, .momentum = 0.9, .dampening = 0.3, .weight_decay = 0.1}) < tolerance);
    BOOST_TEST(difference<T>(sgd{.rate = 1e-2, .momentum = 0.8, .nesterov = true},
                             plain::sgd{.rate = 1e-2, .momentum = 0.8, .nesterov = true}) < tolerance);
    BOOST_TEST(difference<T>(adagrad{.rate = 1e-1, .rate_decay = 1e-3, .weight_decay = 0.1},
                             plain::adagrad{.rate = 1e-1, .rate_decay = 1e-3, .weight_decay = 0.1}) < tolerance);
    BOOST_TEST(difference<T>(rmsprop{.weight_decay = 0.1}, plain::rmsprop{.rate = 1e-2, .weight_decay = 0.1}) < tolerance);
    BOOST_TEST(difference<T>(rmsprop{.momentum = 0.9}, plain::rmsprop{.rate = 1e-2, .momentum = 0.9}) < tolerance);
    BOOST_TEST(difference<T>(rmsprop{.centered = true}, plain::rmsprop{.rate = 1e-2, .centered = true}) < 10 * tolerance);
    BOOST_TEST(difference<T>(rmsprop{.momentum = 0.5, .centered = true}, plain::rmsprop{.rate = 1e-2, .momentum = 0.5, .centered = true}) <
               10 * tolerance);
    BOOST_TEST(difference<T>(adam{.weight_decay = 0.1}, plain::adam{.rate = 1e-3, .weight_decay = 0.1}) < tolerance);
    BOOST_TEST(difference<T>(adam{.rate = 1e-2, .amsgrad = true}, plain::adam{.rate = 1e-2, .amsgrad = true}) < tolerance);
    BOOST_TEST(difference<T>(adamw{}, plain::adam{.rate = 1e-3, .weight_decay = 1e-2, .decoupled = true}) < tolerance);
    BOOST_TEST(difference<T>(nadam{.weight_decay = 0.1}, plain::nadam{.rate = 2e-3, .weight_decay = 0.1}) < tolerance);
    BOOST_TEST(difference<T>(lion{.rate = 1e-3, .weight_decay = 0.1}, plain::lion{.rate = 1e-3, .weight_decay = 0.1}) < tolerance);
}

}  // namespace

BOOST_AUTO_TEST_CASE(in_double) { all_rules<double>(1e-12); }
BOOST_AUTO_TEST_CASE(in_float) { all_rules<float>(1e-4); }
