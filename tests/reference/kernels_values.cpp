// Compiled expressions that are no losses: values of rank 0 to 3 in the promised layout, several in one kernel.
#define BOOST_TEST_MODULE kernels_values
#include <boost/test/unit_test.hpp>

#include <reference/kernels.hpp>

using namespace tikhonov;
using namespace tikhonov::detail;
using namespace tikhonov::literals;
using reference::check;
using reference::check_values;
using reference::lengths;
using reference::with;

namespace {

constexpr auto n = axis<"n">;
constexpr auto m = axis<"m">;
constexpr auto k = axis<"k">;

constexpr auto X = tensor<"X", n, m, k>;
constexpr auto Y = tensor<"Y", k, n, m>;
constexpr auto A = tensor<"A", n, m>;
constexpr auto B = tensor<"B", m, n>;
constexpr auto u = tensor<"u", n>;
constexpr auto v = tensor<"v", k>;
constexpr auto s = scalar<"s">;

const auto cubes = {lengths{{"n", 1}, {"m", 1}, {"k", 1}},
                    {{"n", 3}, {"m", 4}, {"k", 5}},
                    {{"n", 8}, {"m", 2}, {"k", 9}},
                    {{"n", 17}, {"m", 7}, {"k", 16}},
                    {{"n", 2}, {"m", 33}, {"k", 3}}};
const auto squares = {
    lengths{{"n", 1}, {"m", 1}}, {{"n", 3}, {"m", 64}}, {{"n", 64}, {"m", 3}}, {{"n", 17}, {"m", 31}}, {{"n", 9}, {"m", 100}}};

}  // namespace

BOOST_AUTO_TEST_CASE(values_of_every_rank) {
    check_values<double>(with(A, B, u, s), squares, A * B, tanh(A) - u, dot<m>(A, B), s * sum<n>(A), sum(B), s + 1_c, mean<m>(A));
    check_values<float>(with(X, Y, A, v), cubes, X * Y, Y / (sq(X) + 1_c), where(A < X, v, X), sum<n, k>(X * v), X * A);
}
BOOST_AUTO_TEST_CASE(products_of_matrices) { check_values<double>(with(X, A, v, B), cubes, dot<m>(X, A), dot<k>(X, v), dot<m>(A, B)); }
BOOST_AUTO_TEST_CASE(scalars_alone) { check<double>(sq(s) * exp(s) + log1p(sq(s)), wrt(s), with(s), {lengths{}}); }
BOOST_AUTO_TEST_CASE(sums_over_nothing) {
    check_values<double>(with(A, u), {lengths{{"n", 0}, {"m", 3}}, {{"n", 4}, {"m", 0}}}, sum(A), sum<n>(A), sum<m>(A), A * u,
                         logsumexp<m>(A));
}
