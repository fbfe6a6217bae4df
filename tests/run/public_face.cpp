// The public face: the opening program of the library with its short names at namespace scope, and the promises that surround it, each in
// a line or two and against plain loops.
#define BOOST_TEST_MODULE run_public_face
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <functional>
#include <numeric>
#include <span>
#include <stdexcept>
#include <type_traits>
#include <vector>

#include <tikhonov/tikhonov.hpp>
using namespace tikhonov;            // operators and functions are also found by ADL
using namespace tikhonov::literals;  // 2_c, 0.01_c

// ---- the program
constexpr auto n = axis<"n">;  // extent known at run time
constexpr auto d = axis<"d">;
constexpr auto h = axis<"h", 8>;  // extent known at compile time
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto rate = scalar<"rate">;

constexpr auto y = dot(X, w) + b;
constexpr auto loss = mse(y, t) + lambda * l2(w);

static_assert(grad(l2(w), w) == 2_c * w);
static_assert(is_convex(loss, wrt(w, b)));

// ---- what surrounds it
constexpr auto m = axis<"m">;
constexpr auto c = axis<"c">;
constexpr auto k = axis<"k", 8>;
constexpr auto A = tensor<"A", n, d>;
constexpr auto B = tensor<"B", m, d>;
constexpr auto R = tensor<"R", n, m>;
constexpr auto W = tensor<"W", h, d>;
constexpr auto z = tensor<"z", n, c>;
constexpr auto s = tensor<"s", n, nonnegative>;
constexpr auto v = tensor<"v", d>;
constexpr auto label = labels<"label", n, c>;
constexpr auto seen = mask<"seen", n, m>;

/// Small numbers that repeat late.
std::vector<float> some(std::size_t count, int kind) {
    std::vector<float> result(count);
    for (std::size_t i = 0; i < count; ++i) result[i] = static_cast<float>((static_cast<int>(i) * 37 + kind * 11) % 29) / 16 - 0.75f;
    return result;
}
void check_near(double found, double expected) {
    BOOST_TEST(std::abs(found - expected) <= 3e-5 * (1 + std::abs(expected)), found << " is not " << expected);
}
void check_all_near(const auto& found, const auto& expected) {
    BOOST_REQUIRE(found.size() == expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) check_near(found[i], expected[i]);
}

/// The same loss and its gradients in plain loops over some rows.
struct plain {
    double value = 0, gb = 0;
    std::vector<double> gw = {}, y = {};

    plain(const std::vector<float>& xs, const std::vector<float>& ts, const std::vector<float>& ws, double bias, double strength,
          std::size_t first, std::size_t count)
        : gw(ws.size()), y(count) {
        for (std::size_t i = 0; i < count; ++i) {
            y[i] = bias;
            for (std::size_t j = 0; j < ws.size(); ++j) y[i] += double(xs[(first + i) * ws.size() + j]) * double(ws[j]);
            const double r = y[i] - double(ts[first + i]);
            value += r * r / double(count);
            gb += 2 * r / double(count);
            for (std::size_t j = 0; j < ws.size(); ++j) gw[j] += 2 * r * double(xs[(first + i) * ws.size() + j]) / double(count);
        }
        for (std::size_t j = 0; j < ws.size(); ++j) {
            value += strength * double(ws[j]) * double(ws[j]);
            gw[j] += 2 * strength * double(ws[j]);
        }
    }
};

constexpr std::size_t row_count = 131, cols = 5;

