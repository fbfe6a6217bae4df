// Compiled gradients of lookups: rows that several labels share, tables of any shape, several lookups in one table.
#define BOOST_TEST_MODULE kernels_tables
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <limits>
#include <memory>
#include <vector>

#include <reference/kernels.hpp>

using namespace tikhonov;
using namespace tikhonov::detail;
using namespace tikhonov::literals;
using reference::check;
using reference::check_both;
using reference::check_updates;
using reference::lengths;
using reference::with;

namespace {

constexpr auto n = axis<"n">;
constexpr auto m = axis<"m">;
constexpr auto v = axis<"v">;
constexpr auto d = axis<"d">;
constexpr auto c = axis<"c", 5>;
constexpr auto k = axis<"k", 3>;
constexpr auto u = axis<"u", 40>;

constexpr auto E = tensor<"E", v, d>;
constexpr auto B = tensor<"B", v>;
constexpr auto N = tensor<"N", v, c>;     // a row in registers
constexpr auto D = tensor<"D", d, v>;     // by columns
constexpr auto G = tensor<"G", v, c, d>;  // a row of rows
constexpr auto K = tensor<"K", u, d>;     // as many rows as the compiler knows
constexpr auto P = tensor<"P", v, n>;     // a column for each sample
constexpr auto F = tensor<"F", v, d>;
constexpr auto X = tensor<"X", n, d>;
constexpr auto S = tensor<"S", n, m>;
constexpr auto C = tensor<"C", n, c>;
constexpr auto W = tensor<"W", d, k>;
constexpr auto t = tensor<"t", n>;
constexpr auto s = tensor<"s", m>;
constexpr auto rate = scalar<"rate">;
constexpr auto i = labels<"i", n, v>;
constexpr auto j = labels<"j", n, v>;
constexpr auto l = labels<"l", m, v>;
constexpr auto a = labels<"a", n, u>;
constexpr auto y = labels<"y", n, k>;
constexpr auto words = labels<"words", n, m, v>;

// few rows and many labels, many rows and few labels, several blocks
const auto wide = {lengths{{"n", 1}, {"d", 1}, {"v", 1}}, {{"n", 9}, {"d", 3}, {"v", 2}},   {{"n", 40}, {"d", 16}, {"v", 300}},
                   {{"n", 70}, {"d", 17}, {"v", 5}},      {{"n", 33}, {"d", 40}, {"v", 3}}, {{"n", 3000}, {"d", 2}, {"v", 7}}};
const auto flat = {
    lengths{{"n", 1}, {"v", 1}}, {{"n", 9}, {"v", 2}}, {{"n", 17}, {"v", 500}}, {{"n", 1000}, {"v", 3}}, {{"n", 9000}, {"v", 33}}};
const auto both = {lengths{{"n", 1}, {"m", 1}, {"d", 1}, {"v", 1}},
                   {{"n", 40}, {"m", 7}, {"d", 5}, {"v", 6}},
                   {{"n", 5}, {"m", 66}, {"d", 18}, {"v", 40}}};

/// All pieces of work one after the other, as if by so many threads.
class in_turn final : public executor {
  public:
    int workers() const override { return 3; }

  protected:
    void run(int count, piece work, void* state) override {
        for (int at = count; at-- > 0;) work(state, at);
    }
};

}  // namespace

