// Armadillo's own matrices, which lie by columns.
#define BOOST_TEST_MODULE bind_armadillo
#include <boost/test/unit_test.hpp>

#include <armadillo>
#include <span>
#include <vector>

#include <tikhonov/tikhonov.hpp>

using namespace tikhonov;
using namespace tikhonov::detail;
using namespace tikhonov::literals;

namespace {

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto k = axis<"k">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto Q = tensor<"Q", n, d, k>;

using column = decltype(std::declval<arma::fmat&>().col(0));
using block = decltype(std::declval<arma::fmat&>().rows(0, 1));
using total = decltype(std::declval<arma::fmat&>() + std::declval<arma::fmat&>());
static_assert(form_of<column&> == value_form::none && form_of<block&> == value_form::none && form_of<total&> == value_form::none);
static_assert(Unevaluated<total> && Shaped<block>);

}  // namespace

BOOST_AUTO_TEST_CASE(matrices_and_vectors) {
    arma::arma_rng::set_seed(1);
    const arma::fmat xs(37, 11, arma::fill::randu);
    const arma::fvec ts(37, arma::fill::randu), ws(11, arma::fill::randu);
    auto objective = compile<float>(mse(dot(X, w), t), wrt(X, w));
    arma::fmat gx(37, 11);
    arma::fvec gw(11);
    const arma::fvec residual = xs * ws - ts;
    const auto near = boost::test_tools::tolerance(1e-4f);
    BOOST_TEST(objective(X = xs, t = ts, w = ws, gradient(X) = gx, gradient(w) = gw).value == arma::dot(residual, residual) / 37, near);
    const arma::fmat expected = 2 * residual * ws.t() / 37;
    BOOST_TEST(arma::abs(gx - expected).max() < 1e-5f);
    BOOST_TEST(arma::abs(gw - 2 * xs.t() * residual / 37).max() < 1e-4f);
    const arma::frowvec row = ws.t();
    const arma::fmat::fixed<37, 11> fixed = xs;
    const arma::mat doubles = arma::conv_to<arma::mat>::from(xs);
    BOOST_TEST(objective(X = fixed, t = ts, w = row).value == arma::dot(residual, residual) / 37, near);
    auto wide = compile<double>(sum(X * X));
    BOOST_TEST(wide(X = doubles).value == arma::accu(doubles % doubles), boost::test_tools::tolerance(1e-12));
    const arma::fmat turned = xs.t();
    BOOST_CHECK_THROW(objective(X = turned, t = ts, w = ws), bind_error);
}
BOOST_AUTO_TEST_CASE(cubes) {
    const arma::fcube q(2, 3, 4, arma::fill::randu);
    auto same = compile<float>(2_c * Q);
    const auto r = same(Q = q);
    for (unsigned i = 0; i < 2; ++i)
        for (unsigned j = 0; j < 3; ++j)
            for (unsigned l = 0; l < 4; ++l) BOOST_TEST(r.value[(i * 3 + j) * 4 + l] == 2 * q(i, j, l));
}
