// The accuracy of every vector function that kernels use, in units of the last place, against long double: over sweeps of all
// magnitudes, near the places where a function is small or changes its formula, and at zeros, infinities, NaN and denormals. What stands
// in the other lanes must not change a lane's result.
#define BOOST_TEST_MODULE simd_functions
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include <tikhonov/tikhonov.hpp>

#include <reference/functions.hpp>

using tikhonov::detail::lanes;
using real = long double;

namespace {

template <class T>
constexpr T inf = std::numeric_limits<T>::infinity();
template <class T>
const char* name_of = sizeof(T) == 4 ? "float" : "double";

/// Distance in units of the last place of `expected`, which is rounded to T first only where it overflows.
template <class T>
real ulps(real expected, T found) {
    const auto rounded = static_cast<T>(expected);
    if (rounded != rounded) return found != found ? 0 : inf<real>;
    if (found != found) return inf<real>;
    if (rounded == inf<T> || rounded == -inf<T>) return found == rounded ? 0 : inf<real>;
    if (found == inf<T> || found == -inf<T>) return inf<real>;
    const T size = std::max(std::abs(rounded), std::numeric_limits<T>::min());
    const real unit = std::ldexp(real{1}, std::ilogb(size) - std::numeric_limits<T>::digits + 1);
    return std::abs(static_cast<real>(found) - expected) / unit;
}

template <class T, class F>
T one(F f, T x) {
    return f(lanes<T>(x)).value.get(0);
}

/// All magnitudes from `low` to `high` with both signs if wanted, and a fine linear grid.
template <class T>
std::vector<T> sweep(double low, double high, bool negative) {
    std::vector<T> x;
    const int steps = 20'000;
    for (int i = 0; i <= steps; ++i) {
        const double at = std::exp2(std::log2(low) + (std::log2(high) - std::log2(low)) * i / steps);
        x.push_back(static_cast<T>(std::min(at, high)));
        x.push_back(static_cast<T>(std::min(high, 20.0) * (i + 0.37) / steps));
    }
    if (negative)
        for (std::size_t i = 0, n = x.size(); i < n; ++i) x.push_back(-x[i]);
    return x;
}

struct worst {
    real error = 0;
    double at = 0;
};
template <class T, class F, class Oracle>
worst measure(F f, Oracle oracle, const std::vector<T>& arguments) {
    worst found;
    for (const T x : arguments) {
        const real error = ulps<T>(oracle(static_cast<real>(x)), one<T>(f, x));
        if (error > found.error) found = {error, static_cast<double>(x)};
    }
    return found;
}
template <class T, class F, class Oracle>
void check(const std::string& what, F f, Oracle oracle, const std::vector<T>& arguments, real allowed) {
    const worst found = measure<T>(f, oracle, arguments);
    BOOST_TEST_MESSAGE(what << " in " << name_of<T> << ": at most " << static_cast<double>(found.error) << " ulp, at " << found.at);
    BOOST_TEST(found.error <= allowed, what << " in " << name_of<T> << " is off by " << static_cast<double>(found.error) << " ulp at "
                                            << found.at << ": " << static_cast<double>(oracle(static_cast<real>(static_cast<T>(found.at))))
                                            << " is wanted, found " << static_cast<double>(one<T>(f, static_cast<T>(found.at))));
}
/// Exact values: zeros, infinities, NaN.
template <class T, class F>
void at(const std::string& what, F f, double x, double expected) {
    const T found = one<T>(f, static_cast<T>(x));
    const auto wanted = static_cast<T>(expected);
    BOOST_TEST((found == wanted || (found != found && wanted != wanted)),
               what << " in " << name_of<T> << " of " << x << " is " << static_cast<double>(found) << ", not " << expected);
}

/// Every 1009th float; doubles of random bits, half of them with exponents where functions bend; and the neighbours of special points.
/// In ascending order, so that lanes are alike, up to the neighbours.
template <class T>
std::vector<T> dense(double low, double high) {
    std::vector<T> x;
    const auto add = [&](T number) {
        if (number != number || (static_cast<double>(number) >= low && static_cast<double>(number) <= high)) x.push_back(number);
    };
    if constexpr (sizeof(T) == 4) {
        for (std::uint64_t bits = 0; bits < (std::uint64_t{1} << 32); bits += 1009) add(std::bit_cast<T>(static_cast<std::uint32_t>(bits)));
    } else {
        std::mt19937_64 random(1);
        for (int i = 0; i < 300'000; ++i) {
            const std::uint64_t bits = random();
            add(std::bit_cast<T>(bits));
            const int exponent = static_cast<int>(random() % 24) - 13;
            const T size = std::ldexp(T(1) + static_cast<T>(bits >> 12) * T(0x1p-52), exponent);
            add(random() % 2 == 0 ? size : -size);
        }
        std::sort(x.begin(), x.end(), [](T a, T b) { return a < b || (a == a && b != b); });
    }
    const double overflow = std::log(static_cast<double>(std::numeric_limits<T>::max()));
    const double underflow = std::log(static_cast<double>(std::numeric_limits<T>::min()));
    const double nothing = std::log(static_cast<double>(std::numeric_limits<T>::denorm_min()));
    for (const double point : {0.0, 0.17328679513998632, 0.25, 0.34657359027997264, 0.5, 0.55, 0.6931471805599453, 0.75, 1.0, 1.5, 2.0,
                               20.0, overflow, underflow, nothing, static_cast<double>(std::numeric_limits<T>::min()),
                               static_cast<double>(std::numeric_limits<T>::max()), inf<double>})
        for (const double sign : {-1.0, 1.0}) {
            T below = static_cast<T>(sign * point);
            T above = below;
            for (int i = 0; i < 40; ++i) {
                add(below);
                add(above);
                below = std::nextafter(below, -inf<T>);
                above = std::nextafter(above, inf<T>);
            }
        }
    while (x.size() % lanes<T>::size != 0) x.push_back(T(1));
    return x;
}

template <class T, class F>
std::vector<T> results(F f, const std::vector<T>& x) {
    std::vector<T> y(x.size());
    for (std::size_t i = 0; i < x.size(); i += lanes<T>::size)
        lanes<T>(f(tikhonov::detail::load_contiguous(&x[i]))).value.store_unaligned(&y[i]);
    return y;
}

/// Accuracy at all of `dense`, with the right zero where the result is one, and the same bits when the lanes are mixed. The oracle of float
/// may be double: it is off by less than 1e-8 ulp.
template <class T, class F, class Oracle>
void check_densely(const std::string& what, F f, Oracle oracle, real allowed, double low = -inf<double>, double high = inf<double>) {
    using wide = std::conditional_t<sizeof(T) == 4, double, real>;
    std::vector<T> x = dense<T>(low, high);
    std::vector<T> y = results<T>(f, x);
    worst found;
    bool zeros = true;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const auto exact = static_cast<wide>(oracle(static_cast<wide>(x[i])));
        const real error = ulps<T>(static_cast<real>(exact), y[i]);
        if (error > found.error) found = {error, static_cast<double>(x[i])};
        if (y[i] == 0 && static_cast<T>(exact) == 0 && std::signbit(y[i]) != std::signbit(static_cast<T>(exact))) zeros = false;
    }
    BOOST_TEST_MESSAGE(what << " in " << name_of<T> << " densely: at most " << static_cast<double>(found.error) << " ulp, at " << found.at);
    BOOST_TEST(found.error <= allowed,
               what << " in " << name_of<T> << " is off by " << static_cast<double>(found.error) << " ulp at " << found.at);
    BOOST_TEST(zeros, what << " in " << name_of<T> << " has a zero of the wrong sign");
    std::vector<std::size_t> order(x.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::shuffle(order.begin(), order.end(), std::mt19937(2));
    std::vector<T> mixed;
    for (const std::size_t i : order) mixed.push_back(x[i]);
    mixed = results<T>(f, mixed);
    bool same = true;
    for (std::size_t i = 0; i < order.size(); ++i)
        same = same && (std::memcmp(&mixed[i], &y[order[i]], sizeof(T)) == 0 || (mixed[i] != mixed[i] && y[order[i]] != y[order[i]]));
    BOOST_TEST(same, what << " in " << name_of<T> << " depends on the other lanes");
}

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = inf<double>;

template <class T>
inline constexpr double smallest = sizeof(T) == 4 ? 0x1p-149 : 0x1p-1070;
template <class T>
inline constexpr double normal = sizeof(T) == 4 ? 0x1p-126 : 0x1p-1022;
template <class T>
inline constexpr double huge = sizeof(T) == 4 ? 3e38 : 1e308;

/// ψ(x) = ψ(x) - ψ(r) = (x - r)·Σ 1/((k + r)(k + x)) for the root r: accurate where ψ is small. The rest of the sum is an integral.
real digamma_near_root(real x) {
    const real r = 0x1.762d86356be3fp+0L;
    const real h = (x - r) - 9.54999542996569771517e-17L;
    real sum = 0;
    constexpr int terms = 500;
    for (int k = 0; k < terms; ++k) sum += 1 / ((k + r) * (k + x));
    const real f = 1 / ((terms + r) * (terms + x));
    const real rest = h == 0 ? 1 / (terms + r) : std::log1p(h / (terms + r)) / h;
    return h * (sum + rest + f / 2 + f * (1 / (terms + r) + 1 / (terms + x)) / 12);
}

}  // namespace