BOOST_AUTO_TEST_CASE(the_program) {
    auto xs = some(row_count * cols, 1), ts = some(row_count, 2), ws = some(cols, 3);
    const auto check = [](const auto& r, const plain& expected) {
        check_near(r.value, expected.value);
        check_near(r.gradient(b), expected.gb);
        check_all_near(r.gradient(w), expected.gw);
    };
    const plain expected(xs, ts, ws, 0.5, 0.01, 0, row_count);

    auto objective = compile<float>(loss, wrt(w, b));  // value and gradients: ONE fused kernel
    auto r = objective(X = xs, t = ts, w = ws, b = 0.5f, lambda = 0.01f);
    check(r, expected);
    static_assert(std::same_as<decltype(r.value), float> && std::same_as<decltype(r.gradient(b)), float>);
    static_assert(std::same_as<decltype(r.gradient(w)), std::span<const float>>);
    const float* own = r.gradient(w).data();  // owned by `objective`: the next call writes there again
    BOOST_TEST(objective(X = xs, t = ts, w = ws, b = 0.5f, lambda = 0.01f).gradient(w).data() == own);

    std::vector<float> my_buffer(cols, -77.f);
    auto into = objective(X = xs, t = ts, w = ws, b = 0.5f, lambda = 0.01f, gradient(w) = my_buffer);
    check_all_near(my_buffer, expected.gw);
    BOOST_TEST(into.gradient(w).data() == my_buffer.data());
    check_near(objective.value(X = xs, t = ts, w = ws, b = 0.5f, lambda = 0.01f), expected.value);

    auto data = bind(X = xs, t = ts, lambda = 0.01f);
    check(objective(data, w = ws, b = 0.5f), expected);
    // rows 64..95 without copies, and copies of those rows
    const std::vector<float> batch_x(xs.begin() + 64 * cols, xs.begin() + 96 * cols), batch_t(ts.begin() + 64, ts.begin() + 96);
    auto windowed = objective(data, w = ws, b = 0.5f, n = window(64, 32));
    const float value = windowed.value, gb = windowed.gradient(b);
    const std::vector<float> gw(windowed.gradient(w).begin(), windowed.gradient(w).end());
    check(windowed, plain(xs, ts, ws, 0.5, 0.01, 64, 32));
    auto copied = objective(X = batch_x, t = batch_t, lambda = 0.01f, w = ws, b = 0.5f);
    BOOST_TEST(copied.value == value);
    BOOST_TEST(copied.gradient(b) == gb);
    BOOST_TEST(std::ranges::equal(copied.gradient(w), gw));

    auto predict = compile<float>(y);
    auto p = predict(X = xs, w = ws, b = 0.5f);
    static_assert(std::same_as<decltype(p.value), std::span<const float>>);
    check_all_near(p.value, expected.y);
    auto both = compile<float>(y, loss);
    auto two = both(data, w = ws, b = 0.5f);
    check_all_near(two[y], expected.y);
    check_near(two[loss], expected.value);
    BOOST_TEST(two.value.data() == two[y].data());  // the first

    auto step = compile<float>(w = w - rate * grad(loss, w),   // updates: fused with the gradient, in place;
                               b = b - rate * grad(loss, b));  // all right-hand sides read the old values
    float b0 = 0.5f;
    const auto old = ws;
    step(data, w = ws, b = std::ref(b0), rate = 0.1f);
    for (std::size_t j = 0; j < cols; ++j) check_near(ws[j], double(old[j]) - 0.1 * expected.gw[j]);
    check_near(b0, 0.5 - 0.1 * expected.gb);
}

// ---- expressions
static_assert(std::is_empty_v<decltype(loss)> && std::is_trivially_copyable_v<decltype(loss)>);
static_assert(2_c * (w + v) == 2_c * w + 2_c * v && v * w == w * v && !(w == v));
static_assert(std::same_as<decltype(w == v), bool>);
static_assert(sum<n>(t + b) == extent<n> * b + sum(t));
static_assert(grad(sum(sq(grad(l2(w), w))), w) == 8_c * w);  // a gradient penalty
static_assert(hvp(sum(sq(sq(w))), w, v) == 12_c * sq(w) * v);
static_assert(hvp(sum(sq(w)), w, w) == 2_c * w);
static_assert(hvp(mse(y, t), w, v) == grad(sum(grad(mse(y, t), w) * v), w));
static_assert(grad(sum(w * stop_gradient(w)), w) == w);
static_assert(let([] { return loss; }) == loss);

struct cube_ {
    static constexpr fixed_string name = "cube";
    static constexpr auto value(auto x) { return x * x * x; }
    static constexpr auto slope(auto x, auto) { return 3_c * x * x; }
};
constexpr auto cube(Expression auto x) { return apply<cube_>(x); }
static_assert(grad(sum(cube(w)), w) == 3_c * sq(w));

