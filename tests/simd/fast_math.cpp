// What -ffast-math leaves of the functions: of finite numbers the same accuracy as without it.
#define BOOST_TEST_MODULE simd_fast_math
#include <boost/test/unit_test.hpp>

#include "fast_math.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <tuple>
#include <vector>

namespace {

using real = long double;

/// By the recurrence and the asymptotic series.
real digamma(real x) {
    real sum = 0;
    for (; x < 40; ++x) sum -= 1 / x;
    const real s = 1 / (x * x);
    return sum + std::log(x) - 1 / (2 * x) - s * (1.0L / 12 - s * (1.0L / 120 - s * (1.0L / 252 - s * (1.0L / 240 - s / 132))));
}

struct row {
    const char* name;
    real (*oracle)(real);
    double low, high;
    double units;
};
// Ranges leave out the roots near which an oracle of long double has too few digits, and results that are denormal.
const row rows[] = {
    {"exp", [](real x) { return std::exp(x); }, -80, 80, 1.5},     {"expm1", [](real x) { return std::expm1(x); }, -40, 80, 3},
    {"log", [](real x) { return std::log(x); }, 1e-30, 1e30, 2},   {"log1p", [](real x) { return std::log1p(x); }, -0.999, 1e10, 3},
    {"tanh", [](real x) { return std::tanh(x); }, -20, 20, 3},     {"sin", [](real x) { return std::sin(x); }, -3, 1000, 2},
    {"cos", [](real x) { return std::cos(x); }, -1.5, 1000, 2},    {"atan", [](real x) { return std::atan(x); }, -100, 100, 2.5},
    {"erf", [](real x) { return std::erf(x); }, -6, 6, 3},         {"erfc", [](real x) { return std::erfc(x); }, -6, 8, 4},
    {"lgamma", [](real x) { return std::lgamma(x); }, 3, 1000, 4}, {"digamma", &digamma, 2, 1000, 32},
};

}  // namespace

using types = std::tuple<float, double>;

BOOST_AUTO_TEST_CASE_TEMPLATE(as_accurate_as_without_it, T, types) {
    constexpr std::size_t count = 1 << 15;
    for (const row& r : rows) {
        std::vector<T> x(count), y(count);
        for (std::size_t i = 0; i < count; ++i) {
            const double part = (static_cast<double>(i / 2) + 0.37) / (count / 2);
            // half of them in equal steps, half of each magnitude
            const double least = r.low > 0 ? r.low : 1e-6;
            x[i] = static_cast<T>(i % 2 == 0 ? r.low + (r.high - r.low) * part : least * std::pow(r.high / least, part));
        }
        fast_math::evaluate(r.name, x.data(), y.data(), count);
        real worst = 0, at = 0;
        for (std::size_t i = 0; i < count; ++i) {
            const real expected = r.oracle(static_cast<real>(x[i]));
            const T size = std::abs(static_cast<T>(expected));
            const real unit = static_cast<real>(std::nextafter(size, std::numeric_limits<T>::infinity())) - static_cast<real>(size);
            const real error = std::abs(static_cast<real>(y[i]) - expected) / unit;
            if (!(error <= worst)) worst = error, at = static_cast<real>(x[i]);
        }
        BOOST_TEST(worst <= r.units, r.name << " is off by " << static_cast<double>(worst) << " units at " << static_cast<double>(at));
    }
}
