// Compiled layers of run-time width and chains of matrix products.
#define BOOST_TEST_MODULE kernels_matrices
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
constexpr auto q = axis<"q", 20>;

constexpr auto t = tensor<"t", n>;

constexpr auto X = tensor<"X", n, m>;
constexpr auto A = tensor<"A", m, q>;

constexpr auto M = tensor<"M", m, k>;
constexpr auto K = tensor<"K", k>;
constexpr auto T = tensor<"T", k, n>;

const auto matrices = {lengths{{"n", 1}, {"m", 1}, {"k", 1}},
                       {{"n", 9}, {"m", 4}, {"k", 17}},
                       {{"n", 33}, {"m", 8}, {"k", 3}},
                       {{"n", 65}, {"m", 31}, {"k", 16}}};

}  // namespace

BOOST_AUTO_TEST_CASE(hidden_layer_of_run_time_width) {
    check_both(mse(dot(softplus(dot(X, M)), K), t), wrt(M, K, X), with(X, M, K, t), matrices);
}
BOOST_AUTO_TEST_CASE(chains_of_matrices) {
    check<double>(sum(sq(dot<k>(dot(X, M), T) - 0.5_c)), wrt(X, M), with(X, M, T), matrices);
    check<double>(sum(sq(dot<m>(dot<q>(A, tensor<"R", k, q>), tensor<"M", m, k>))), wrt(A), with(A, tensor<"R", k, q>, M), matrices);
}