BOOST_AUTO_TEST_CASE(expressions) {
    const std::vector<float> ws{-2, -0.5f, 0, 3}, vs{1, -0.5f, 2, 3};
    const std::vector<float> same{0, 1, 0, 1}, inside{1, 0, 0, 1}, cubes{-8, -0.125f, 0, 27};
    check_all_near(evaluate<float>(where(equal(w, v), 1_c, 0_c), w = ws, v = vs).value, same);
    check_all_near(evaluate<float>(where((w < v && w <= -1_c) || !(w < 1_c) || (w > v && w >= 5_c), 1_c, 0_c), w = ws, v = vs).value,
                   inside);
    check_all_near(evaluate<float>(cube(w), w = ws).value, cubes);
}

// ---- axes are names
template <auto... Expected>
constexpr bool has_order(Expression auto e) {  // of a result
    const detail::axis_list wanted{{&decltype(Expected)::info...}, sizeof...(Expected)};
    if (e.description.axes.size != wanted.size) return false;
    for (int i = 0; i < wanted.size; ++i)
        if (e.description.axes.items[i] != wanted.items[i]) return false;
    return true;
}
static_assert(has_order<n, d>(w + A) && has_order<n, d>(A + w) && has_order<n, d>(A * X));
static_assert(has_order<n, m>(dot(A, B)) && has_order<m, n>(dot(B, A)) && has_order<n>(dot<d>(A, X)));
static_assert(has_order<m, n, d>(expand<m>(A)) && has_order<n, d>(outer(t, w)) && has_order<d, n>(outer(w, t)));
static_assert(has_order<n, d>(0_c * A) && has_order<n>(pick(z, label)) && has_order<n, c>(softmax<c>(z)));
static_assert(has_order<k, h>(dot(rename<h, k>(W), W)) && has_order<h, k>(identity<h, k>));
static_assert(has_order<>(extent<n>) && has_order<diff_axis<d>>(diff<d>(w)) && has_order<d>(diff<d>(w, replicate)));
static_assert(outer(t, w) == outer(w, t) && dot(A, B) == dot(B, A));  // whatever their order

BOOST_AUTO_TEST_CASE(axes) {
    const auto as = some(3 * cols, 4), bs = some(4 * cols, 5), ws = some(cols, 6);
    std::vector<double> apart, inner, steps;
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t j = 0; j < 3; ++j) {
            double total = 0;
            for (std::size_t q = 0; q < cols; ++q) total += std::pow(as[j * cols + q] - as[i * cols + q], 2);
            apart.push_back(total);
        }
    for (std::size_t j = 0; j < 4; ++j)
        for (std::size_t i = 0; i < 3; ++i) {
            double total = 0;
            for (std::size_t q = 0; q < cols; ++q) total += double(bs[j * cols + q]) * double(as[i * cols + q]);
            inner.push_back(total);
        }
    for (std::size_t q = 0; q + 1 < cols; ++q) steps.push_back(ws[q + 1] - ws[q]);
    const auto distances = sum<d>(sq(expand<m>(A) - rename<n, m>(A)));
    check_all_near(evaluate<float>(distances, A = view(as, 3, cols)).value, apart);
    check_all_near(evaluate<float>(dot(B, A), A = view(as, 3, cols), B = view(bs, 4, cols)).value, inner);
    check_all_near(evaluate<float>(diff<d>(w), w = ws).value, steps);
    steps.push_back(0);
    check_all_near(evaluate<float>(diff<d>(w, replicate), w = ws).value, steps);
    check_near(evaluate<float>(extent<d>, d = 10).value, 10);
    BOOST_TEST(evaluate<double>(2_c).value == 2);
    check_all_near(evaluate<float>(max<d>(A), A = view(as, 3, cols)).value, [&] {
        std::vector<float> largest;
        for (std::size_t i = 0; i < 3; ++i) largest.push_back(*std::max_element(&as[i * cols], &as[i * cols] + cols));
        return largest;
    }());
    check_near(evaluate<float>(mean(w) + min(w) + logsumexp(w) + norm(w), w = ws).value, [&] {
        double total = 0, smallest = 1e9, exponentials = 0, squares = 0;
        for (const double it : ws) {
            total += it;
            smallest = std::min(smallest, it);
            exponentials += std::exp(it);
            squares += it * it;
        }
        return total / cols + smallest + std::log(exponentials) + std::sqrt(squares);
    }());
}

