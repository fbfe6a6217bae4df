// Proximal operators against their definition: separable ones against a search on a grid that is refined by the sign of the slope, those
// of groups against coordinate descent. What they say is zero is zero.
#define BOOST_TEST_MODULE split_prox
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
constexpr auto k = axis<"k">;
constexpr auto w = tensor<"w", d>;
constexpr auto x = tensor<"x", d>;
constexpr auto u = tensor<"u", d, nonnegative>;
constexpr auto v = tensor<"v", d>;
constexpr auto W = tensor<"W", d, k>;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto alpha = scalar<"alpha", nonnegative>;
constexpr auto gamma_ = scalar<"gamma", positive>;
constexpr auto eta = scalar<"eta", positive>;

/// A penalty of one number: its value, its slope to the right, and where it is finite.
struct plain_penalty {
    std::function<double(double)> value;
    std::function<double(double)> slope;
    double low = -50;
    double high = 50;
};

/// The best of all local minima of p(u) + (u - x)² / (2η), each by bisection of the slope.
double plain_prox(const plain_penalty& p, double at, double step) {
    const auto value = [&](double z) { return p.value(z) + (z - at) * (z - at) / (2 * step); };
    const auto slope = [&](double z) { return p.slope(z) + (z - at) / step; };
    constexpr int cells = 20'000;
    const auto point = [&](int i) { return i == cells ? p.high : p.low + (p.high - p.low) * i / cells; };
    double best = p.low;
    const auto try_it = [&](double z) {
        if (value(z) < value(best)) best = z;
    };
    try_it(p.high);
    for (int i = 0; i < cells; ++i) {
        double a = point(i), b = point(i + 1);
        if (!(slope(a) <= 0 && slope(b) >= 0)) continue;
        for (int step_of = 0; step_of < 200; ++step_of) (slope(0.5 * (a + b)) < 0 ? a : b) = 0.5 * (a + b);
        try_it(std::abs(b) < 1e-13 ? 0 : b);
    }
    return best;
}
double sign_of_number(double z) { return z < 0 ? -1 : 1; }  // the slope of |z| to the right

plain_penalty plain_sum(double l1_weight, double l2_weight, double slope = 0, double low = -50, double high = 50) {
    return {[=](double z) { return l1_weight * std::abs(z) + l2_weight * z * z + slope * z; },
            [=](double z) { return l1_weight * sign_of_number(z) + 2 * l2_weight * z + slope; }, low, high};
}
plain_penalty plain_mcp(double weight, double strength, double reach) {
    return {[=](double z) {
                const double a = std::abs(z);
                return weight * (a <= reach * strength ? strength * a - a * a / (2 * reach) : 0.5 * reach * strength * strength);
            },
            [=](double z) { return weight * sign_of_number(z) * std::max(0.0, strength - std::abs(z) / reach); }};
}
plain_penalty plain_scad(double strength, double a) {
    return {[=](double z) {
                const double r = std::abs(z);
                if (r <= strength) return strength * r;
                if (r <= a * strength) return (2 * a * strength * r - r * r - strength * strength) / (2 * (a - 1));
                return 0.5 * strength * strength * (a + 1);
            },
            [=](double z) {
                const double r = std::abs(z);
                return sign_of_number(z) * (r <= strength ? strength : std::max(0.0, (a * strength - r) / (a - 1)));
            }};
}

/// Points that are not on a border of two pieces.
std::vector<double> points() {
    std::vector<double> result{0, 0.01, -0.013};
    for (double z = -9.871; z < 10; z += 0.437) result.push_back(z);
    return result;
}
const std::vector<double> xs = points();
const std::size_t size = xs.size();
std::vector<double> filled(double low, double by) {
    std::vector<double> result(size);
    for (std::size_t i = 0; i < size; ++i) result[i] = low + by * static_cast<double>(i % 7);
    return result;
}
const std::vector<double> us = filled(0, 0.3), vs = filled(-1, 0.3);

/// Compares a kernel of `prox` at x with the plain one; `plain(i)` is the penalty of element i.
template <class Kernel, class Plain, class... A>
void compare(const char* what, Kernel proximal, Plain plain, std::initializer_list<double> steps, const A&... bindings) {
    for (const double step : steps) {
        const auto result = proximal(x = xs, eta = step, bindings...);
        for (std::size_t i = 0; i < size; ++i) {
            const double expected = plain_prox(plain(i), xs[i], step), found = result.value[i];
            BOOST_TEST(std::abs(found - expected) < 1e-10,
                       what << " at " << xs[i] << ", step " << step << ": " << found << " and not " << expected);
            if (expected == 0) BOOST_TEST(found == 0);
        }
    }
}

