// More rows than a block has: what a pass keeps for the next one is there for the rows of every block.
#define BOOST_TEST_MODULE engine_blocks
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <span>
#include <vector>

#include <tikhonov/tikhonov.hpp>

#include <run/waves.hpp>

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

// what the gradient is made of is kept where it goes, in the caller's memory or, for an update, in the kernel's own
BOOST_AUTO_TEST_CASE(kept_in_the_output) {
    constexpr auto y = tensor<"y", n>;
    auto gradient_of = compile<double>(logsumexp(y), wrt(y));
    auto update = compile<double>(y = y - 0.5_c * grad(logsumexp(y), y));
    for (const std::size_t count : std::vector<std::size_t>{1, 5, 16, 37, 9001, 40'003}) {
        auto ys = waves(count, 0.7);
        std::vector<double> given(count + 2, 7.0), softmax(count);
        double total = 0;
        for (std::size_t i = 0; i < count; ++i) total += softmax[i] = std::exp(ys[i]);
        for (double& share : softmax) share /= total;
        const auto r = gradient_of(y = ys, gradient(y) = std::span<double>(given.data() + 1, count));
        BOOST_TEST(std::abs(r.value - std::log(total)) < 1e-13);
        double worst = 0;
        for (std::size_t i = 0; i < count; ++i) worst = std::max(worst, std::abs(given[i + 1] / softmax[i] - 1));
        const auto alone = gradient_of(y = ys).gradient(y);
        for (std::size_t i = 0; i < count; ++i) worst = std::max(worst, std::abs(alone[i] / softmax[i] - 1));
        const auto old = ys;
        update(y = ys);
        for (std::size_t i = 0; i < count; ++i) worst = std::max(worst, std::abs(ys[i] - (old[i] - 0.5 * softmax[i])));
        BOOST_TEST(worst < 1e-12);
        BOOST_TEST((given.front() == 7.0 && given.back() == 7.0));
    }
}

// masks and other element types come in chunks
BOOST_AUTO_TEST_CASE(converted_inputs) {
    constexpr auto seen = mask<"seen", n, m>;
    auto kernel = compile<double>(sum(where(seen, Y, 0_c)), wrt(Y));
    for (const std::size_t columns : std::vector<std::size_t>{3, 64, 130}) {
        constexpr std::size_t rows = 67;
        const auto ys = waves(rows * columns, 0.3);
        std::vector<float> narrow(ys.begin(), ys.end());
        std::vector<unsigned char> flags(2 * rows * columns);
        for (std::size_t i = 0; i < flags.size(); ++i) flags[i] = static_cast<unsigned char>(i * i % 7 < 3 ? i % 255 : 0);
        const auto check = [&](const auto& r, std::size_t apart) {
            double total = 0;
            bool same = true;
            for (std::size_t i = 0; i < ys.size(); ++i) {
                const bool is_seen = flags[apart * i] != 0;
                total += is_seen ? static_cast<double>(narrow[i]) : 0;
                same = same && r.gradient(Y)[i] == (is_seen ? 1.0 : 0.0);
            }
            BOOST_TEST(std::abs(r.value - total) < 1e-9);
            BOOST_TEST(same);
        };
        check(kernel(Y = view(narrow, rows, columns), seen = view(flags.data(), rows, columns)), 1);
        check(kernel(Y = view(narrow, rows, columns), seen = view(flags.data(), rows, columns, strides(2 * columns, 2))), 2);
    }
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

// A single loop has long blocks: each lane adds up to 1024 numbers before the tree of totals takes over.
BOOST_AUTO_TEST_CASE(long_sums) {
    constexpr std::size_t count = 1'000'003;
    constexpr auto y = tensor<"y", n>;
    const auto ys = waves<float>(count, 0.7);
    auto kernel = compile<float>(sum(sq(y)) + sum(exp(y)), wrt(y));
    const auto r = kernel(y = ys);
    double expected = 0, worst = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const double x = static_cast<double>(ys[i]);
        expected += x * x + std::exp(x);
        worst = std::max(worst, std::abs(static_cast<double>(r.gradient(y)[i]) - (2 * x + std::exp(x))));
    }
    BOOST_TEST_MESSAGE("the sum is off by " << std::abs(static_cast<double>(r.value) / expected - 1));
    BOOST_TEST(std::abs(static_cast<double>(r.value) / expected - 1) < 5e-7);
    BOOST_TEST(worst < 1e-6);
}

}  // namespace
