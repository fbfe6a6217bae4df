// Where parameters begin: the numbers depend on seed and name alone, whatever memory they are in.
#define BOOST_TEST_MODULE optimize_initialize
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <functional>
#include <vector>

#include <tikhonov/train.hpp>

namespace {

using namespace tikhonov;

constexpr auto d = axis<"d">;
constexpr auto h = axis<"h">;
constexpr auto five = axis<"five", 5>;
constexpr auto W = tensor<"W", d, h>;
constexpr auto K = tensor<"K", five, d, h>;
constexpr auto v = tensor<"v", h>;
constexpr auto b = scalar<"b">;

template <class T>
void check_moments() {
    std::vector<T> ws(400 * 50), vs(50, 9);
    T b0 = 7;
    initialize(by_fan_in{.seed = 3}, W = ws, v = vs, b = std::ref(b0));
    BOOST_TEST(vs == std::vector<T>(50));
    BOOST_TEST(b0 == T(0));
    double sum = 0, squares = 0, largest = 0;
    for (const T w : ws) {
        sum += w;
        squares += double(w) * double(w);
        largest = std::fmax(largest, std::abs(double(w)));
    }
    const double bound = 1 / std::sqrt(400.0), count = 20000, variance = bound * bound / 3;
    BOOST_TEST(largest <= bound);
    BOOST_TEST(largest > 0.999 * bound);
    BOOST_TEST(std::abs(sum / count) < 4 * std::sqrt(variance / count));
    // the fourth moment of a uniform number is bound⁴ / 5
    BOOST_TEST(std::abs(squares / count - variance) < 4 * std::sqrt((std::pow(bound, 4) / 5 - variance * variance) / count));

    initialize(by_normal{.seed = 3, .deviation = 0.1}, W = ws, h = 50, v = vs);
    sum = squares = 0;
    for (const T w : ws) {
        sum += w;
        squares += double(w) * double(w);
    }
    BOOST_TEST(std::abs(sum / count) < 4 * 0.1 / std::sqrt(count));
    BOOST_TEST(std::abs(squares / count - 0.01) < 4 * 0.01 * std::sqrt(2 / count));
    BOOST_TEST(vs[7] != T(0));
}

}  // namespace

BOOST_AUTO_TEST_CASE(moments) {
    check_moments<float>();
    check_moments<double>();
}
BOOST_AUTO_TEST_CASE(memory_of_every_kind_gets_the_same_numbers) {
    std::vector<double> flat(6 * 4), packed(6 * 4 + 4, 9), by_columns(24), wide(6 * 7, 9);
    initialize(by_fan_in{.seed = 3}, W = flat, h = 4);
    initialize(by_fan_in{.seed = 3}, parameters(W, v) = packed, d = 6);
    initialize(by_fan_in{.seed = 3}, W = column_major(by_columns, 6, 4));
    initialize(by_fan_in{.seed = 3}, bind(W = view(wide, 6, 4, strides(7, 1))));
    for (std::size_t i = 0; i < 6; ++i)
        for (std::size_t j = 0; j < 4; ++j) {
            const double expected = flat[4 * i + j];
            BOOST_TEST(packed[4 * i + j] == expected);
            BOOST_TEST(by_columns[6 * j + i] == expected);
            BOOST_TEST(wide[7 * i + j] == expected);
        }
    BOOST_TEST(packed[24] == 0);
    BOOST_TEST(wide[4] == 9);
    // another seed, another name
    std::vector<double> other(24), named(24);
    initialize(by_fan_in{.seed = 4}, W = other, h = 4);
    initialize(by_fan_in{.seed = 3}, tensor<"U", d, h> = named, h = 4);
    BOOST_TEST(other[0] != flat[0]);
    BOOST_TEST(named[0] != flat[0]);
    // float takes the first bits of double
    std::vector<float> narrow(24);
    initialize(by_fan_in{.seed = 3}, W = narrow, h = 4);
    for (std::size_t i = 0; i < 24; ++i) BOOST_TEST(std::abs(double(narrow[i]) - flat[i]) < 1e-7);
    // of three axes two are inputs
    std::vector<double> kernel(5 * 20 * 3);
    initialize(by_fan_in{.seed = 3, .scale = 2}, K = kernel, d = 20);
    double largest = 0;
    for (const double k : kernel) largest = std::fmax(largest, std::abs(k));
    BOOST_TEST(largest <= 0.2);
    BOOST_TEST(largest > 0.19);
}
BOOST_AUTO_TEST_CASE(the_numbers_are_these) {
    std::vector<float> ws(4);
    initialize(by_fan_in{.seed = 7}, W = ws, h = 2);
    // Philox4x32-10 of the key (7, FNV-1a of "W") and the counter 0, computed in Python
    const std::vector<float> expected = {0.508012414f, 0.671686053f, 0.241506338f, 0.580898046f};
    BOOST_TEST(ws == expected, boost::test_tools::per_element());
}
BOOST_AUTO_TEST_CASE(lengths_that_do_not_fit_change_nothing) {
    std::vector<double> ws(24, 9), vs(5, 9);
    BOOST_CHECK_THROW(initialize(by_fan_in{}, W = ws, v = vs), bind_error);
    BOOST_CHECK_THROW(initialize(by_fan_in{}, W = ws), bind_error);
    BOOST_CHECK_THROW(initialize(by_fan_in{}, parameters(W, v) = ws, h = 5), bind_error);
    BOOST_TEST(ws == std::vector<double>(24, 9));
    BOOST_TEST(vs == std::vector<double>(5, 9));
}
