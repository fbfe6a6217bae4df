// A pointwise loss has the axes of its prediction in their order, also where the target has the same in another one.
#define BOOST_TEST_MODULE language_losses
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

#include <tikhonov/tikhonov.hpp>

namespace {

using namespace tikhonov;
using namespace tikhonov::detail;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto c = axis<"c", 3>;
constexpr auto Y = tensor<"Y", n, d>;
constexpr auto S = tensor<"S", d, n>;
constexpr auto Z = tensor<"Z", n, c, d>;
constexpr auto label = labels<"label", d, n, c>;

/// Whether the axes of a formula are these, in this order.
template <Expression E, class... A>
constexpr bool has(E, A...) {
    const axis_list& axes = E::description.axes;
    int at = 0;
    return axes.size == sizeof...(A) && (... && (axes.items[at++]->hash == A::info.hash));
}
/// In both orders of two operands that have the same axes, the first gives the order.
template <class F>
constexpr bool keeps_order(F loss) {
    return has(loss(Y, S), n, d) && has(loss(S, Y), d, n);
}

static_assert(keeps_order([](auto y, auto t) { return each::squared_error(y, t); }));
static_assert(keeps_order([](auto y, auto t) { return each::absolute_error(y, t); }));
static_assert(keeps_order([](auto y, auto t) { return each::huber(y, t, 1_c); }));
static_assert(keeps_order([](auto y, auto t) { return each::huber(y, t, exp(t)); }));
static_assert(keeps_order([](auto y, auto t) { return each::bce_with_logits(y, t); }));
static_assert(keeps_order([](auto y, auto t) { return each::logistic_loss(y, t); }));
static_assert(keeps_order([](auto y, auto t) { return each::hinge(y, t); }));
static_assert(keeps_order([](auto y, auto t) { return each::poisson_nll(y, t); }));
static_assert(has(each::cross_entropy(Z, label), n, d));

BOOST_AUTO_TEST_CASE(results_lie_as_the_prediction_does) {
    auto f = compile<double>(each::hinge(Y, S), each::logistic_loss(S, Y));
    const std::vector<double> ys{1, -2, 3, 0.5, -0.25, 2}, ss{1, -1, -1, 1, 1, -1};  // Y[2][3], S[3][2]
    const auto r = f(Y = view(ys, 2, 3), S = view(ss, 3, 2));
    const auto hinges = r[each::hinge(Y, S)];
    const auto logistics = r[each::logistic_loss(S, Y)];
    for (std::size_t i = 0; i < 2; ++i)
        for (std::size_t k = 0; k < 3; ++k) {
            const double product = ys[3 * i + k] * ss[2 * k + i];
            BOOST_TEST(hinges[3 * i + k] == std::max(0.0, 1 - product));
            BOOST_TEST(logistics[2 * k + i] == std::log1p(std::exp(-product)), boost::test_tools::tolerance(1e-14));
        }
}

BOOST_AUTO_TEST_CASE(accuracy_counts_what_is_right) {
    constexpr auto z = tensor<"z", n, c>;
    constexpr auto logit = tensor<"logit", n>;
    constexpr auto t = tensor<"t", n>;
    constexpr auto name = labels<"name", n, c>;
    const double nan = std::nan(""), infinity = positive_infinity<double>;
    const std::vector<double> zs{1, 2, 3, 3, 2, 1, 1, 1, 0, nan, 1, 0, 5, nan, 1, 5, 4, infinity, 0, 0, 0};
    const std::vector<int> names{2, 1, 0, 0, 0, 2, 1};
    auto each_one = compile<double>(each::accuracy(z, name));
    const auto right = each_one(z = zs, name = names).value;
    BOOST_TEST((std::vector<double>(right.begin(), right.end()) == std::vector<double>{1, 0, 0, 0, 1, 1, 0}));
    auto part = compile<double>(accuracy(z, name));
    BOOST_TEST(part(z = zs, name = names).value == 3.0 / 7, boost::test_tools::tolerance(1e-15));
    auto binary = compile<float>(each::accuracy(logit, t));
    const std::vector<float> logits{1, -1, 0, 2, -3, static_cast<float>(nan), static_cast<float>(nan)}, targets{1, 0, 0, 0, 1, 1, 0};
    const auto found = binary(logit = logits, t = targets).value;
    BOOST_TEST((std::vector<float>(found.begin(), found.end()) == std::vector<float>{1, 1, 1, 0, 0, 0, 0}));
    static_assert(grad(accuracy(logit, t), logit) == grad(sum(stop_gradient(logit)), logit));
}

}  // namespace
