// Two translation units that compile the same formula link into one program and agree: everything in the headers is inline.
#define BOOST_TEST_MODULE link
#include <boost/test/unit_test.hpp>

#include <tikhonov/tikhonov.hpp>

double curvature_in_b(const double (&point)[3]);

namespace {

using namespace tikhonov;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;

BOOST_AUTO_TEST_CASE(both_units_compute) {
    const double point[3]{1, 2, 3};
    auto f = compile<double>(l2(w), wrt(w));
    const auto r = f(w = point);
    BOOST_TEST(r.value == 14);
    BOOST_TEST(r.gradient(w)[2] == 6);
    BOOST_TEST(curvature_in_b(point) == 14);
}

}  // namespace
