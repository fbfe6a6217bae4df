// Losses that solvers see as tables: with more rows than columns by products of these, with fewer by columns. What is found is checked by
// conditions of optimality, from loops of the test's own, which know nothing of tables.
#define BOOST_TEST_MODULE optimize_tables
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <functional>
#include <random>
#include <vector>

#include <tikhonov/train.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

namespace {

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto k = axis<"k", 3>;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto T = tensor<"T", n, k>;
constexpr auto c = tensor<"c", n, nonnegative>;
constexpr auto w = tensor<"w", d>;
constexpr auto W = tensor<"W", d, k>;
constexpr auto B = tensor<"B", k>;
constexpr auto b = scalar<"b">;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto mu = scalar<"mu", nonnegative>;
constexpr auto y = dot(X, w) + b;

struct data {
    std::size_t rows, size;
    std::vector<double> X, t, T, c;
    data(std::size_t row_count, std::size_t column_count) : rows(row_count), size(column_count) {
        std::mt19937_64 random(3);
        std::normal_distribution<double> normal;
        for (std::size_t i = 0; i < rows; ++i) {
            double sum = 4 + normal(random);
            for (std::size_t j = 0; j < size; ++j) {
                X.push_back((j > 0 ? 0.5 * X.back() : 0.0) + normal(random));
                if (j < 3) sum += static_cast<double>(j + 1) * X.back();
            }
            t.push_back(sum);
            for (int j = 0; j < 3; ++j) T.push_back(sum * (j - 0.7) + normal(random));
            c.push_back(i % 4 == 0 ? 0 : 1 + std::abs(normal(random)));
        }
    }
    double model(const double* x, std::size_t i) const {
        double sum = 0;
        for (std::size_t j = 0; j < size; ++j) sum += X[i * size + j] * x[j];
        return sum;
    }
};
// the Hessian; columns alone; columns until most of them are needed
const data shapes[] = {{40, 6}, {12, 30}, {20, 30}};

using function = std::function<double(const std::vector<double>&)>;

/// How far the best is missed: slopes, by differences, which are exact for what is quadratic, against the l1s and the bounds.
double violation(const function& smooth, const std::vector<double>& x, const std::vector<double>& l1s, double bound = 1e300) {
    double worst = 0;
    for (std::size_t j = 0; j < x.size(); ++j) {
        std::vector<double> up = x, down = x;
        up[j] += 1;
        down[j] -= 1;
        const double slope = (smooth(up) - smooth(down)) / 2;
        const double kink = x[j] == 0 ? std::max(0.0, std::abs(slope) - l1s[j]) : std::abs(slope + std::copysign(l1s[j], x[j]));
        const bool held = (x[j] >= bound && slope + l1s[j] <= 0) || (x[j] <= -bound && slope - l1s[j] >= 0);
        if (!held) worst = std::max(worst, kink);
        worst = std::max(worst, std::abs(x[j]) - bound);
    }
    return worst;
}
double total(const std::vector<double>& x, const std::vector<double>& l1s) {
    double sum = 0;
    for (std::size_t j = 0; j < x.size(); ++j) sum += l1s[j] * std::abs(x[j]);
    return sum;
}
double square(double x) { return x * x; }

/// w with b behind it.
std::vector<double> joined(std::vector<double> ws, double b0) {
    ws.push_back(b0);
    return ws;
}
std::vector<double> penalties(std::size_t size, double l1, std::size_t free) {
    std::vector<double> result(size, l1);
    result.resize(size + free, 0.0);
    return result;
}
double mean_square(const data& of, const std::vector<double>& x, const std::vector<double>* weights = nullptr, double scale = 1) {
    double sum = 0;
    for (std::size_t i = 0; i < of.rows; ++i)
        sum += (weights != nullptr ? (*weights)[i] : 1.0) * square(scale * (of.model(x.data(), i) + x[of.size]) - of.t[i]);
    return sum / static_cast<double>(of.rows);
}

}  // namespace

BOOST_AUTO_TEST_CASE(lasso) {
    auto objective = compile<double>(mse(y, t) / 2_c + lambda * l1(w), wrt(w, b));
    auto in_float = compile<float>(mse(y, t) / 2_c + lambda * l1(w), wrt(w, b));
    for (const data& of : shapes) {
        std::vector<double> ws(of.size, 0.3);
        double b0 = 7;
        const auto result = minimize(objective, lambda = 0.1, X = view(of.X, of.rows, of.size), t = of.t, w = ws, b = std::ref(b0));
        const auto l1s = penalties(of.size, 0.1, 1);
        const auto x = joined(ws, b0);
        const function smooth = [&](const std::vector<double>& at) { return mean_square(of, at) / 2; };
        BOOST_TEST(result.converged());
        BOOST_TEST(violation(smooth, x, l1s) < 1e-9);
        BOOST_TEST(std::abs(result.value - smooth(x) - total(x, l1s)) < 1e-11);

        const std::vector<float> Xf(of.X.begin(), of.X.end()), tf(of.t.begin(), of.t.end());
        std::vector<float> wf(of.size);
        float bf = 0;
        BOOST_TEST(minimize(in_float, lambda = 0.1f, X = view(Xf, of.rows, of.size), t = tf, w = wf, b = std::ref(bf)).converged());
        BOOST_TEST(violation(smooth, joined({wf.begin(), wf.end()}, static_cast<double>(bf)), l1s) < 1e-4);
    }
}