BOOST_AUTO_TEST_CASE(labels_of_any_integer_type) {
    const auto zs = some(4 * 3, 7);
    const auto ask = [&]<class I>(I) {
        const std::vector<I> classes{2, 0, 1, 2};
        double expected = 0;
        std::vector<float> picked;
        for (std::size_t i = 0; i < 4; ++i) {
            const float* row = &zs[i * 3];
            picked.push_back(row[static_cast<std::size_t>(classes[i])]);
            expected +=
                (std::log(std::exp(double(row[0])) + std::exp(double(row[1])) + std::exp(double(row[2]))) - double(picked.back())) / 4;
        }
        check_near(evaluate<float>(cross_entropy(z, label), z = view(zs, 4, 3), label = classes).value, expected);
        check_all_near(evaluate<float>(pick(z, label), z = view(zs, 4, 3), label = classes).value, picked);
    };
    ask(std::int8_t{});
    ask(std::uint8_t{});
    ask(std::int16_t{});
    ask(int{});
    ask(unsigned{});
    ask(std::int64_t{});
    ask(std::size_t{});
    const std::vector<int> outside{0, 1, 3, 0};
    BOOST_CHECK_THROW(evaluate<float>(cross_entropy(z, label), z = view(zs, 4, 3), label = outside), bind_error);
}

// ---- losses and penalties
constexpr auto delta = 1.5_c;
static_assert(mse(y, t) == mean(each::squared_error(y, t)) && mse(y, t) == mean(sq(y - t)) && mae(y, t) == mean(abs(y - t)));
static_assert(huber(y, t, delta) == mean(each::huber(y, t, delta)));
static_assert(bce_with_logits(y, t) == mean(softplus(y) - t * y) && poisson_nll(y, t) == mean(exp(y) - t * y));
static_assert(logistic_loss(y, t) == mean(softplus(-(t * y))));
static_assert(cross_entropy(z, label) == mean(logsumexp<c>(z) - pick(z, label)));
static_assert(l1(w) == sum(abs(w)) && l2(w) == sum(sq(w)) && elastic_net(w, 2_c, lambda) == 2_c * l1(w) + lambda * l2(w));
static_assert(penalty(lambda * l2(w)) == lambda * l2(w));
static_assert(relu(w) == max(w, 0_c) && log_softmax<c>(z) == z - logsumexp<c>(z));
static_assert(sign_of(l2(w)) == nonnegative && sign_of(exp(b)) == positive && sign_of(b) == signs::unknown);
static_assert(to_text(l2(w)) == "sum(sq(w))" && to_latex(b) == "b");

