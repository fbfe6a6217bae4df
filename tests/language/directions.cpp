// Derivatives along directions, Jacobians and Hessians: closed forms, and numbers against differences of compiled gradients.
#define BOOST_TEST_MODULE language_directions
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <random>
#include <vector>

#include <tikhonov/compile.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

namespace {

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto e = axis<"e">;
constexpr auto f = axis<"f">;
constexpr auto k = axis<"k">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto w = tensor<"w", d>;
constexpr auto v = tensor<"v", d>;
constexpr auto W = tensor<"W", d, k>;
constexpr auto V = tensor<"V", d, k>;
constexpr auto t = tensor<"t", n>;
constexpr auto b = scalar<"b">;
constexpr auto vb = scalar<"vb">;
constexpr auto y = dot(X, w) + b;
static_assert(jvp(l2(w), w, v) == 2_c * dot(w, v));
static_assert(jvp(y, w, v) == dot(X, v));
static_assert(jvp(sq(w), w, v) == 2_c * w * v);
static_assert(jvp(exp(y), b, vb) == exp(y) * vb);
static_assert(jvp(logsumexp(w), w, v) == sum(softmax(w) * v));
static_assert(jvp(grad(mse(y, t), w), w, v) == hvp(mse(y, t), w, v));
static_assert(jvp(grad(logistic_loss(y, t), w), w, v) == hvp(logistic_loss(y, t), w, v));
static_assert(jvp(diff<d>(w), w, v) == diff<d>(v));
static_assert(grad(jvp(mse(y, t), w, v) + jvp(mse(y, t), b, vb), w) == jvp(grad(mse(y, t), w), w, v) + jvp(grad(mse(y, t), w), b, vb));
static_assert(hessian<e>(mse(y, t), w) == 2_c / extent<n> * dot<n>(X, rename<d, e>(X)));
static_assert(hessian<e>(l2(w), w) == 2_c * identity<d, e>);
static_assert(hessian(mse(y, t), b) == 2_c);
static_assert(hessian<e>(sum(exp(y)), w) == dot<n>(X * exp(y), rename<d, e>(X)));
static_assert(hessian<e, f>(l2(W), W) == 2_c * outer(identity<d, e>, identity<k, f>));
static_assert(hessian<e>(mse(y, t), b, w) == 2_c / extent<n> * rename<d, e>(sum<n>(X)));
static_assert(jacobian<e>(y - t, w) == rename<d, e>(X));
static_assert(jacobian<e>(exp(y), w) == rename<d, e>(X) * exp(y));
constexpr auto r = mse(dot(X, W), tensor<"T", n, k>);
static_assert(hessian<e, f>(r, W) == 2_c / extent<n> / extent<k> * outer(dot<n>(X, rename<d, e>(X)), identity<k, f>));
static_assert(jvp(jvp(sum(pow<3>(w)), w, v), w, v) == 6_c * sum(w * v * v));
static_assert(jvp(grad(r, W), W, V) == hvp(r, W, V));
constexpr auto c = axis<"c", 3>;
constexpr auto labels_ = labels<"label", n, c>;
constexpr auto C = tensor<"C", n, c>;
constexpr auto vc = tensor<"vc", n, c>;
static_assert(jvp(cross_entropy(C, labels_), C, vc) == sum(grad(cross_entropy(C, labels_), C) * vc));
static_assert(jvp(norm(w), w, v) == sum(grad(norm(w), w) * v));
static_assert(jvp(max(w), w, v) == sum(grad(max(w), w) * v));
static_assert(jvp(where(w < 0_c, sq(w), w), w, v) == where(w < 0_c, 2_c * w * v, v));
static_assert(jvp(stop_gradient(w) * w, w, v) == w * v);
static_assert(jvp(1_c, w, v) == 0_c);
static_assert(jvp(l2(w), w, w) == 2_c * l2(w));

/// Two layers, which have curvature between their parameters.
constexpr auto h = axis<"h", 4>;
constexpr auto A = tensor<"A", d, h>;
constexpr auto a = tensor<"a", h>;
constexpr auto vA = tensor<"vA", d, h>;
constexpr auto va = tensor<"va", h>;
constexpr auto network = mean(sq(dot(tanh(dot(X, A)), a) - t)) + 0.1_c * logsumexp(a);

std::vector<double> random_numbers(std::size_t size, unsigned seed) {
    std::mt19937 random(seed);
    std::normal_distribution<double> normal;
    std::vector<double> result(size);
    for (double& value : result) value = 0.7 * normal(random);
    return result;
}

}  // namespace