BOOST_AUTO_TEST_CASE(weights_ridges_and_a_constant) {
    auto objective =
        compile<double>(2_c * mean(c * sq(y - t)) + mu * l2(w) + mean(sq(w)) + 0.3_c * sq(b) + lambda * l1(w) + 3_c, wrt(w, b));
    for (const data& of : shapes) {
        std::vector<double> ws(of.size);
        double b0 = 0;
        const auto result =
            minimize(objective, lambda = 0.4, mu = 0.05, X = view(of.X, of.rows, of.size), t = of.t, c = of.c, w = ws, b = std::ref(b0));
        const function smooth = [&](const std::vector<double>& at) {
            double sum = 2 * mean_square(of, at, &of.c) + 0.3 * square(at[of.size]) + 3;
            for (std::size_t j = 0; j < of.size; ++j) sum += (0.05 + 1 / static_cast<double>(of.size)) * square(at[j]);
            return sum;
        };
        const auto l1s = penalties(of.size, 0.4, 1);
        const auto x = joined(ws, b0);
        BOOST_TEST(result.converged());
        BOOST_TEST(violation(smooth, x, l1s) < 1e-9);
        BOOST_TEST(std::abs(result.value - smooth(x) - total(x, l1s)) < 1e-10);
        // a constant belongs to the values of a path, too
        const auto fits = path(objective, lambda = geometric(0.4, 0.1, 2), mu = 0.05, X = view(of.X, of.rows, of.size), t = of.t, c = of.c,
                               w = ws, b = std::ref(b0));
        BOOST_TEST(std::abs(fits.value[0] - result.value) < 1e-10);
    }
}

// residuals with two axes, and a parameter that does not reach all of them
BOOST_AUTO_TEST_CASE(several_targets) {
    auto objective = compile<double>(mse(dot(X, W) + B, T) + lambda * l1(W) + box(W, -0.8_c, 0.8_c), wrt(W, B));
    for (const data& of : shapes) {
        std::vector<double> Ws(of.size * 3), Bs(3);
        const auto result = minimize(objective, lambda = 0.05, X = view(of.X, of.rows, of.size), T = view(of.T, of.rows, 3),
                                     W = view(Ws, of.size, 3), B = Bs);
        const function smooth = [&](const std::vector<double>& at) {
            double sum = 0;
            for (std::size_t i = 0; i < of.rows; ++i)
                for (std::size_t j = 0; j < 3; ++j) {
                    double z = at[3 * of.size + j] - of.T[3 * i + j];
                    for (std::size_t f = 0; f < of.size; ++f) z += of.X[i * of.size + f] * at[3 * f + j];
                    sum += z * z;
                }
            return sum / static_cast<double>(3 * of.rows);
        };
        std::vector<double> x = Ws;
        x.insert(x.end(), Bs.begin(), Bs.end());
        BOOST_TEST(result.converged());
        // the bias is not in the box
        double worst = violation(smooth, x, penalties(3 * of.size, 0.05, 3), 1e300);
        const double inside = violation(
            [&](const std::vector<double>& at) {
                std::vector<double> all = at;
                all.insert(all.end(), Bs.begin(), Bs.end());
                return smooth(all);
            },
            Ws, penalties(3 * of.size, 0.05, 0), 0.8);
        BOOST_TEST(inside < 1e-9);
        BOOST_TEST(worst > inside);  // some are at their bounds
        for (std::size_t j = 0; j < 3; ++j) {
            std::vector<double> up = x, down = x;
            up[3 * of.size + j] += 1;
            down[3 * of.size + j] -= 1;
            BOOST_TEST(std::abs(smooth(up) - smooth(down)) < 1e-9);
        }
    }
}

