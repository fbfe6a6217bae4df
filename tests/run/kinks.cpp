// What the docstrings promise where mathematics leaves a choice: gradients at kinks, ties and origins, values over nothing, NaN on its
// way through reductions, limits of powers.
#define BOOST_TEST_MODULE run_kinks
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <limits>
#include <vector>

#include <tikhonov/tikhonov.hpp>

namespace {

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto x = tensor<"x", n>;
constexpr auto u = tensor<"u", n>;
constexpr auto seen = mask<"seen", n>;

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
constexpr double infinite = std::numeric_limits<double>::infinity();

using numbers = std::vector<double>;
template <class Found>
numbers copy(const Found& found) {
    return {found.begin(), found.end()};
}

}  // namespace

BOOST_AUTO_TEST_CASE(ties_share_the_gradient_of_an_extremum) {
    auto largest = compile<double>(max(x), wrt(x));
    const numbers xs = {1, 3, 2, 3, 3, 0};
    const auto r = largest(x = xs);
    BOOST_TEST(r.value == 3);
    BOOST_TEST(copy(r.gradient(x)) == (numbers{0, 1.0 / 3, 0, 1.0 / 3, 1.0 / 3, 0}), boost::test_tools::per_element());
    auto smallest = compile<double>(min(x), wrt(x));
    const auto s = smallest(x = xs);
    BOOST_TEST(s.value == 0);
    BOOST_TEST(copy(s.gradient(x)) == (numbers{0, 0, 0, 0, 0, 1}), boost::test_tools::per_element());
}
BOOST_AUTO_TEST_CASE(an_extremum_of_nothing_is_an_error) {
    auto largest = compile<double>(max(sq(x)));
    const numbers none;
    BOOST_CHECK_THROW(largest(x = none), bind_error);
    auto smallest = compile<double>(min(x));
    BOOST_CHECK_THROW(smallest(x = none), bind_error);
    auto length = compile<double>(norm(x));
    BOOST_TEST(length(x = none).value == 0);
}
// in whichever block, chunk or lane it stands
BOOST_AUTO_TEST_CASE(a_maximum_of_nan_is_nan) {
    auto f = compile<double>(max(x), min(x));
    for (const std::size_t size : {1u, 7u, 5'000u, 100'003u})
        for (const std::size_t at : {std::size_t{0}, size / 2, size - 1}) {
            numbers xs(size, 1);
            xs[at] = nothing;
            const auto r = f(x = xs);
            BOOST_TEST((r[max(x)] != r[max(x)]));
            BOOST_TEST((r[min(x)] != r[min(x)]));
            xs[at] = -infinite;
            const auto s = f(x = xs);
            BOOST_TEST(s[min(x)] == -infinite);
            BOOST_TEST(s[max(x)] == (size == 1 ? -infinite : 1));
        }
}
// the gradient of what is NaN is NaN, and nobody else's
BOOST_AUTO_TEST_CASE(the_gradient_of_a_maximum_of_nan_is_nan) {
    const auto is_nan = [](double value) { return value != value; };
    auto largest = compile<double>(max(x) + min(sq(x) * u), wrt(x, u));
    for (const std::size_t size : {1u, 7u, 100'003u}) {
        numbers xs(size, 1), us(size, 1);
        xs[size / 2] = nothing;
        const auto r = largest(x = xs, u = us);
        BOOST_TEST((is_nan(r.value) && std::ranges::all_of(r.gradient(x), is_nan) && std::ranges::all_of(r.gradient(u), is_nan)));
        xs[size / 2] = infinite;
        BOOST_TEST(largest(x = xs, u = us).gradient(x)[size / 2] == (size == 1 ? infinite : 1));
    }
    // row by row
    constexpr auto Z = tensor<"Z", n, axis<"c", 3>>;
    auto rows = compile<double>(sum(max<axis<"c", 3>>(Z)), wrt(Z));
    const numbers zs = {1, 2, 3, nothing, 2, 3, 3, 1, 3};
    const numbers of_rows = copy(rows(Z = zs).gradient(Z));
    BOOST_TEST((is_nan(of_rows[3]) && is_nan(of_rows[4]) && is_nan(of_rows[5])));
    BOOST_TEST((of_rows[0] == 0 && of_rows[2] == 1 && of_rows[6] == 0.5 && of_rows[7] == 0 && of_rows[8] == 0.5));
    // element by element, either operand
    auto larger = compile<double>(sum(max(x, u)) + sum(min(x, u)), wrt(x, u));
    auto one = compile<double>(sum(max(x, u)), wrt(x));
    const numbers as = {nothing, 1, nothing, 1, 2, 1, infinite, -infinite}, bs = {1, nothing, nothing, 2, 1, 1, infinite, 0};
    const auto r = larger(x = as, u = bs);
    const numbers gx = copy(r.gradient(x)), gu = copy(r.gradient(u)), g1 = copy(one(x = as, u = bs).gradient(x));
    for (const std::size_t i : {0u, 1u, 2u}) BOOST_TEST((is_nan(gx[i]) && is_nan(gu[i]) && is_nan(g1[i])));
    const numbers expected = {0, 1, 0.5, 0.5, 0};
    for (const std::size_t i : {3u, 4u, 5u, 6u, 7u}) {
        BOOST_TEST(gx[i] == 1);
        BOOST_TEST(gu[i] == 1);
        BOOST_TEST(g1[i] == expected[i - 3]);
    }
}
// what is compared with its own maximum is computed once: 100,003 values, many of them within rounding of the largest
BOOST_AUTO_TEST_CASE(the_gradient_of_a_maximum_adds_up_to_one) {
    auto f = compile<float>(max((x * u + x) * (x * u - u)), wrt(u));
    std::vector<float> xs, us;
    for (int i = 0; i < 100'003; ++i) {
        xs.push_back(0.7f + 1e-5f * static_cast<float>(i % 1000));
        us.push_back(1 / xs.back());
    }
    const auto r = f(x = xs, u = us);
    double share = 0;
    for (std::size_t i = 0; i < xs.size(); ++i) {
        const double a = static_cast<double>(xs[i]);
        const double b = static_cast<double>(us[i]);
        share += static_cast<double>(r.gradient(u)[i]) / (a * (a * b - b) + (a * b + a) * (a - 1));
    }
    BOOST_TEST(share == 1, boost::test_tools::tolerance(1e-4));
}
BOOST_AUTO_TEST_CASE(the_norm_and_the_hypotenuse_have_gradient_0_at_the_origin) {
    auto f = compile<double>(norm(x) + sum(hypot(x, u)), wrt(x, u));
    const numbers origin(5, 0);
    const auto r = f(x = origin, u = origin);
    BOOST_TEST(r.value == 0);
    BOOST_TEST(copy(r.gradient(x)) == origin, boost::test_tools::per_element());
    BOOST_TEST(copy(r.gradient(u)) == origin, boost::test_tools::per_element());
    auto g = compile<double>(hypot(x, u));
    const numbers far = {1e200, 3e-200, infinite};
    const numbers up = {1e200, 4e-200, 1};
    const auto s = g(x = far, u = up);
    BOOST_TEST(s.value[0] == std::numbers::sqrt2 * 1e200, boost::test_tools::tolerance(1e-15));
    BOOST_TEST(s.value[1] == 5e-200, boost::test_tools::tolerance(1e-15));
    BOOST_TEST(s.value[2] == infinite);
}
BOOST_AUTO_TEST_CASE(clamp_and_hinge_have_gradient_0_at_their_kinks) {
    auto f = compile<double>(sum(clamp(x, -1_c, 2_c)), wrt(x));
    const numbers xs = {-2, -1, 0.5, 2, 3};
    const auto r = f(x = xs);
    BOOST_TEST(r.value == 2.5 + 2 - 1 - 1);
    BOOST_TEST(copy(r.gradient(x)) == (numbers{0, 0, 1, 0, 0}), boost::test_tools::per_element());
    auto g = compile<double>(sum(each::hinge(x, u)), wrt(x));
    const numbers scores = {1, 0.5, -3, 2};
    const numbers targets = {1, 1, -1, -1};
    BOOST_TEST(copy(g(x = scores, u = targets).gradient(x)) == (numbers{0, -1, 0, 1}), boost::test_tools::per_element());
}
BOOST_AUTO_TEST_CASE(powers_have_their_limits_at_0) {
    auto f = compile<double>(pow<0.3>(x), pow<-0.7>(x), pow<1.5>(x), pow<-3>(x), pow<0>(x), pow<5>(x));
    const numbers xs = {0, -2, infinite};
    const auto r = f(x = xs);
    BOOST_TEST(copy(r[pow<5>(x)]) == (numbers{0, -32, infinite}), boost::test_tools::per_element());
    BOOST_TEST(copy(r[pow<0>(x)]) == (numbers{1, 1, 1}), boost::test_tools::per_element());
    BOOST_TEST(copy(r[pow<-3>(x)]) == (numbers{infinite, -0.125, 0}), boost::test_tools::per_element());
    for (const double below : {r[pow<0.3>(x)][1], r[pow<-0.7>(x)][1], r[pow<1.5>(x)][1]}) BOOST_TEST((below != below));
    BOOST_TEST((r[pow<0.3>(x)][0] == 0 && r[pow<-0.7>(x)][0] == infinite && r[pow<1.5>(x)][0] == 0));
    BOOST_TEST((r[pow<0.3>(x)][2] == infinite && r[pow<-0.7>(x)][2] == 0 && r[pow<1.5>(x)][2] == infinite));
}
BOOST_AUTO_TEST_CASE(conditions_combine_with_masks) {
    auto f = compile<double>(where(seen && !(x < 0_c), x, 0_c), where(seen || x < 0_c, x, 0_c));
    const numbers xs = {1, -2, 3, -4, nothing};
    const std::array<bool, 5> bits = {true, true, false, false, false};
    const auto r = f(x = xs, seen = bits);
    BOOST_TEST(copy(r[where(seen && !(x < 0_c), x, 0_c)]) == (numbers{1, 0, 0, 0, 0}), boost::test_tools::per_element());
    BOOST_TEST(copy(r[where(seen || x < 0_c, x, 0_c)]) == (numbers{1, -2, 0, -4, 0}), boost::test_tools::per_element());
}
