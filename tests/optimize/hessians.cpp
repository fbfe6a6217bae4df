// Hessians that are computed at once, beside the products with one direction after the other.
#define BOOST_TEST_MODULE optimize_hessians
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <random>
#include <vector>

#include <tikhonov/train.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

namespace {

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto e = axis<"e">;
constexpr auto k = axis<"k", 3>;
constexpr auto X = tensor<"X", n, d>;
constexpr auto Z = tensor<"Z", n, e>;
constexpr auto t = tensor<"t", n>;
constexpr auto c = tensor<"c", n, nonnegative>;
constexpr auto w = tensor<"w", d>;
constexpr auto v = tensor<"v", e>;
constexpr auto W = tensor<"W", d, k>;
constexpr auto b = scalar<"b">;
constexpr auto y = dot(X, w) + b;

template <class E, class... S>
constexpr bool has_blocks(E, S...) {
    return detail::has_hessian_blocks<E, S...>();
}
static_assert(has_blocks(bce_with_logits(y, t), w, b));
static_assert(has_blocks(sum(c * exp(y)) + l2(w), w, b));
static_assert(!has_blocks(mse(tanh(dot(X, w)) * b, t), w, b));
static_assert(!has_blocks(mse(dot(X, W), tensor<"T", n, k>), W));
static_assert(!has_blocks(bce_with_logits(dot(X, w), t), w, b));  // which does not depend on b

std::vector<double> random_numbers(std::size_t count, unsigned seed) {
    std::mt19937 random(seed);
    std::normal_distribution<double> normal;
    std::vector<double> result(count);
    for (double& number : result) number = 0.5 * normal(random);
    return result;
}

/// Both ways at several points.
template <class T, class E, class... S, class Set>
void check(E, boost::hana::tuple<S...>, Set& bindings, double tolerance) {
    const std::shared_ptr<detail::executor> where;  // this thread
    detail::hessian_objective<T, Set, E, S...> loss(bindings, where);
    const std::size_t size = loss.size();
    std::vector<double> gradient(size), unit(size), column(size), matrix(size * size);
    for (unsigned seed = 1; seed < 4; ++seed) {
        loss.evaluate(random_numbers(size, seed), gradient);
        BOOST_TEST_REQUIRE(loss.hessian_at_once(matrix));
        for (std::size_t j = 0; j < size; ++j) {
            unit.assign(size, 0);
            unit[j] = 1;
            loss.multiply(unit, column);
            for (std::size_t i = 0; i < size; ++i)
                BOOST_TEST(std::abs(matrix[i * size + j] - column[i]) <= tolerance * (1 + std::abs(column[i])), i << ' ' << j);
        }
    }
}

}  // namespace

BOOST_AUTO_TEST_CASE(blocks_are_those_of_products) {
    constexpr std::size_t rows = 23, wide = 5, other = 3;
    const auto Xs = random_numbers(rows * wide, 11), Zs = random_numbers(rows * other, 12);
    std::vector<double> ts = random_numbers(rows, 13), cs = random_numbers(rows, 14), ws(wide), vs(other);
    for (double& number : cs) number = std::abs(number);
    double b0 = 0;
    auto logistic = bind(X = view(Xs, rows, wide), t = ts, w = ws, b = std::ref(b0));
    check<double>(bce_with_logits(y, t) + 0.1_c * l2(w), wrt(w, b), logistic, 1e-12);
    auto poisson = bind(X = view(Xs, rows, wide), Z = view(Zs, rows, other), c = cs, t = ts, w = ws, v = vs, b = std::ref(b0));
    check<double>(sum(c * (exp(y + dot(Z, v)) - t * (y + dot(Z, v)))) + sum(sq(v)), wrt(w, v, b), poisson, 1e-12);
    const std::vector<float> Xf(Xs.begin(), Xs.end()), tf(ts.begin(), ts.end());
    std::vector<float> wf(wide);
    float bf = 0;
    auto in_float = bind(X = view(Xf, rows, wide), t = tf, w = wf, b = std::ref(bf));
    check<float>(bce_with_logits(y, t), wrt(w, b), in_float, 1e-5);
}