// what is swept is in the residuals, in the ridges, or in the penalty alone: each fit of a path is that of its own
BOOST_AUTO_TEST_CASE(paths) {
    auto in_penalty = compile<double>(mse(y, t) / 2_c + lambda * l1(w), wrt(w, b));
    auto in_ridge = compile<double>(mse(y, t) / 2_c + lambda * (0.8_c * l1(w) + 0.2_c * l2(w)), wrt(w, b));
    auto in_weight = compile<double>(lambda * mse(y, t) / 2_c + 0.3_c * l1(w), wrt(w, b));
    auto in_constant = compile<double>(mse(y, t) / 2_c + lambda * (l1(w) + 1_c), wrt(w, b));
    auto in_model = compile<double>(mse(lambda * y, t) / 2_c + 0.3_c * l1(w), wrt(w, b));
    const auto check = [](auto& objective, const data& of) {
        const auto table = view(of.X, of.rows, of.size);
        std::vector<double> ws(of.size), one(of.size);
        double b0 = 0, b1 = 0;
        const auto fits = path(objective, lambda = geometric(2.0, 0.05, 7), X = table, t = of.t, w = ws, b = std::ref(b0));
        for (std::size_t i = 0; i < 7; ++i) {
            const auto alone = minimize(objective, lambda = fits.lambda[i], X = table, t = of.t, w = one, b = std::ref(b1));
            BOOST_TEST(fits.fits[i].converged());
            BOOST_TEST(std::abs(fits.value[i] - alone.value) < 1e-10 * (1 + alone.value));
            for (std::size_t j = 0; j < of.size; ++j) BOOST_TEST(std::abs(fits.of(w)[i][j] - one[j]) < 1e-8);
        }
        BOOST_TEST((ws == std::vector<double>(fits.of(w)[6].begin(), fits.of(w)[6].end())));
    };
    for (const data& of : shapes) {
        check(in_penalty, of);
        check(in_ridge, of);
        check(in_weight, of);
        check(in_constant, of);
        check(in_model, of);
    }
}

// from the largest lambda on, which leaves nothing but the bias; where none does, parameters stay as they were
BOOST_AUTO_TEST_CASE(the_largest) {
    auto objective = compile<double>(mse(y, t) / 2_c + lambda * l1(w), wrt(w, b));
    auto bounded = compile<double>(mse(y, t) / 2_c + lambda * l1(w) + box(w, 1_c, 2_c), wrt(w, b));
    for (const data& of : shapes) {
        const auto table = view(of.X, of.rows, of.size);
        std::vector<double> ws(of.size, 0.5);
        double b0 = 0.25;
        BOOST_CHECK_THROW(path(bounded, lambda = geometric(0.1, 3), X = table, t = of.t, w = ws, b = std::ref(b0)), bind_error);
        BOOST_TEST((ws == std::vector<double>(of.size, 0.5) && b0 == 0.25));
        const auto fits = path(objective, lambda = geometric(0.1, 3), X = table, t = of.t, w = ws, b = std::ref(b0));
        double mean = 0, largest = 0;
        for (const double number : of.t) mean += number / static_cast<double>(of.rows);
        for (std::size_t j = 0; j < of.size; ++j) {
            double slope = 0;
            for (std::size_t i = 0; i < of.rows; ++i) slope += of.X[i * of.size + j] * (mean - of.t[i]);
            largest = std::max(largest, std::abs(slope) / static_cast<double>(of.rows));
        }
        BOOST_TEST(fits.lambda[0] == largest, boost::test_tools::tolerance(1e-12));
        for (const double number : fits.of(w)[0]) BOOST_TEST(number == 0);
        BOOST_TEST(fits.of(b)[0] == mean, boost::test_tools::tolerance(1e-12));
    }
}

// without a penalty, and by a window and a list of rows
BOOST_AUTO_TEST_CASE(direct_and_parts_of_the_rows) {
    auto ridge = compile<double>(mse(y, t) + mu * l2(w), wrt(w, b));
    const data& of = shapes[0];
    const auto table = view(of.X, of.rows, of.size);
    const std::vector<std::size_t> some{3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14};
    std::vector<double> by_window(of.size), by_list(of.size);
    double b0 = 0, b1 = 0;
    const auto result = minimize(ridge, mu = 0.1, X = table, t = of.t, n = window(3, 12), w = by_window, b = std::ref(b0));
    BOOST_TEST(minimize(ridge, mu = 0.1, X = table, t = of.t, n = rows(some), w = by_list, b = std::ref(b1)).converged());
    const function smooth = [&](const std::vector<double>& at) {
        double sum = 0;
        for (const std::size_t i : some) sum += square(of.model(at.data(), i) + at[of.size] - of.t[i]) / 12;
        for (std::size_t j = 0; j < of.size; ++j) sum += 0.1 * square(at[j]);
        return sum;
    };
    BOOST_TEST(result.converged());
    BOOST_TEST(violation(smooth, joined(by_window, b0), penalties(of.size, 0, 1)) < 1e-9);
    BOOST_TEST(violation(smooth, joined(by_list, b1), penalties(of.size, 0, 1)) < 1e-9);
    BOOST_TEST(std::abs(result.value - smooth(joined(by_window, b0))) < 1e-12);
}
