// More rows than a block has: what a pass keeps for the next one is there for the rows of every block.
#define BOOST_TEST_MODULE run_blocks
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <vector>

#include <tikhonov/tikhonov.hpp>

namespace {

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d", 20>;
constexpr auto m = axis<"m">;
constexpr auto X = tensor<"X", d, n>;
constexpr auto w = tensor<"w", d>;
constexpr auto Y = tensor<"Y", n, m>;
constexpr auto u = tensor<"u", m>;

std::vector<double> waves(std::size_t count, double pitch) {
    std::vector<double> result(count);
    for (std::size_t i = 0; i < count; ++i) result[i] = std::sin(pitch * static_cast<double>(i + 1));
    return result;
}

// n runs in the lanes and d outside, so that the sums over d grow in memory, which the second pass reads
BOOST_AUTO_TEST_CASE(sums_in_memory) {
    constexpr std::size_t rows = 9000, features = 20, columns = 3;
    const auto xs = waves(features * rows, 0.7), ws = waves(features, 1.3), ys = waves(rows * columns, 0.3), us = waves(columns, 2.1);
    auto kernel = compile<double>(softmax<n>(dot(w, X) + dot(Y, u)));
    const auto r = kernel(X = view(xs, features, rows), w = ws, Y = view(ys, rows, columns), u = us);
    std::vector<double> expected(rows, 0.0);
    double total = 0;
    for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t j = 0; j < features; ++j) expected[i] += ws[j] * xs[j * rows + i];
        for (std::size_t j = 0; j < columns; ++j) expected[i] += us[j] * ys[i * columns + j];
        total += expected[i] = std::exp(expected[i]);
    }
    double worst = 0;
    for (std::size_t i = 0; i < rows; ++i) worst = std::max(worst, std::abs(r.value[i] * total / expected[i] - 1));
    BOOST_TEST(worst < 1e-12);
}

}  // namespace
