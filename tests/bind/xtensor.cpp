// xtensor's own tensors, in both storage orders, of a known rank and of one that only the value knows, and views of them.
#define BOOST_TEST_MODULE bind_xtensor
#include <boost/test/unit_test.hpp>

#include <vector>

#include <xtensor/xadapt.hpp>
#include <xtensor/xarray.hpp>
#include <xtensor/xfixed.hpp>
#include <xtensor/xtensor.hpp>
#include <xtensor/xview.hpp>

#include <tikhonov/tikhonov.hpp>

namespace {

using namespace tikhonov::literals;
namespace tk = tikhonov;

constexpr auto n = tk::axis<"n">;
constexpr auto d = tk::axis<"d">;
constexpr auto X = tk::tensor<"X", n, d>;
constexpr auto w = tk::tensor<"w", d>;
constexpr auto f = tk::sum(tk::sq(tk::dot(X, w)));

using sum_of_two = decltype(std::declval<xt::xarray<float>&>() + std::declval<xt::xarray<float>&>());
static_assert(tk::detail::Unevaluated<sum_of_two> && tk::detail::form_of<sum_of_two&> == tk::detail::value_form::none);

}  // namespace

BOOST_AUTO_TEST_CASE(tensors) {
    auto kernel = tk::compile<float>(f, tk::wrt(X));
    const std::vector<float> ws = {1, -2, 3};
    float expected = 0;
    xt::xtensor<float, 2> rows({4, 3});
    for (std::size_t i = 0; i < 4; ++i) {
        float y = 0;
        for (std::size_t j = 0; j < 3; ++j) {
            rows(i, j) = static_cast<float>((7 * i + 3 * j * j) % 11);
            y += rows(i, j) * ws[j];
        }
        expected += y * y;
    }
    const auto check = [&](const auto& xs) { BOOST_TEST(kernel(X = xs, w = ws).value == expected); };
    const xt::xtensor<float, 2, xt::layout_type::column_major> columns = rows;
    const xt::xtensor_fixed<float, xt::xshape<4, 3>> fixed = rows;
    const xt::xarray<float> any = rows;
    const xt::xarray<float, xt::layout_type::column_major> any_by_columns = rows;
    check(rows);
    check(columns);
    check(fixed);
    check(any);
    check(any_by_columns);
    xt::xtensor<float, 2> wide = xt::zeros<float>({9, 5});
    auto part = xt::view(wide, xt::range(1, 9, 2), xt::range(1, 4));
    part = rows;
    check(part);
    std::vector<float> memory(rows.begin(), rows.end());
    const auto adapted = xt::adapt(memory, std::array<std::size_t, 2>{4, 3});
    check(adapted);
    xt::xtensor<float, 2, xt::layout_type::column_major> target({4, 3});
    kernel(X = rows, w = ws, tk::gradient(X) = target);
    BOOST_TEST(target(2, 1) == kernel(X = rows, w = ws).gradient(X)[7]);
    const xt::xarray<float> cube = xt::zeros<float>({4, 3, 1});
    BOOST_CHECK_THROW(kernel(X = cube, w = ws), tk::bind_error);
    const xt::xtensor<float, 1> vector = {1, -2, 3};
    BOOST_TEST(kernel(X = rows, w = vector).value == expected);
}
