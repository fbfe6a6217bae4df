// Linear models of every width, near and far: rows in registers, rows read twice, and blocks of rows give what plain loops give.
#define BOOST_TEST_MODULE kernel_row_groups
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <vector>

#include <tikhonov/tikhonov.hpp>

#include <run/waves.hpp>

namespace {

using namespace tikhonov;
using namespace tikhonov::detail;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto t = tensor<"t", n>;
constexpr auto b = scalar<"b">;

struct reference {
    double value = 0, bias = 0;
    std::vector<double> weights;
};
/// mean(loss(Xw + b, t)) + λ Σ w², with the slope of the loss.
template <class T, class Loss, class Slope>
reference by_loops(const std::vector<T>& xs, const std::vector<T>& ts, const std::vector<T>& ws, Loss loss, Slope slope) {
    const std::size_t rows = ts.size(), width = ws.size();
    reference r;
    r.weights.assign(width, 0.0);
    for (std::size_t i = 0; i < rows; ++i) {
        double z = 0.25;
        for (std::size_t j = 0; j < width; ++j) z += static_cast<double>(xs[i * width + j]) * static_cast<double>(ws[j]);
        r.value += loss(z, static_cast<double>(ts[i])) / static_cast<double>(rows);
        const double s = slope(z, static_cast<double>(ts[i])) / static_cast<double>(rows);
        r.bias += s;
        for (std::size_t j = 0; j < width; ++j) r.weights[j] += s * static_cast<double>(xs[i * width + j]);
    }
    for (std::size_t j = 0; j < width; ++j) {
        const double w = static_cast<double>(ws[j]);
        r.value += 0.5 * w * w;
        r.weights[j] += w;
    }
    return r;
}
template <class T, class Found>
void check_close(const Found& r, const reference& expected, auto weights) {
    const double most = std::same_as<T, float> ? 3e-5 : 1e-12;
    BOOST_TEST(std::fabs(static_cast<double>(r.value) - expected.value) <= most * (1 + std::fabs(expected.value)));
    BOOST_TEST(std::fabs(static_cast<double>(r.gradient(b)) - expected.bias) <= most);
    for (std::size_t j = 0; j < expected.weights.size(); ++j)
        BOOST_TEST(std::fabs(static_cast<double>(r.gradient(weights)[j]) - expected.weights[j]) <=
                   most * (1 + std::fabs(expected.weights[j])));
}
const auto square = [](double z, double y) { return (z - y) * (z - y); };
const auto square_slope = [](double z, double y) { return 2 * (z - y); };
const auto cross_entropy_of = [](double z, double y) { return std::log1p(std::exp(-std::fabs(z))) + std::fmax(z, 0.0) - y * z; };
const auto cross_entropy_slope = [](double z, double y) { return 1 / (1 + std::exp(-z)) - y; };

template <class T, class D>
void check_width(D d, std::size_t rows, std::size_t width) {
    BOOST_TEST_CONTEXT(rows << " x " << width) {
        constexpr auto X = tensor<"X", n, D{}>;
        constexpr auto w = tensor<"w", D{}>;
        static auto linear = compile<T>(mse(dot(X, w) + b, t) + 0.5_c * l2(w), wrt(w, b));
        static auto logistic = compile<T>(bce_with_logits(dot(X, w) + b, t) + 0.5_c * l2(w), wrt(w, b));
        const auto xs = waves<T>(rows * width, 0.7), ws = waves<T>(width, 1.9);
        auto ts = waves<T>(rows, 1.3);
        const auto of = [&](auto& kernel) { return kernel(X = view(xs, rows, width), t = ts, w = ws, b = T(0.25)); };
        check_close<T>(of(linear), by_loops(xs, ts, ws, square, square_slope), w);
        for (T& y : ts) y = y > T(0) ? T(1) : T(0);
        check_close<T>(of(logistic), by_loops(xs, ts, ws, cross_entropy_of, cross_entropy_slope), w);
    }
    static_cast<void>(d);
}

BOOST_AUTO_TEST_CASE(widths_that_calls_know) {
    constexpr auto d = axis<"d">;
    for (const std::size_t width : std::vector<std::size_t>{1,  7,  8,  9,   15,  16,  17,  31,  32,  33,  48,  50,  64, 65,
                                                            81, 96, 97, 100, 112, 113, 127, 128, 129, 192, 193, 200, 257})
        for (const std::size_t rows : std::vector<std::size_t>{1, 2, 3, 4, 5, 17, 66}) {
            check_width<float>(d, rows, width);
            check_width<double>(d, rows, width);
        }
}
BOOST_AUTO_TEST_CASE(rows_from_afar) {
    constexpr auto d = axis<"d">;
    for (const auto& [rows, width] : {std::pair<std::size_t, std::size_t>{13'001, 10}, {3001, 50}, {2003, 100}, {1501, 129}, {1027, 200}}) {
        check_width<float>(d, rows, width);
        check_width<double>(d, rows, width);
    }
    check_width<float>(d, 21'003, 201);  // beyond all caches
}
// rows of truth values
BOOST_AUTO_TEST_CASE(rows_of_a_mask) {
    constexpr auto d = axis<"d">;
    constexpr auto seen = mask<"seen", n, d>;
    constexpr auto w = tensor<"w", d>;
    auto kernel = compile<double>(mse(sum<d>(where(seen, w, 0_c)), t), wrt(w));
    for (const auto& [rows, width] : {std::pair<std::size_t, std::size_t>{5, 7}, {66, 40}, {33, 64}, {501, 200}}) {
        const auto ts = waves<double>(rows, 1.3), ws = waves<double>(width, 1.9);
        std::vector<unsigned char> flags(rows * width);
        for (std::size_t i = 0; i < flags.size(); ++i) flags[i] = i * i % 7 < 3;
        double value = 0;
        std::vector<double> slopes(width, 0.0);
        for (std::size_t i = 0; i < rows; ++i) {
            double z = -ts[i];
            for (std::size_t j = 0; j < width; ++j) z += flags[i * width + j] != 0 ? ws[j] : 0;
            value += z * z / static_cast<double>(rows);
            for (std::size_t j = 0; j < width; ++j) slopes[j] += flags[i * width + j] != 0 ? 2 * z / static_cast<double>(rows) : 0;
        }
        const auto r = kernel(seen = view(flags, rows, width), w = ws, t = ts);
        BOOST_TEST(std::fabs(r.value - value) <= 1e-12 * (1 + value));
        for (std::size_t j = 0; j < width; ++j) BOOST_TEST(std::fabs(r.gradient(w)[j] - slopes[j]) <= 1e-12 * (1 + std::fabs(slopes[j])));
    }
}
BOOST_AUTO_TEST_CASE(widths_that_the_compiler_knows) {
    for (const std::size_t rows : std::vector<std::size_t>{1, 2, 5, 66, 7001}) {
        check_width<float>(axis<"d", 20>, rows, 20);
        check_width<float>(axis<"d", 100>, rows, 100);
        check_width<double>(axis<"d", 130>, rows, 130);
    }
}

}  // namespace
