// Training by the update kernel is the plain loop: the same parameters after a hundred epochs of a penalised linear model.
#define BOOST_TEST_MODULE run_xor
#include <boost/test/unit_test.hpp>

#include <array>
#include <functional>

#include <tikhonov/tikhonov.hpp>

namespace {

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d", 2>;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
constexpr auto rate = scalar<"rate">;
constexpr auto loss = mse(dot(X, w) + b, t) + 0.1_c * (l2(w) + sq(b));

BOOST_AUTO_TEST_CASE(update_kernel_against_plain_loop) {
    const std::array<double, 8> inputs{0, 0, 0, 1, 1, 0, 1, 1};
    const std::array<double, 4> targets{0, 1, 1, 0};
    const std::array<double, 3> start{0.4, -0.3, 0.1};

    auto step = compile<double>(w = w - rate * grad(loss, w), b = b - rate * grad(loss, b));
    std::array<double, 2> weights{start[0], start[1]};
    double bias = start[2];
    std::array<double, 3> plain = start;
    for (int epoch = 0; epoch < 100; ++epoch) {
        step(X = inputs, t = targets, w = weights, b = std::ref(bias), rate = 0.1);

        std::array<double, 3> slope{};
        for (std::size_t i = 0; i < 4; ++i) {
            const double error = plain[0] * inputs[2 * i] + plain[1] * inputs[2 * i + 1] + plain[2] - targets[i];
            slope[0] += 0.5 * error * inputs[2 * i];
            slope[1] += 0.5 * error * inputs[2 * i + 1];
            slope[2] += 0.5 * error;
        }
        for (std::size_t k = 0; k < 3; ++k) plain[k] -= 0.1 * (slope[k] + 0.2 * plain[k]);

        BOOST_TEST_REQUIRE(std::fabs(weights[0] - plain[0]) <= 1e-12);
        BOOST_TEST_REQUIRE(std::fabs(weights[1] - plain[1]) <= 1e-12);
        BOOST_TEST_REQUIRE(std::fabs(bias - plain[2]) <= 1e-12);
    }
    BOOST_TEST(std::fabs(weights[0] - start[0]) > 0.1);  // it has moved at all
}

}  // namespace