using matrix = std::vector<std::vector<double>>;
/// Minimises Σ l1|z| + l2 z² + Σ over groups g·√Σz² + |z - x|² / (2η) for z >= low by coordinate descent, each coordinate by bisection.
/// A group is a list of elements.
std::vector<double> plain_groups(const std::vector<double>& at, double step, double l1_weight, double l2_weight, double low,
                                 const std::vector<std::pair<double, std::vector<std::size_t>>>& groups) {
    std::vector<double> z = at;
    for (double& value : z) value = std::max(value, low);
    for (int sweep = 0; sweep < 400; ++sweep)
        for (std::size_t i = 0; i < z.size(); ++i) {
            const auto slope = [&](double at_i) {
                double result = (at_i - at[i]) / step + 2 * l2_weight * at_i + l1_weight * sign_of_number(at_i);
                for (const auto& [weight, members] : groups) {
                    double squares = 0;
                    bool has = false;
                    for (const std::size_t m : members) {
                        has = has || m == i;
                        squares += m == i ? at_i * at_i : z[m] * z[m];
                    }
                    if (has) result += squares > 0 ? weight * at_i / std::sqrt(squares) : weight;
                }
                return result;
            };
            double a = std::max(low, -50.0), b = 50;
            if (slope(a) >= 0) b = a;
            for (int halving = 0; halving < 100 && a < b; ++halving) (slope(0.5 * (a + b)) < 0 ? a : b) = 0.5 * (a + b);
            z[i] = std::abs(b) < 1e-13 ? 0 : b;
        }
    return z;
}

}  // namespace

BOOST_AUTO_TEST_CASE(separable_ones) {
    const auto of = [](auto penalty) { return compile<double>(prox(penalty, w, eta, x)); };
    compare(
        "l1", of(lambda * l1(w)), [](std::size_t) { return plain_sum(0.7, 0); }, {0.1, 1.0, 3.0}, lambda = 0.7);
    compare(
        "l1 of weight 0", of(lambda * l1(w)), [](std::size_t) { return plain_sum(0, 0); }, {1.0}, lambda = 0);
    compare(
        "l1 with weights", of(lambda * sum(u * abs(w)) + sum(v * w)), [](std::size_t i) { return plain_sum(0.7 * us[i], 0, vs[i]); },
        {0.1, 2.0}, lambda = 0.7, u = us, v = vs);
    compare(
        "l2", of(alpha * l2(w)), [](std::size_t) { return plain_sum(0, 0.4); }, {0.1, 3.0}, alpha = 0.4);
    compare(
        "elastic net", of(elastic_net(w, lambda, alpha)), [](std::size_t) { return plain_sum(0.7, 0.4); }, {0.1, 3.0}, lambda = 0.7,
        alpha = 0.4);
    compare(
        "elastic net in a box", of(elastic_net(w, lambda, alpha) + box(w, -1_c, u)),
        [](std::size_t i) { return plain_sum(0.7, 0.4, 0, -1, us[i]); }, {0.1, 1.0}, lambda = 0.7, alpha = 0.4, u = us);
    compare(
        "nonnegative", of(nonnegative(w) + sum(v * w)), [](std::size_t i) { return plain_sum(0, 0, vs[i], 0); }, {0.1, 1.0}, v = vs);
    compare(
        "nonnegative elastic net", of(nonnegative(w) + elastic_net(w, lambda, alpha)),
        [](std::size_t) { return plain_sum(0.7, 0.4, 0, 0); }, {0.1, 1.0}, lambda = 0.7, alpha = 0.4);
}

BOOST_AUTO_TEST_CASE(folded_ones) {
    // the last steps are longer than the reach: the sum is not convex any more
    compare(
        "mcp", compile<double>(prox(alpha * mcp(w, lambda, gamma_), w, eta, x)), [](std::size_t) { return plain_mcp(0.6, 1.3, 2.5); },
        {0.1, 1.0, 3.0, 6.0}, alpha = 0.6, lambda = 1.3, gamma_ = 2.5);
    compare(
        "scad", compile<double>(prox(scad(w, lambda, gamma_), w, eta, x)), [](std::size_t) { return plain_scad(1.3, 3.7); },
        {0.1, 1.0, 2.6, 3.5, 6.0}, lambda = 1.3, gamma_ = 3.7);
}