using types = std::tuple<float, double>;

/// What states its accuracy in the table of the reference.
BOOST_AUTO_TEST_CASE_TEMPLATE(measured_rows, T, types) {
    int measured = 0;
    const auto one = [&]<class P, class Body>(const reference::measured_row<P, Body>& row) {
        const auto oracle = [](real x) { return Body{}(&x); };
        const auto f = [](auto x) { return P::value(x); };
        check_densely<T>(std::string(P::name.view()), f, oracle, row.lanes.units, row.lanes.low, row.lanes.high);
        ++measured;
    };
    const auto each = [&](const auto& row) {
        if constexpr (requires { row.lanes; }) one(row);
    };
    std::apply([&](const auto&... row) { (each(row), ...); }, reference::rows);
    BOOST_TEST(measured > 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(exponential, T, types) {
    const auto f = [](auto x) { return exp(x); };
    check_densely<T>(
        "exp", f, [](auto x) { return std::exp(x); }, 1.2L);
    check<T>(
        "exp", f, [](real x) { return std::exp(x); }, sweep<T>(normal<T>, sizeof(T) == 4 ? 87.0 : 708.0, true), 1.5L);
    at<T>("exp", f, -infinity, 0);
    at<T>("exp", f, infinity, infinity);
    at<T>("exp", f, 2000, infinity);
    at<T>("exp", f, -2000, 0);
    at<T>("exp", f, no_number, no_number);
    at<T>("exp", f, 0, 1);
}
/// One factor 2ⁿ made from the last bits of a sum: those of a NaN must not make a number of it.
BOOST_AUTO_TEST_CASE_TEMPLATE(exponential_of_what_is_not_positive, T, types) {
    const auto f = [](auto x) { return exp_of_nonpositive(x); };
    check_densely<T>(
        "exp_of_nonpositive", f, [](auto x) { return std::exp(x); }, 1.2L, -inf<double>, 60);
    check<T>(
        "exp_of_nonpositive", f, [](real x) { return std::exp(x); }, sweep<T>(normal<T>, 60, true), 1.5L);
    at<T>("exp_of_nonpositive", f, -infinity, 0);
    at<T>("exp_of_nonpositive", f, -2000, 0);
    at<T>("exp_of_nonpositive", f, 0, 1);
    at<T>("exp_of_nonpositive", f, no_number, no_number);
    for (unsigned payload = 1; payload < 2048; ++payload) {
        using word = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
        const T x = std::bit_cast<T>(static_cast<word>(std::bit_cast<word>(std::numeric_limits<T>::quiet_NaN()) + payload));
        BOOST_TEST_REQUIRE(std::isnan(one<T>(f, x)));
        BOOST_TEST_REQUIRE(std::isnan(one<T>([](auto y) { return tanh(y); }, x)));
    }
}
BOOST_AUTO_TEST_CASE_TEMPLATE(exponential_minus_one, T, types) {
    const auto f = [](auto x) { return expm1(x); };
    check_densely<T>(
        "expm1", f, [](auto x) { return std::expm1(x); }, 1.25L);
    check<T>(
        "expm1", f, [](real x) { return std::expm1(x); }, sweep<T>(smallest<T>, sizeof(T) == 4 ? 87.0 : 708.0, true), 2);
    at<T>("expm1", f, -infinity, -1);
    at<T>("expm1", f, infinity, infinity);
    at<T>("expm1", f, no_number, no_number);
}
BOOST_AUTO_TEST_CASE_TEMPLATE(logarithms, T, types) {
    const auto f = [](auto x) { return log(x); };
    check_densely<T>(
        "log", f, [](auto x) { return std::log(x); }, 1);
    check<T>(
        "log", f, [](real x) { return std::log(x); }, sweep<T>(smallest<T>, huge<T>, false), 1);
    at<T>("log", f, 0, -infinity);
    at<T>("log", f, -1, no_number);
    at<T>("log", f, infinity, infinity);
    at<T>("log", f, no_number, no_number);
    const auto g = [](auto x) { return log1p(x); };
    check_densely<T>(
        "log1p", g, [](auto x) { return std::log1p(x); }, 1.1L);
    check<T>(
        "log1p", g, [](real x) { return std::log1p(x); }, sweep<T>(smallest<T>, huge<T>, false), 2);
    auto below = sweep<T>(smallest<T>, 0.999, false);
    for (T& x : below) x = x < 1 ? -x : T(0);
    check<T>(
        "log1p below 0", g, [](real x) { return std::log1p(x); }, below, 2);
    at<T>("log1p", g, -1, -infinity);
    at<T>("log1p", g, -2, no_number);
    at<T>("log1p", g, infinity, infinity);
    at<T>("log1p", g, no_number, no_number);
}
BOOST_AUTO_TEST_CASE_TEMPLATE(logistic_family, T, types) {
    const auto everywhere = sweep<T>(smallest<T>, huge<T>, true);
    const auto f = [](auto x) { return tanh(x); };
    check_densely<T>(
        "tanh", f, [](auto x) { return std::tanh(x); }, 1.75L);
    check<T>(
        "tanh", f, [](real x) { return std::tanh(x); }, everywhere, 3);
    at<T>("tanh", f, infinity, 1);
    at<T>("tanh", f, -infinity, -1);
    at<T>("tanh", f, no_number, no_number);
    const double deep = sizeof(T) == 4 ? 86.0 : 707.0;
    const auto g = [](auto x) { return tikhonov::detail::sigmoid_::value(x); };
    check_densely<T>(
        "sigmoid", g, [](auto x) { return x < 0 ? std::exp(x) / (1 + std::exp(x)) : 1 / (1 + std::exp(-x)); }, 2);
    check<T>(
        "sigmoid", g, [](real x) { return 1 / (1 + std::exp(-x)); }, sweep<T>(smallest<T>, deep, true), 3);
    at<T>("sigmoid", g, infinity, 1);
    at<T>("sigmoid", g, -infinity, 0);
    at<T>("sigmoid", g, no_number, no_number);
    const auto s = [](auto x) { return tikhonov::detail::softplus_::value(x); };
    check_densely<T>(
        "softplus", s, [](auto x) { return std::max(x, decltype(x)(0)) + std::log1p(std::exp(-std::abs(x))); }, 2.2L);
    const auto softplus = [](real x) { return std::max<real>(x, 0) + std::log1p(std::exp(-std::abs(x))); };
    check<T>("softplus", s, softplus, sweep<T>(smallest<T>, deep, true), 3);
    at<T>("softplus", s, infinity, infinity);
    at<T>("softplus", s, -infinity, 0);
    at<T>("softplus", s, no_number, no_number);
}
BOOST_AUTO_TEST_CASE_TEMPLATE(circular_functions, T, types) {
    const auto s = [](auto x) { return sin(x); };
    const auto c = [](auto x) { return cos(x); };
    check<T>(
        "sin up to 20", s, [](real x) { return std::sin(x); }, sweep<T>(smallest<T>, 20, true), 2);
    check<T>(
        "cos up to 20", c, [](real x) { return std::cos(x); }, sweep<T>(smallest<T>, 20, true), 2);
    check<T>(
        "sin", s, [](real x) { return std::sin(x); }, sweep<T>(smallest<T>, huge<T>, true), 2);
    check<T>(
        "cos", c, [](real x) { return std::cos(x); }, sweep<T>(smallest<T>, huge<T>, true), 2);
    for (const double x : {infinity, -infinity, no_number}) {
        at<T>("sin", s, x, no_number);
        at<T>("cos", c, x, no_number);
    }
    const auto a = [](auto x) { return atan(x); };
    check<T>(
        "atan", a, [](real x) { return std::atan(x); }, sweep<T>(smallest<T>, huge<T>, true), 2.5L);
    at<T>("atan", a, infinity, std::atan(infinity));
    at<T>("atan", a, -infinity, std::atan(-infinity));
    at<T>("atan", a, no_number, no_number);
}
BOOST_AUTO_TEST_CASE_TEMPLATE(error_function, T, types) {
    const auto f = [](auto x) { return erf(x); };
    check<T>(
        "erf", f, [](real x) { return std::erf(x); }, sweep<T>(smallest<T>, huge<T>, true), 2.5L);
    at<T>("erf", f, infinity, 1);
    at<T>("erf", f, -infinity, -1);
    at<T>("erf", f, no_number, no_number);
}
BOOST_AUTO_TEST_CASE_TEMPLATE(gamma_functions, T, types) {
    const auto f = [](auto x) { return lgamma(x); };
    check<T>(
        "lgamma", f, [](real x) { return std::lgamma(x); }, sweep<T>(smallest<T>, sizeof(T) == 4 ? 4e36 : 2.5e305, false), 16);
    std::vector<T> near;
    for (int i = -2000; i <= 2000; ++i)
        for (const double root : {1.0, 2.0})
            for (const double by : {1e-3, 1e-4, 1e-7}) near.push_back(static_cast<T>(root + by * i / 7));
    check<T>(
        "lgamma near its roots", f, [](real x) { return std::lgamma(x); }, near, 16);
    at<T>("lgamma", f, 0, infinity);
    at<T>("lgamma", f, infinity, infinity);
    at<T>("lgamma", f, -1.5, no_number);
    at<T>("lgamma", f, -infinity, no_number);
    at<T>("lgamma", f, no_number, no_number);
    const auto d = [](auto x) { return tikhonov::detail::polygamma<0>(x); };
    const auto digamma = [](real x) { return reference::polygamma(0, x); };
    check<T>("digamma", d, digamma, sweep<T>(smallest<T>, huge<T>, false), 32);
    near.clear();
    for (int i = -2000; i <= 2000; ++i)
        for (const double by : {1e-3, 1e-5, 1e-9}) near.push_back(static_cast<T>(1.4616321449683623413 + by * i / 7));
    check<T>("digamma near its root", d, digamma_near_root, near, 16);
    at<T>("digamma", d, 0, -infinity);
    at<T>("digamma", d, infinity, infinity);
    at<T>("digamma", d, -1.5, no_number);
    at<T>("digamma", d, no_number, no_number);
    const auto positive = sweep<T>(sizeof(T) == 4 ? 1e-9 : 1e-70, sizeof(T) == 4 ? 1e9 : 1e70, false);
    check<T>(
        "trigamma", [](auto x) { return tikhonov::detail::polygamma<1>(x); }, [](real x) { return reference::polygamma(1, x); }, positive,
        16);
    check<T>(
        "polygamma 2", [](auto x) { return tikhonov::detail::polygamma<2>(x); }, [](real x) { return reference::polygamma(2, x); },
        positive, 16);
    check<T>(
        "polygamma 3", [](auto x) { return tikhonov::detail::polygamma<3>(x); }, [](real x) { return reference::polygamma(3, x); },
        positive, 16);
}
BOOST_AUTO_TEST_CASE_TEMPLATE(lengths, T, types) {
    for (const double ratio : {1.0, 0.7, 1e-3, 1e-9, 0.0}) {
        const auto r = static_cast<T>(ratio);
        const auto f = [r](auto x) { return hypot(x, x * lanes<T>(r)); };
        const auto oracle = [r](real x) { return std::hypot(x, static_cast<real>(static_cast<T>(x) * r)); };
        check<T>("hypot, ratio " + std::to_string(ratio), f, oracle, sweep<T>(smallest<T>, huge<T> / 2, true), 1.5L);
    }
    at<T>(
        "hypot", [](auto x) { return hypot(x, x); }, 0, 0);
    at<T>(
        "hypot", [](auto x) { return hypot(x, lanes<T>(T(1))); }, infinity, infinity);
    at<T>(
        "hypot", [](auto x) { return hypot(x, x); }, -infinity, infinity);
    at<T>(
        "hypot", [](auto x) { return hypot(x, lanes<T>(T(1))); }, no_number, no_number);
    at<T>(
        "hypot", [](auto x) { return hypot(lanes<T>(T(1)), x); }, no_number, no_number);
}
/// NaN in either operand comes out, whatever is beside it, and in lanes of every kind.
BOOST_AUTO_TEST_CASE_TEMPLATE(extrema, T, types) {
    const T numbers[] = {std::numeric_limits<T>::quiet_NaN(), -inf<T>, T(-2), T(-0.5), T(0), T(0.5), T(2), inf<T>};
    constexpr std::size_t count = std::size(numbers);
    for (std::size_t shift = 0; shift < count; ++shift) {
        std::vector<T> a, b;
        for (std::size_t i = 0; i < count * lanes<T>::size; ++i) {
            a.push_back(numbers[i % count]);
            b.push_back(numbers[(i + shift) % count]);
        }
        const auto two = [&](auto f, std::size_t i, std::size_t at) {
            return f(tikhonov::detail::load_contiguous(&a[i]), tikhonov::detail::load_contiguous(&b[i])).value.get(at);
        };
        const auto same = [](T found, T expected) { return found == expected || (found != found && expected != expected); };
        const T nan = numbers[0];
        for (std::size_t i = 0; i < a.size(); i += lanes<T>::size)
            for (std::size_t k = 0; k < static_cast<std::size_t>(lanes<T>::size); ++k) {
                const T x = a[i + k];
                const T y = b[i + k];
                const bool poisoned = x != x || y != y;
                BOOST_TEST(same(two([](auto p, auto q) { return max(p, q); }, i, k), poisoned ? nan : std::max(x, y)));
                BOOST_TEST(same(two([](auto p, auto q) { return min(p, q); }, i, k), poisoned ? nan : std::min(x, y)));
                BOOST_TEST(same(two([](auto p, auto) { return tikhonov::detail::relu_::value(p); }, i, k), x > 0 || x != x ? x : T(0)));
                if (y < 0 || y == inf<T> || (y == 0 && std::abs(x) == inf<T>)) continue;  // not a threshold; infinity less infinity
                const T size = std::abs(x);
                const T huber = poisoned ? nan : size <= y ? x * x / 2 : y * (size - y / 2);
                BOOST_TEST(same(two([](auto p, auto q) { return tikhonov::detail::huber_::value(p, q); }, i, k), huber));
            }
    }
}