BOOST_AUTO_TEST_CASE(rows_of_every_width) {
    for (std::size_t width = 1; width <= 40; ++width)
        check_both(mse(pick(E, i), X), wrt(E, X), with(E, X, i), {{{"n", 37}, {"d", width}, {"v", 11}}});
}
BOOST_AUTO_TEST_CASE(numbers_by_label) { check<double>(mse(pick(B, i), t), wrt(B), with(B, t, i), flat); }
BOOST_AUTO_TEST_CASE(counts_of_labels) { check<double>(sum(pick(B, i)), wrt(B), with(B, i), flat); }
BOOST_AUTO_TEST_CASE(rows_in_registers) { check<float>(mse(pick(N, i), C), wrt(N), with(N, C, i), flat); }
BOOST_AUTO_TEST_CASE(rows_by_columns) { check<double>(mse(pick(D, i), X), wrt(D), with(D, X, i), wide); }
BOOST_AUTO_TEST_CASE(rows_of_rows) { check<double>(mse(sum<c>(sin(pick(G, i))), X), wrt(G), with(G, X, i), wide); }
BOOST_AUTO_TEST_CASE(tables_of_known_length) { check<float>(mse(pick(K, a), X), wrt(K), with(K, X, a), wide); }
BOOST_AUTO_TEST_CASE(two_lookups_in_one_table) {
    check<double>(mse(sum<d>(pick(E, i) * pick(E, j)), t), wrt(E), with(E, t, i, j), wide);
    check<double>(mean(tanh(pick(E, i) - pick(E, j))) + sum(sq(pick(E, i))), wrt(E), with(E, i, j), wide);
}
BOOST_AUTO_TEST_CASE(lookups_along_two_axes) {
    check<double>(mse(sum<d>(sq(pick(E, i))), t) + mse(sum<d>(exp(pick(E, l))), s), wrt(E), with(E, t, s, i, l), both);
}
BOOST_AUTO_TEST_CASE(sentences_of_words) {
    check<float>(mse(mean<m>(pick(E, words)), X), wrt(E), with(E, X, words), both);
    check<double>(mse(pick(B, words), S), wrt(B), with(B, S, words), both);
    check<double>(mse(pick(P, words), S), wrt(P), with(P, S, words), both);
    check<float>(mean(exp(pick(P, i)) * sq(pick(P, words) - S)), wrt(P), with(P, S, i, words), both);
}
BOOST_AUTO_TEST_CASE(a_table_in_a_larger_loss) {
    check<double>(cross_entropy(dot(pick(E, i), W), y) + 0.25_c * l2(E), wrt(E, W), with(E, W, i, y), wide);
    check<float>(mse(sum<d>(pick(E, i) * X) + pick(B, i), t) + 0.5_c * l1(B), wrt(E, B, X), with(E, B, X, t, i), wide);
    check<double>(mean(where(t < pick(B, i), sq(pick(B, i) - t), 0_c)), wrt(B), with(B, t, i), flat);
}
BOOST_AUTO_TEST_CASE(what_needs_a_total_first) {
    check<double>(sqrt(mse(pick(E, i), X)) + log(sum(exp(pick(E, i)))), wrt(E), with(E, X, i), wide);
}
BOOST_AUTO_TEST_CASE(steps_in_place) {
    const auto loss = mse(pick(E, i), X);
    check_updates<double>(with(E, X, i, rate), wide, E = E - rate * grad(loss, E));
    check_updates<float>(with(E, X, i, rate), wide, E = E - rate * grad(loss, E));
    check_updates<double>(with(E, X, i), wide, E = grad(loss, E));
    check_updates<double>(with(E, F, X, i), wide, F = grad(loss, E), E = E + F);
    check_updates<double>(with(E, F, X, i), wide, F = grad(mse(pick(E, i) * mean<v>(F), X), E));
    check_updates<double>(with(E, F, X, i), wide, F = grad(mean(sq(pick(E, i) * X) * mean(sq(dot(X, F)))), E));
    check_updates<float>(with(B, t, i), flat, B = grad(mse(pick(B, i), t), B));
}
BOOST_AUTO_TEST_CASE(windows_and_later_calls) {
    constexpr std::size_t rows = 6, width = 5, samples = 200;
    std::vector<double> table(rows * width), x(samples * width);
    std::vector<int> label(samples);
    for (std::size_t at = 0; at < table.size(); ++at) table[at] = static_cast<double>(at % 7);
    for (std::size_t at = 0; at < x.size(); ++at) x[at] = static_cast<double>(at % 11);
    for (std::size_t at = 0; at < samples; ++at) label[at] = static_cast<int>(at * at % rows);
    auto kernel = compile<double>(sum(sq(pick(E, i) - X)), wrt(E));
    for (const std::size_t first : {0u, 3u, 100u})
        for (const std::size_t count : {1u, 16u, 77u}) {
            std::vector<double> expected(table.size());
            for (std::size_t at = first; at < first + count; ++at)
                for (std::size_t q = 0; q < width; ++q) {
                    const std::size_t to = static_cast<std::size_t>(label[at]) * width + q;
                    expected[to] += 2 * (table[to] - x[at * width + q]);
                }
            const auto r = kernel(E = view(table, rows, width), X = view(x, samples, width), i = label, n = window(first, count));
            const auto found = r.gradient(E);
            BOOST_TEST_REQUIRE(found.size() == expected.size());
            for (std::size_t at = 0; at < expected.size(); ++at) BOOST_TEST(found[at] == expected[at]);  // whole numbers
        }
}
BOOST_AUTO_TEST_CASE(threads_change_nothing) {
    constexpr std::size_t rows = 300, width = 20, samples = 20'000;
    std::vector<float> table(rows * width), x(samples * width);
    std::vector<int> label(samples);
    for (std::size_t at = 0; at < table.size(); ++at) table[at] = std::sin(static_cast<float>(at));
    for (std::size_t at = 0; at < x.size(); ++at) x[at] = std::cos(static_cast<float>(at));
    for (std::size_t at = 0; at < samples; ++at) label[at] = static_cast<int>(at * at % rows);
    const auto gradient = [&](auto... execution) {
        auto kernel = compile<float>(mse(pick(E, i), X), wrt(E), execution...);
        const auto r = kernel(E = view(table, rows, width), X = view(x, samples, width), i = label);
        const auto found = r.gradient(E);
        return std::vector<float>(found.begin(), found.end());
    };
    BOOST_TEST(gradient() == gradient(std::make_shared<in_turn>()));
}
BOOST_AUTO_TEST_CASE(what_is_not_a_number_stays_in_its_row) {
    constexpr std::size_t rows = 40, samples = 50;
    for (const std::size_t width : {1u, 6u, 33u}) {
        std::vector<float> table(rows * width, 1), x(samples * width, 2);
        std::vector<int> label(samples);
        for (std::size_t at = 0; at < samples; ++at) label[at] = static_cast<int>(at % 20);
        x[7 * width] = std::numeric_limits<float>::quiet_NaN();
        x[8 * width] = std::numeric_limits<float>::infinity();
        auto kernel = compile<float>(mse(pick(E, i), X), wrt(E));
        const auto r = kernel(E = view(table, rows, width), X = view(x, samples, width), i = label);
        const auto found = r.gradient(E);
        for (std::size_t at = 0; at < rows * width; ++at) {
            BOOST_TEST(std::isnan(found[at]) == (at == 7 * width));
            BOOST_TEST(std::isinf(found[at]) == (at == 8 * width));
            if (at >= 20 * width) BOOST_TEST(found[at] == 0);
        }
    }
}