BOOST_AUTO_TEST_CASE(groups) {
    constexpr std::size_t rows = 4, columns = 5;
    std::vector<double> Ws(rows * columns), weights{0.3, 0.9, 9.0, 2.0};
    std::mt19937 random(3);
    std::normal_distribution<double> normal;
    for (double& value : Ws) value = 1.5 * normal(random);
    const auto rows_of = [&](double g, bool whole) {
        std::vector<std::pair<double, std::vector<std::size_t>>> result;
        std::vector<std::size_t> all;
        for (std::size_t i = 0; i < rows; ++i) {
            std::vector<std::size_t> members;
            for (std::size_t j = 0; j < columns; ++j) members.push_back(i * columns + j);
            result.emplace_back(g * weights[i], members);
            all.insert(all.end(), members.begin(), members.end());
        }
        if (whole) result.emplace_back(g, all);
        return result;
    };
    const auto check = [&](const char* what, const auto& result, const std::vector<double>& expected) {
        int zeros = 0;
        for (std::size_t i = 0; i < expected.size(); ++i) {
            const double found = result.value[i];
            BOOST_TEST(std::abs(found - expected[i]) < 1e-9, what << ", element " << i << ": " << found << " and not " << expected[i]);
            zeros += found == 0;
        }
        BOOST_TEST(zeros >= static_cast<int>(columns), what);  // a whole group is exactly zero
    };
    constexpr auto group = lambda * sum(u * norm<k>(W));
    const auto at = [&](auto penalty) {
        return evaluate<double>(prox(penalty, W, eta), W = view(Ws, rows, columns), u = weights, lambda = 0.7, alpha = 0.2, eta = 1.1);
    };
    check("group", evaluate<double>(prox(group, W, eta), W = view(Ws, rows, columns), u = weights, lambda = 0.7, eta = 1.1),
          plain_groups(Ws, 1.1, 0, 0, -50, rows_of(0.7, false)));
    check("sparse group", at(group + alpha * l1(W)), plain_groups(Ws, 1.1, 0.2, 0, -50, rows_of(0.7, false)));
    check("squares, nonnegative", at(elastic_net(W, alpha, 0.3_c) + nonnegative(W) + group),
          plain_groups(Ws, 1.1, 0.2, 0.3, 0, rows_of(0.7, false)));
    check("nested", at(group + alpha * l1(W) + lambda * norm(W)), plain_groups(Ws, 1.1, 0.2, 0, -50, rows_of(0.7, true)));
}

// x = prox of p at x + η · prox of its conjugate with the step 1/η at x/η; the conjugate of λ|w| says that |w| <= λ
BOOST_AUTO_TEST_CASE(moreau) {
    constexpr auto both = prox(lambda * l1(w), w, eta, x) + eta * prox(box(w, -lambda, lambda), w, 1_c / eta, x / eta);
    const auto result = evaluate<double>(both, x = xs, lambda = 0.7, eta = 1.3);
    for (std::size_t i = 0; i < size; ++i) BOOST_TEST(std::abs(result.value[i] - xs[i]) <= 4e-16 * (1 + std::abs(xs[i])));
}

BOOST_AUTO_TEST_CASE(not_a_number_is_not_hidden) {
    std::vector<double> bad{std::nan(""), 1};
    BOOST_TEST(std::isnan(evaluate<double>(prox(lambda * l1(w), w, eta), w = bad, lambda = 1, eta = 1).value[0]));
    BOOST_TEST(std::isnan(evaluate<double>(prox(lambda * norm(w), w, eta), w = bad, lambda = 1, eta = 1).value[1]));
    const auto constraint = [](const std::vector<double>& values) { return evaluate<double>(nonnegative(w), w = values).value; };
    BOOST_TEST(std::isnan(constraint(bad)));
    BOOST_TEST(constraint({0.0, 2.0}) == 0);
    BOOST_TEST(std::isinf(constraint({-1e-9, 2.0})));
    const std::vector<double> edges{-1, 1};
    BOOST_TEST(evaluate<double>(box(w, -1_c, 1_c), w = edges).value == 0);
}

// A proximal step is one kernel, which reads the data once: iterated, it ends where the lasso's conditions hold.
BOOST_AUTO_TEST_CASE(steps_of_the_lasso) {
    constexpr auto X = tensor<"X", n, d>;
    constexpr auto t = tensor<"t", n>;
    constexpr auto loss = mse(dot(X, w), t) + lambda * l1(w);
    constexpr auto s = smooth_part(loss, wrt(w));
    auto step = compile<double>(w = prox(penalty_part(loss, wrt(w)), w, eta, w - eta * grad(s, w)));
    constexpr std::size_t rows = 60, columns = 9;
    std::mt19937 random(1);
    std::normal_distribution<double> normal;
    std::vector<double> Xs(rows * columns), ts(rows), ws(columns);
    for (double& value : Xs) value = normal(random);
    for (std::size_t i = 0; i < rows; ++i) ts[i] = 2 * Xs[i * columns] - Xs[i * columns + 4] + 0.1 * normal(random);
    for (int i = 0; i < 2000; ++i) step(X = view(Xs, rows, columns), t = ts, lambda = 0.4, eta = 0.2, w = ws);
    int zeros = 0;
    for (std::size_t j = 0; j < columns; ++j) {
        double slope = 0;
        for (std::size_t i = 0; i < rows; ++i) {
            double residual = -ts[i];
            for (std::size_t c = 0; c < columns; ++c) residual += Xs[i * columns + c] * ws[c];
            slope += 2.0 / rows * residual * Xs[i * columns + j];
        }
        zeros += ws[j] == 0;
        if (ws[j] == 0) BOOST_TEST(std::abs(slope) <= 0.4 + 1e-12);
        else BOOST_TEST(std::abs(slope + 0.4 * sign_of_number(ws[j])) < 1e-10);
    }
    BOOST_TEST(zeros >= 5);
    BOOST_TEST(ws[0] != 0);
}
