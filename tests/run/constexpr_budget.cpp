// A formula of 300 nodes with its gradient and an update of eight parameters stay within half of what compilers allow a constant
// to cost by default. tests/CMakeLists.txt lowers the limits for this file; that it compiles is the test, that it computes the
// right thing is checked as well.
#define BOOST_TEST_MODULE run_constexpr_budget
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <functional>
#include <vector>

#include <tikhonov/tikhonov.hpp>

namespace {

using namespace tikhonov;
using namespace tikhonov::literals;

#ifdef TIKHONOV_TEST_CHAIN
constexpr auto n = axis<"n">;
constexpr auto x = tensor<"x", n>;

constexpr int links = 150;  // of two nodes each

template <int Links>
constexpr auto chain() {
    if constexpr (Links == 0) return x;
    else return tanh(chain<Links - 1>()) + x;
}

static_assert(is_smooth(sum(chain<links>()), wrt(x)));
static_assert(!is_convex(sum(chain<links>()), wrt(x)));

BOOST_AUTO_TEST_CASE(chain_of_300_nodes) {
    auto f = compile<double>(sum(chain<links>()), wrt(x));
    const std::vector<double> xs{-0.5, -0.01, 0.0, 0.3, 1.5};
    const auto r = f(x = xs);
    double total = 0;
    for (std::size_t i = 0; i < xs.size(); ++i) {
        double y = xs[i], slope = 1;
        for (int k = 0; k < links; ++k) {
            const double h = std::tanh(y);
            slope = (1 - h * h) * slope + 1;
            y = h + xs[i];
        }
        total += y;
        BOOST_TEST(r.gradient(x)[i] == slope, boost::test_tools::tolerance(1e-12));
    }
    BOOST_TEST(r.value == total, boost::test_tools::tolerance(1e-12));
}
#endif

#ifdef TIKHONOV_TEST_UPDATE
namespace network {
constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto h = axis<"h">;
constexpr auto k = axis<"k">;
constexpr auto m = axis<"m">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto W1 = tensor<"W1", d, h>;
constexpr auto b1 = tensor<"b1", h>;
constexpr auto W2 = tensor<"W2", h, k>;
constexpr auto b2 = tensor<"b2", k>;
constexpr auto W3 = tensor<"W3", k, m>;
constexpr auto b3 = tensor<"b3", m>;
constexpr auto w4 = tensor<"w4", m>;
constexpr auto b4 = scalar<"b4">;
constexpr auto rate = scalar<"rate">;
constexpr auto a1 = tanh(dot(X, W1) + b1);
constexpr auto a2 = tanh(dot(a1, W2) + b2);
constexpr auto a3 = tanh(dot(a2, W3) + b3);
constexpr auto loss = mse(dot(a3, w4) + b4, t) + 0.01_c * (l2(W1) + l2(W2) + l2(W3) + l2(w4));

BOOST_AUTO_TEST_CASE(update_of_eight_parameters) {
    auto step = compile<double>(W1 = W1 - rate * grad(loss, W1), b1 = b1 - rate * grad(loss, b1), W2 = W2 - rate * grad(loss, W2),
                                b2 = b2 - rate * grad(loss, b2), W3 = W3 - rate * grad(loss, W3), b3 = b3 - rate * grad(loss, b3),
                                w4 = w4 - rate * grad(loss, w4), b4 = b4 - rate * grad(loss, b4));
    auto value = compile<double>(loss);
    const auto waves = [](std::size_t size, double phase) {
        std::vector<double> result(size);
        for (std::size_t i = 0; i < size; ++i) result[i] = 0.5 * std::sin(3.7 * static_cast<double>(i) + phase);
        return result;
    };
    const auto xs = waves(12 * 5, 0), ts = waves(12, 1);
    std::vector<double> parameters[7]{waves(5 * 6, 2), waves(6, 3), waves(6 * 4, 4), waves(4, 5),
                                      waves(4 * 3, 6), waves(3, 7), waves(3, 8)};
    double last = 0.1;
    const auto loss_now = [&] {
        return value(X = view(xs, 12, 5), t = ts, W1 = view(parameters[0], 5, 6), b1 = parameters[1], W2 = view(parameters[2], 6, 4),
                     b2 = parameters[3], W3 = view(parameters[4], 4, 3), b3 = parameters[5], w4 = parameters[6], b4 = last)
            .value;
    };

    // To first order a step of gradient descent lowers the loss by its squared length over the rate; were any of the gradients
    // wrong, it would not.
    const double small = 1e-6;
    const double before = loss_now();
    const std::vector<double> old[7]{parameters[0], parameters[1], parameters[2], parameters[3],
                                     parameters[4], parameters[5], parameters[6]};
    const double old_last = last;
    step(X = view(xs, 12, 5), t = ts, W1 = view(parameters[0], 5, 6), b1 = parameters[1], W2 = view(parameters[2], 6, 4),
         b2 = parameters[3], W3 = view(parameters[4], 4, 3), b3 = parameters[5], w4 = parameters[6], b4 = std::ref(last), rate = small);
    double squares = (last - old_last) * (last - old_last);
    for (std::size_t p = 0; p < 7; ++p)
        for (std::size_t i = 0; i < old[p].size(); ++i) squares += (parameters[p][i] - old[p][i]) * (parameters[p][i] - old[p][i]);
    BOOST_TEST(squares > 0);
    BOOST_TEST(before - loss_now() == squares / small, boost::test_tools::tolerance(1e-5));
}
}  // namespace network
#endif

}  // namespace