BOOST_AUTO_TEST_CASE(weighted_and_masked_means) {
    const auto ys = some(5, 8), ts = some(5, 9);
    const std::vector<float> counts{0, 1, 2, 0.5f, 3}, nothing(5, 0.f);
    double total = 0, weight = 0;
    for (std::size_t i = 0; i < 5; ++i) {
        total += double(counts[i]) * (std::exp(double(ys[i])) - double(ts[i] * ys[i]));
        weight += double(counts[i]);
    }
    constexpr auto eta = tensor<"eta", n>;
    constexpr auto fit = mean(each::poisson_nll(eta, t), weights(s));
    check_near(evaluate<float>(fit, eta = ys, t = ts, s = counts).value, total / weight);
    BOOST_CHECK_THROW(evaluate<float>(fit, eta = ys, t = ts, s = nothing), bind_error);

    constexpr auto U = tensor<"U", n, k>;
    constexpr auto V = tensor<"V", m, k>;
    const auto us = some(3 * 8, 1), vs = some(2 * 8, 2), rs = some(3 * 2, 3);
    const std::array<bool, 6> admitted{true, false, true, true, false, true};
    double sum_of_squares = 0;
    std::vector<double> shown;
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t j = 0; j < 2; ++j) {
            double guess = 0;
            for (std::size_t q = 0; q < 8; ++q) guess += double(us[i * 8 + q]) * double(vs[j * 8 + q]);
            if (admitted[i * 2 + j]) sum_of_squares += std::pow(double(rs[i * 2 + j]) - guess, 2) / 4;
            shown.push_back(admitted[i * 2 + j] ? double(rs[i * 2 + j]) : -1);
        }
    check_near(evaluate<float>(mean(each::squared_error(R, dot(U, V)), where(seen)), R = view(rs, 3, 2), U = us, V = vs,
                               seen = view(admitted, 3, 2))
                   .value,
               sum_of_squares);
    check_all_near(evaluate<float>(where(seen, R, -1_c), R = view(rs, 3, 2), seen = view(admitted, 3, 2)).value, shown);
}

// ---- bindings
using objective_type = decltype(compile<float>(loss, wrt(w, b)));
static_assert(!std::is_copy_constructible_v<objective_type> && std::is_nothrow_move_constructible_v<objective_type>);
static_assert(std::derived_from<bind_error, std::invalid_argument>);

BOOST_AUTO_TEST_CASE(bindings) {
    const auto xs = some(row_count * cols, 1), ts = some(row_count, 2), ws = some(cols, 3);
    auto first = compile<float>(loss, wrt(w, b));
    auto objective = std::move(first);
    const float expected = objective.value(X = xs, t = ts, w = ws, b = 0.5, lambda = 0.01);  // double literals
    const auto same = [&](const auto&... rest) { BOOST_TEST(objective.value(rest..., b = 0.5, lambda = 0.01) == expected); };
    same(w = ws, t = ts, X = xs);
    same(X = view(xs, row_count, cols), t = std::span(ts), w = std::span<const float>(ws));
    std::vector<float> columns(row_count * cols), gaps(2 * cols, 99.f);
    for (std::size_t i = 0; i < row_count; ++i)
        for (std::size_t j = 0; j < cols; ++j) columns[j * row_count + i] = xs[i * cols + j];
    for (std::size_t j = 0; j < cols; ++j) gaps[2 * j] = ws[j];
    same(X = column_major(columns, row_count, cols), t = ts, w = view(gaps.data(), cols, strides(2)));
    float array[cols];
    std::ranges::copy(ws, array);
    same(X = xs, t = ts, w = array);
    const std::vector<std::uint8_t> bytes{1, 2, 3};
    check_near(evaluate<float>(sum(w), w = bytes).value, 6);
    check_near(evaluate<double>(sum(w), w = ws).value, std::accumulate(ws.begin(), ws.end(), 0.0));
    // an extent that does not follow
    check_near(evaluate<float>(sum(dot(X, v)), X = std::span(xs).first(20), v = std::span(ws).first(4), n = 5).value,
               evaluate<float>(sum(dot(X, v)), X = view(xs, 5, 4), v = std::span(ws).first(4)).value);
    const auto owned = evaluate<float>(w, w = ws).value;
    static_assert(std::same_as<decltype(owned), const std::vector<float>>);

    BOOST_CHECK_THROW(objective(X = xs, t = ts, w = std::span(ws).first(4), b = 0.5f, lambda = 0.01f), std::invalid_argument);
    BOOST_CHECK_THROW(objective(X = xs, t = ts, w = ws, b = 0.5f, lambda = -0.1f), bind_error);
    BOOST_CHECK_THROW(objective(X = xs, t = ts, w = ws, b = 0.5f, lambda = std::nanf("")), bind_error);
    std::vector<float> small(cols - 1);
    BOOST_CHECK_THROW(objective(X = xs, t = ts, w = ws, b = 0.5f, lambda = 0.01f, gradient(w) = small), bind_error);
    BOOST_TEST(!explain(objective).empty());
}
