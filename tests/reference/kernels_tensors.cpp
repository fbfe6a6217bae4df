// Compiled expressions over tensors of rank 0 to 3: values in the promised layout, several outputs, penalties on matrices.
#define BOOST_TEST_MODULE kernels_tensors
#include <boost/test/unit_test.hpp>

#include <reference/kernels.hpp>

using namespace tikhonov;
using namespace tikhonov::detail;
using namespace tikhonov::literals;
using reference::check;
using reference::check_both;
using reference::lengths;
using reference::with;

namespace {

constexpr auto n = axis<"n">;
constexpr auto m = axis<"m">;
constexpr auto k = axis<"k">;
constexpr auto b = axis<"b", 2>;
constexpr auto h = axis<"h", 8>;

constexpr auto X = tensor<"X", n, m, k>;
constexpr auto Y = tensor<"Y", k, n, m>;
constexpr auto A = tensor<"A", n, m>;
constexpr auto B = tensor<"B", m, n>;
constexpr auto v = tensor<"v", k>;
constexpr auto N = tensor<"N", n, b, h>;
constexpr auto F = tensor<"F", b, h>;
constexpr auto label = labels<"label", n, m, k>;

const auto cubes = {lengths{{"n", 1}, {"m", 1}, {"k", 1}},
                    {{"n", 3}, {"m", 4}, {"k", 5}},
                    {{"n", 8}, {"m", 2}, {"k", 9}},
                    {{"n", 17}, {"m", 7}, {"k", 16}},
                    {{"n", 2}, {"m", 33}, {"k", 3}}};
const auto squares = {
    lengths{{"n", 1}, {"m", 1}}, {{"n", 3}, {"m", 64}}, {{"n", 64}, {"m", 3}}, {{"n", 17}, {"m", 31}}, {{"n", 9}, {"m", 100}}};

}  // namespace

BOOST_AUTO_TEST_CASE(cubes_in_two_storage_orders) { check_both(mean(sq(X - Y)) + sum(abs(X * v)), wrt(X, Y, v), with(X, Y, v), cubes); }
BOOST_AUTO_TEST_CASE(partial_reductions_of_a_cube) {
    check<double>(sum(sq(sum<m>(X))) + sum(exp(mean<n, k>(tanh(Y)))), wrt(X, Y), with(X, Y), cubes);
    check<float>(sum(sq(dot<k>(X, v) - A)), wrt(X, v, A), with(X, v, A), cubes);
}
BOOST_AUTO_TEST_CASE(labels_of_rank_two) {
    check<double>(mean(logsumexp<k>(X) - pick(X, label)), wrt(X), with(X, label), cubes);
    check<double>(sum(A * pick(v, label)), wrt(v, A), with(A, v, label), cubes);
}
BOOST_AUTO_TEST_CASE(narrow_axes_behind_the_samples) {
    const auto rows = {lengths{{"n", 1}}, {{"n", 5}}, {{"n", 16}}, {{"n", 65}}};
    check<double>(mean(sq(N * F - sum<h>(N))) + l1(F), wrt(N, F), with(N, F), rows);
}
BOOST_AUTO_TEST_CASE(penalties_on_matrices) {
    check<double>(l2(A) + l1(A - B) + sqrt(sum(sq(A)) + 1_c), wrt(A, B), with(A, B), squares);
    check<float>(sum(sqrt(sum<m>(sq(A)) + 0.01_c)) + l2(mean<n>(A)), wrt(A), with(A), squares);
}