// the product with a direction, the sum of its parts, and the matrices, against central differences of gradients
BOOST_AUTO_TEST_CASE(second_derivatives_of_a_network) {
    constexpr std::size_t rows = 11, columns = 3, units = 4, size = columns * units;
    const auto Xs = random_numbers(rows * columns, 1), ts = random_numbers(rows, 2);
    const auto As = random_numbers(size, 3), as = random_numbers(units, 4), vAs = random_numbers(size, 5), vas = random_numbers(units, 6);
    auto gradients = compile<double>(network, wrt(A, a));
    // the gradients at a point moved by `by` along a direction
    const auto gradients_at = [&](double by, const std::vector<double>& dA, const std::vector<double>& da) {
        std::vector<double> moved_A = As, moved_a = as;
        for (std::size_t i = 0; i < size; ++i) moved_A[i] += by * dA[i];
        for (std::size_t i = 0; i < units; ++i) moved_a[i] += by * da[i];
        const auto found = gradients(X = view(Xs, rows, columns), t = ts, A = view(moved_A, columns, units), a = moved_a);
        std::vector<double> both(found.gradient(A).begin(), found.gradient(A).end());
        both.insert(both.end(), found.gradient(a).begin(), found.gradient(a).end());
        return both;
    };
    const auto differences = [&](const std::vector<double>& dA, const std::vector<double>& da) {
        constexpr double by = 1e-4;
        const auto up = gradients_at(by, dA, da), down = gradients_at(-by, dA, da);
        const auto far_up = gradients_at(2 * by, dA, da), far_down = gradients_at(-2 * by, dA, da);
        std::vector<double> result(up.size());
        for (std::size_t i = 0; i < up.size(); ++i) result[i] = (8 * (up[i] - down[i]) - (far_up[i] - far_down[i])) / (12 * by);
        return result;
    };
    const auto near = [](double found, double expected) { return std::abs(found - expected) < 1e-9; };

    constexpr auto slope = jvp(network, A, vA) + jvp(network, a, va);
    auto product = compile<double>(grad(slope, A), grad(slope, a));
    const auto p =
        product(X = view(Xs, rows, columns), t = ts, A = view(As, columns, units), a = as, vA = view(vAs, columns, units), va = vas);
    const auto expected = differences(vAs, vas);
    for (std::size_t i = 0; i < size; ++i) BOOST_TEST(near(p[grad(slope, A)][i], expected[i]));
    for (std::size_t i = 0; i < units; ++i) BOOST_TEST(near(p[grad(slope, a)][i], expected[size + i]));

    constexpr auto g = axis<"g", 4>;
    auto blocks = compile<double>(hessian<e, g>(network, A), hessian<g>(network, a), hessian<g>(network, A, a));
    const auto H = blocks(X = view(Xs, rows, columns), t = ts, A = view(As, columns, units), a = as);
    for (std::size_t j = 0; j < size; ++j) {
        std::vector<double> one(size);
        one[j] = 1;
        const auto column = differences(one, std::vector<double>(units));
        for (std::size_t i = 0; i < size; ++i) BOOST_TEST(near(H[hessian<e, g>(network, A)][i * size + j], column[i]));
    }
    for (std::size_t j = 0; j < units; ++j) {
        std::vector<double> one(units);
        one[j] = 1;
        const auto column = differences(std::vector<double>(size), one);
        for (std::size_t i = 0; i < units; ++i) BOOST_TEST(near(H[hessian<g>(network, a)][i * units + j], column[size + i]));
        for (std::size_t i = 0; i < size; ++i) BOOST_TEST(near(H[hessian<g>(network, A, a)][i * units + j], column[i]));
    }
}

// a forward mode of its own: the residuals' Jacobian, which no gradient of a scalar gives
BOOST_AUTO_TEST_CASE(jacobian_of_residuals) {
    constexpr std::size_t rows = 7, columns = 3;
    const auto Xs = random_numbers(rows * columns, 1), ws = random_numbers(columns, 3);
    const auto J = evaluate<double>(jacobian<e>(tanh(dot(X, w)), w), X = view(Xs, rows, columns), w = ws);
    for (std::size_t i = 0; i < rows; ++i) {
        double z = 0;
        for (std::size_t j = 0; j < columns; ++j) z += Xs[i * columns + j] * ws[j];
        for (std::size_t j = 0; j < columns; ++j)
            BOOST_TEST(std::abs(J.value[i * columns + j] - (1 - std::tanh(z) * std::tanh(z)) * Xs[i * columns + j]) < 1e-14);
    }
}
