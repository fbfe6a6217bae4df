// The gradient of a table: in the kernel's own memory only the rows that labels touched are cleared, in the caller's all of them.
#define BOOST_TEST_MODULE run_tables
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
constexpr auto d = axis<"d">;
constexpr auto v = axis<"v">;
constexpr auto table = tensor<"table", v, d>;
constexpr auto turned = tensor<"turned", d, v>;
constexpr auto target = tensor<"target", n, d>;
constexpr auto label = labels<"label", n, v>;
constexpr auto lookup = mse(pick(table, label), target);

std::vector<int> labels_of(std::size_t count, std::size_t step, std::size_t rows) {
    std::vector<int> result;
    for (std::size_t i = 0; i < count; ++i) result.push_back(static_cast<int>((i * step + step / 3) % rows));
    return result;
}
std::vector<double> by_loops(const std::vector<double>& words, const std::vector<double>& targets, const std::vector<int>& names,
                             std::size_t rows, std::size_t width) {
    std::vector<double> gradient(rows * width, 0.0);
    for (std::size_t i = 0; i < names.size(); ++i)
        for (std::size_t j = 0; j < width; ++j) {
            const std::size_t at = static_cast<std::size_t>(names[i]) * width + j;
            gradient[at] += 2 * (words[at] - targets[i * width + j]) / static_cast<double>(names.size() * width);
        }
    return gradient;
}
void check_close(std::span<const double> found, const std::vector<double>& expected) {
    BOOST_TEST_REQUIRE(found.size() == expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
        BOOST_TEST_CONTEXT("element " << i) { BOOST_TEST(std::fabs(found[i] - expected[i]) <= 1e-14); }
        if (std::fabs(found[i] - expected[i]) > 1e-14) return;
    }
}

BOOST_AUTO_TEST_CASE(each_call_has_its_own_rows) {
    auto kernel = compile<double>(lookup, wrt(table));
    std::vector<double> given;
    // labels, rows of the table, width, and whether the caller gives memory, which is full of something else
    struct call {
        std::size_t count, step, rows, width;
        bool in_given;
    };
    for (const call& it : {call{20, 7, 100, 21, false},
                           {20, 11, 100, 21, false},
                           {5, 3, 100, 21, false},
                           {20, 13, 100, 21, true},
                           {20, 17, 100, 21, false},
                           {20, 7, 60, 21, false},
                           {9, 5, 60, 35, false},
                           {20, 7, 100, 21, false},
                           {90, 7, 100, 21, false},
                           {3, 7, 100, 21, false},
                           {1, 1, 100, 21, false}}) {
        const auto words = waves(it.rows * it.width, 0.7), targets = waves(it.count * it.width, 1.3);
        const auto names = labels_of(it.count, it.step, it.rows);
        const auto expected = by_loops(words, targets, names, it.rows, it.width);
        if (it.in_given) {
            given.assign(it.rows * it.width, 7.0);
            check_close(
                kernel(table = view(words, it.rows, it.width), target = targets, label = names, gradient(table) = given).gradient(table),
                expected);
        } else {
            check_close(kernel(table = view(words, it.rows, it.width), target = targets, label = names).gradient(table), expected);
        }
    }
}

// classes not outermost: nothing is a whole row
BOOST_AUTO_TEST_CASE(a_table_that_lies_otherwise) {
    constexpr std::size_t rows = 40, width = 18, count = 25;
    auto kernel = compile<double>(mse(pick(turned, label), target), wrt(turned));
    const auto words = waves(rows * width, 0.7), targets = waves(count * width, 1.3);
    std::vector<double> columns(words.size());
    for (std::size_t i = 0; i < rows; ++i)
        for (std::size_t j = 0; j < width; ++j) columns[j * rows + i] = words[i * width + j];
    for (const std::size_t step : std::vector<std::size_t>{3, 7, 9}) {
        const auto names = labels_of(count, step, rows);
        const auto by_rows = by_loops(words, targets, names, rows, width);
        std::vector<double> expected(by_rows.size());
        for (std::size_t i = 0; i < rows; ++i)
            for (std::size_t j = 0; j < width; ++j) expected[j * rows + i] = by_rows[i * width + j];
        check_close(kernel(turned = view(columns, width, rows), target = targets, label = names).gradient(turned), expected);
    }
}

// a window of the classes: labels are counted from its beginning, and the memory stays the same
BOOST_AUTO_TEST_CASE(a_window_of_a_table) {
    constexpr std::size_t rows = 100, width = 20, count = 12, part = 50;
    auto kernel = compile<double>(lookup, wrt(table));
    const auto words = waves(rows * width, 0.7), targets = waves(count * width, 1.3);
    for (const std::size_t first : std::vector<std::size_t>{0, 30, 50, 10}) {
        auto names = labels_of(count, 7 + first, part);
        const std::vector<double> visible(words.begin() + static_cast<std::ptrdiff_t>(first * width),
                                          words.begin() + static_cast<std::ptrdiff_t>((first + part) * width));
        const auto expected = by_loops(visible, targets, names, part, width);
        for (int& name : names) name += static_cast<int>(first);
        check_close(kernel(table = view(words, rows, width), target = targets, label = names, v = window(first, part)).gradient(table),
                    expected);
    }
}

}  // namespace
