// A reduction from a user's file: whatever states its rules is computed, differentiated and compared like those of the library.
#define BOOST_TEST_MODULE run_own_reduction
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <limits>
#include <vector>

#include <tikhonov/tikhonov.hpp>

namespace {

using namespace tikhonov;
using namespace tikhonov::literals;

struct prod_ {
    static constexpr fixed_string name = "tests.prod";
    static constexpr double identity = 1;
    static constexpr auto merge(auto a, auto b) { return a * b; }
    static constexpr auto total(auto lanes) {
        auto result = lanes.value.get(0);
        for (std::size_t i = 1; i < decltype(lanes)::batch::size; ++i) result *= lanes.value.get(i);
        return result;
    }
    static constexpr term adjoint(term g, term x, term y, axis_set) { return g * (y / x); }
};
/// The smallest element, not by way of a maximum, and with a rule for one element more.
struct least_ {
    static constexpr fixed_string name = "tests.least";
    static constexpr double identity = std::numeric_limits<double>::infinity();
    static constexpr auto merge(auto a, auto b) { return min(a, b); }
    template <std::floating_point T>
    static constexpr T merge(T a, T b) {
        return b < a ? b : a;
    }
    static constexpr auto total(auto lanes) {
        auto result = lanes.value.get(0);
        for (std::size_t i = 1; i < decltype(lanes)::batch::size; ++i) result = merge(result, lanes.value.get(i));
        return result;
    }
    static constexpr term adjoint(term g, term x, term y, axis_set) { return where(equal(x, y), g, 0_c); }
};

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto c = axis<"c", 3>;
constexpr auto x = tensor<"x", n>;
constexpr auto X = tensor<"X", n, d>;
constexpr auto Z = tensor<"Z", n, c>;
constexpr auto w = tensor<"w", d>;

static_assert(reduce_by<prod_>(x) == reduce_by<prod_>(x + x - x) && !(reduce_by<prod_>(x) == sum(x)) && !(reduce_by<prod_>(x) == max(x)));
static_assert(!(reduce_by<prod_>(x) == logsumexp(x)) && !(reduce_by<prod_>(x) == norm(x)) &&
              !(reduce_by<prod_>(x) == reduce_by<least_>(x)));
static_assert(!(reduce_by<prod_, n>(X) == w * reduce_by<prod_, n>(X)) && !(grad(reduce_by<prod_>(x), x) == softmax<n>(x)));
static_assert(grad(reduce_by<prod_>(x), x) == reduce_by<prod_>(x) / x);
static_assert(!is_convex(reduce_by<prod_>(x), wrt(x)));

std::vector<double> waves(std::size_t size) {
    std::vector<double> result(size);
    for (std::size_t i = 0; i < size; ++i) result[i] = 1 + 0.05 * std::sin(3.7 * static_cast<double>(i));
    return result;
}
const auto within = boost::test_tools::tolerance(1e-10);

}  // namespace

BOOST_AUTO_TEST_CASE(three_numbers) {
    auto f = compile<double>(reduce_by<prod_>(x), wrt(x));
    const std::vector<double> xs{2, 3, 4};
    const auto r = f(x = xs);
    BOOST_TEST(r.value == 24);
    BOOST_TEST(r.gradient(x)[0] == 12);
    BOOST_TEST(r.gradient(x)[1] == 8);
    BOOST_TEST(r.gradient(x)[2] == 6);
}
// Totals of lanes, of rows, of blocks, of points: a kernel starts all of them from the identity.
BOOST_AUTO_TEST_CASE(every_length) {
    auto f = compile<double>(reduce_by<prod_>(x) + sum(x) + max(x) + reduce_by<least_>(x), wrt(x));
    for (const std::size_t size : std::initializer_list<std::size_t>{1, 2, 5, 8, 9, 31, 64, 1000, 9001}) {
        const auto xs = waves(size);
        double product = 1, sum = 0, most = xs[0], least = xs[0];
        for (const double v : xs) {
            product *= v;
            sum += v;
            most = std::max(most, v);
            least = std::min(least, v);
        }
        const auto r = f(x = xs);
        BOOST_TEST(r.value == product + sum + most + least, within);
        for (std::size_t i = 0; i < size; ++i)
            BOOST_TEST(r.gradient(x)[i] == product / xs[i] + 1 + (xs[i] == most ? 1 : 0) + (xs[i] == least ? 1 : 0), within);
    }
}
BOOST_AUTO_TEST_CASE(rows_columns_and_points) {
    auto f = compile<double>(reduce_by<prod_, d>(X), reduce_by<prod_, n>(X * w), reduce_by<prod_, c>(Z), sum(log(reduce_by<prod_>(Z))));
    const std::size_t rows = 700, columns = 13;
    const auto xs = waves(rows * columns), zs = waves(rows * 3), ws = waves(columns);
    const auto r = f(X = view(xs, rows, columns), Z = view(zs, rows, 3), w = ws);
    const auto of_rows = r[reduce_by<prod_, d>(X)];
    const auto of_columns = r[reduce_by<prod_, n>(X * w)];
    const auto of_points = r[reduce_by<prod_, c>(Z)];
    double all = 0;
    for (std::size_t i = 0; i < rows; ++i) {
        double product = 1;
        for (std::size_t k = 0; k < columns; ++k) product *= xs[i * columns + k];
        BOOST_TEST(of_rows[i] == product, within);
        const double points = zs[3 * i] * zs[3 * i + 1] * zs[3 * i + 2];
        BOOST_TEST(of_points[i] == points, within);
        all += std::log(points);
    }
    for (std::size_t k = 0; k < columns; ++k) {
        double product = 1;
        for (std::size_t i = 0; i < rows; ++i) product *= xs[i * columns + k] * ws[k];
        BOOST_TEST(of_columns[k] == product, within);
    }
    BOOST_TEST(r[sum(log(reduce_by<prod_>(Z)))] == all, within);
}
