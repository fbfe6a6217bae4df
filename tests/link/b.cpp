// The second unit: the same types, the same kernel.
#include <tikhonov/tikhonov.hpp>

double curvature_in_b(const double (&point)[3]);

namespace {
constexpr auto d = tikhonov::axis<"d">;
constexpr auto w = tikhonov::tensor<"w", d>;
}  // namespace

double curvature_in_b(const double (&point)[3]) {
    auto f = tikhonov::compile<double>(l2(w), tikhonov::wrt(w));
    return f(w = point).value;
}
