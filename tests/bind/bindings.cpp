// Every form of binding against plain loops, in float and double, at odd extents.
#define BOOST_TEST_MODULE bind_bindings
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <numeric>
#include <span>
#include <tuple>
#include <vector>

#include <tikhonov/tikhonov.hpp>

using namespace tikhonov;
using namespace tikhonov::detail;
using namespace tikhonov::literals;

namespace {

constexpr auto n = axis<"n">;
constexpr auto m = axis<"m">;
constexpr auto d = axis<"d">;
constexpr auto h = axis<"h">;
constexpr auto c = axis<"c">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto rate = scalar<"rate", positive>;
constexpr auto A = tensor<"A", n, m, d>;
constexpr auto Z = tensor<"Z", n, c>;
constexpr auto label = labels<"label", n, c>;
constexpr symbol<"seen", attribute::none, element::boolean, void, std::remove_const_t<decltype(n)>, std::remove_const_t<decltype(d)>>
    seen{};

constexpr auto y = dot(X, w) + b;
constexpr auto loss = mse(y, t) + lambda * l2(w);

// What is bound in which form knows little of the number type: both are tried where it may matter.
using number_types = std::tuple<float, double>;
using in_float = std::tuple<float>;
using in_double = std::tuple<double>;

template <class T>
T tolerance = std::same_as<T, float> ? T(2e-5) : T(1e-12);

template <class T>
void check_near(T found, T expected) {
    BOOST_TEST(std::abs(found - expected) <= tolerance<T> * (1 + std::abs(expected)), found << " is not " << expected);
}
template <class Found, class Expected>
void check_all_near(const Found& found, const Expected& expected) {
    BOOST_REQUIRE(found.size() == expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) check_near(found[i], expected[i]);
}

/// Small numbers that repeat late, exact in every type; `kind` tells apart what is made for several symbols.
template <class T>
std::vector<T> some(std::size_t count, int kind) {
    std::vector<T> result(count);
    for (std::size_t i = 0; i < count; ++i)
        result[i] = static_cast<T>(static_cast<int>((i * 37 + static_cast<std::size_t>(kind) * 11) % 29));
    return result;
}
template <class T>
std::vector<T> fractions(std::size_t count, int kind) {
    auto result = some<T>(count, kind);
    for (T& x : result) x = x / 16 - T(0.75);
    return result;
}

/// loss and its gradients for rows first to last - 1, in plain loops.
template <class T>
struct ridge {
    std::size_t rows, cols;
    std::vector<T> x = fractions<T>(rows * cols, 1), target = fractions<T>(rows, 2), weights = fractions<T>(cols, 3);
    T bias = T(0.5), strength = T(0.125);

    T value = 0, gb = 0;
    std::vector<T> gw = {}, prediction = {};

    ridge(std::size_t r, std::size_t k) : rows(r), cols(k) { solve(0, r); }
    void solve(std::size_t first, std::size_t last) {
        value = gb = 0;
        gw.assign(cols, T(0));
        prediction.clear();
        const T count = static_cast<T>(last - first);
        for (std::size_t i = first; i < last; ++i) {
            T p = bias;
            for (std::size_t k = 0; k < cols; ++k) p += x[i * cols + k] * weights[k];
            prediction.push_back(p);
            const T r = p - target[i];
            value += r * r / count;
            gb += 2 * r / count;
            for (std::size_t k = 0; k < cols; ++k) gw[k] += 2 * r * x[i * cols + k] / count;
        }
        for (std::size_t k = 0; k < cols; ++k) {
            value += strength * weights[k] * weights[k];
            gw[k] += 2 * strength * weights[k];
        }
    }
    std::vector<T> transposed() const {
        std::vector<T> result(rows * cols);
        for (std::size_t i = 0; i < rows; ++i)
            for (std::size_t k = 0; k < cols; ++k) result[k * rows + i] = x[i * cols + k];
        return result;
    }
    void check(const auto& r) const {
        check_near(r.value, value);
        check_near(r.gradient(b), gb);
        check_all_near(r.gradient(w), gw);
    }
};

/// What duck typing has to recognise: Eigen's interface, without Eigen.
template <class T, bool RowMajor>
struct eigen_like {
    enum { IsRowMajor = RowMajor, IsVectorAtCompileTime = 0 };
    T* memory;
    std::ptrdiff_t r, k, inner, outer;
    T* data() { return memory; }
    const T* data() const { return memory; }
    std::ptrdiff_t rows() const { return r; }
    std::ptrdiff_t cols() const { return k; }
    std::ptrdiff_t innerStride() const { return inner; }
    std::ptrdiff_t outerStride() const { return outer; }
};
template <class T>
struct vector_like : eigen_like<T, false> {
    enum { IsVectorAtCompileTime = 1 };
};
/// The interface of std::mdspan.
template <class T, std::size_t Rank>
struct mdspan_like {
    using reference = T&;
    T* memory;
    std::array<std::size_t, Rank> extents;
    std::array<std::size_t, Rank> steps;
    static constexpr std::size_t rank() { return Rank; }
    std::size_t extent(std::size_t r) const { return extents[r]; }
    std::size_t stride(std::size_t r) const { return steps[r]; }
    T* data_handle() const { return memory; }
};

/// A type of the user's own, bound through the customisation point.
struct every_second {
    std::vector<float> memory;
};

}  // namespace

template <>
struct tikhonov::tensor_traits<every_second> {
    static constexpr std::size_t rank = 1;
    static constexpr bool borrows = false;
    static strided_view<const float, 1> describe(const every_second& v) { return {v.memory.data(), {v.memory.size() / 2}, {2}}; }
};

BOOST_AUTO_TEST_CASE_TEMPLATE(sets, T, number_types) {
    ridge<T> s(37, 5);
    auto objective = compile<T>(loss, wrt(w, b));
    auto predict = compile<T>(y);
    auto data = bind(X = s.x, t = s.target, lambda = s.strength);
    s.check(objective(data, w = s.weights, b = s.bias));
    s.check(objective(b = s.bias, data, w = s.weights));
    // a set for training serves prediction: what is not used is ignored, its gradient targets and axes too
    std::vector<T> gw(5);
    const auto training = bind(data, gradient(w) = gw, m = 3, n = 37);
    check_all_near(predict(training, w = s.weights, b = s.bias).value, s.prediction);
    s.check(objective(training, w = s.weights, b = s.bias));
    check_all_near(gw, s.gw);
    // several sets, sets in sets, a temporary set
    auto model = bind(w = s.weights, b = s.bias);
    s.check(objective(data, model));
    s.check(objective(bind(data, model)));
    check_near(objective.value(data, model), s.value);
    check_near(evaluate<T>(loss, data, model).value, s.value);
    // containers are referred to, numbers kept, references followed
    T now = s.bias;
    auto kept = bind(data, w = s.weights, b = now);
    auto followed = bind(data, w = s.weights, b = std::ref(now));
    now = 2;
    s.check(objective(kept));
    s.bias = 2;
    s.weights[1] += 1;
    s.solve(0, 37);
    s.check(objective(followed));
    // views and spans are kept by value
    auto views = [&] { return bind(X = view(s.x, 37, 5), t = std::span<const T>(s.target), lambda = s.strength); }();
    s.check(objective(views, w = s.weights, b = s.bias));
    // a window in a set
    s.solve(3, 10);
    s.check(objective(bind(data, n = window(3, 7)), w = s.weights, b = s.bias));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(windows_of_rows, T, in_float) {
    ridge<T> s(203, 7);
    auto objective = compile<T>(loss, wrt(w, b));
    const auto data = bind(X = s.x, t = s.target, w = s.weights, b = s.bias, lambda = s.strength);
    for (const auto& [first, count] : {std::pair{0, 203}, {0, 1}, {202, 1}, {64, 32}, {96, 32}, {5, 131}, {0, 203}, {72, 131}}) {
        s.solve(static_cast<std::size_t>(first), static_cast<std::size_t>(first + count));
        s.check(objective(data, n = window(first, count)));
        check_near(objective.value(data, n = window(first, count)), s.value);
    }
    s.solve(0, 203);
    s.check(objective(data));
    s.solve(100, 203);
    s.check(objective(data, n = window(100, 103), n = 203));
    // no rows: a sum over nothing is 0
    auto total = compile<T>(sum(sq(y)), wrt(w));
    const auto r = total(X = s.x, w = s.weights, b = s.bias, n = window(203, 0));
    BOOST_TEST(r.value == T(0));
    check_all_near(r.gradient(w), std::vector<T>(7, T(0)));
    // the value of a tensor has the window's rows
    auto predict = compile<T>(y);
    s.solve(17, 28);
    check_all_near(predict(X = s.x, w = s.weights, b = s.bias, n = window(17, 11)).value, s.prediction);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(windows_of_inner_axes_and_targets, T, in_double) {
    constexpr std::size_t N = 5, M = 7, D = 9;
    const auto a = fractions<T>(N * M * D, 4);
    auto k = compile<T>(sum(sq(A) * A), wrt(A));
    const auto inside = [](std::size_t i, window rows) {
        return std::cmp_greater_equal(i, rows.first) && std::cmp_less(i, rows.first + rows.count);
    };
    for (const auto& [rn, rm, rd] : {std::tuple{window(0, 5), window(0, 7), window(0, 9)},
                                     {window(1, 3), window(2, 4), window(3, 5)},
                                     {window(4, 1), window(0, 7), window(8, 1)},
                                     {window(2, 3), window(0, 7), window(0, 9)},
                                     {window(0, 5), window(6, 1), window(1, 1)},
                                     {window(0, 5), window(7, 0), window(1, 1)}}) {
        T expected = 0;
        std::vector<T> own, target(N * M * D, T(-77)), whole(N * M * D, T(-77));
        for (std::size_t i = 0; i < a.size(); ++i)
            if (inside(i / (M * D), rn) && inside(i / D % M, rm) && inside(i % D, rd)) {
                expected += a[i] * a[i] * a[i];
                own.push_back(3 * a[i] * a[i]);
                whole[i] = own.back();
            }
        const auto r = k(A = view(a, N, M, D), n = rn, m = rm, d = rd);
        check_near(r.value, expected);
        check_all_near(r.gradient(A), own);
        const auto into = k(A = view(a, N, M, D), n = rn, m = rm, d = rd, gradient(A) = target);
        check_near(into.value, expected);
        check_all_near(target, whole);
        check_all_near(into.gradient(A), own);
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(windows_of_updates, T, in_float) {
    // rows of X move, a batch at a time; the others stay
    auto step = compile<T>(X = X - rate * grad(sum(sq(X)), X));
    auto s = fractions<T>(11 * 3, 5);
    auto expected = s;
    for (std::size_t i = 4 * 3; i < 9 * 3; ++i) expected[i] -= T(0.25) * 2 * expected[i];
    step(X = view(s, 11, 3), rate = 0.25, n = window(4, 5));
    check_all_near(s, expected);
    for (std::size_t i = 0; i < 11; ++i)
        for (std::size_t k = 1; k < 3; ++k) expected[3 * i + k] -= T(0.25) * 2 * expected[3 * i + k];
    const auto r = step(X = view(s, 11, 3), rate = 0.25, d = window(1, 2));
    check_all_near(s, expected);
    BOOST_TEST(r[X].size() == 22u);
    check_near(r[X][21], expected[32]);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(layouts, T, number_types) {
    for (const auto& [rows, cols] : {std::pair<std::size_t, std::size_t>{37, 5}, {1, 5}, {70, 1}, {33, 65}, {100, 131}}) {
        ridge<T> s(rows, cols);
        const auto r = static_cast<std::ptrdiff_t>(rows);
        const auto k = static_cast<std::ptrdiff_t>(cols);
        auto transposed = s.transposed();
        auto objective = compile<T>(loss, wrt(w, b));
        const auto rest = bind(t = s.target, w = s.weights, b = s.bias, lambda = s.strength);
        s.check(objective(rest, X = column_major(transposed, rows, cols)));
        s.check(objective(rest, X = column_major(transposed.data(), rows, cols)));
        s.check(objective(rest, X = view(transposed, rows, cols, strides(1, rows))));
        s.check(objective(rest, X = view(s.x, rows, cols, strides(cols, 1))));
        std::vector<T> reversed(s.x.rbegin(), s.x.rend());
        s.check(objective(rest, X = view(reversed.data() + reversed.size() - 1, rows, cols, strides(-k, -1))));
        // Eigen's and mdspan's shapes, named and (where they own nothing) temporary
        eigen_like<T, false> by_columns{transposed.data(), r, k, 1, r};
        const eigen_like<T, true> by_rows{s.x.data(), r, k, 1, k};
        s.check(objective(rest, X = by_columns));
        s.check(objective(rest, X = by_rows));
        s.check(objective(rest, X = mdspan_like<T, 2>{transposed.data(), {rows, cols}, {1, rows}}));
        s.check(objective(rest, X = mdspan_like<const T, 2>{s.x.data(), {rows, cols}, {cols, 1}}));
        // a row-major block inside a wider matrix, every third of a vector
        std::vector<T> wide(rows * (cols + 3), T(-77)), sparse(3 * rows, T(-77));
        for (std::size_t i = 0; i < rows; ++i) {
            for (std::size_t j = 0; j < cols; ++j) wide[i * (cols + 3) + j + 2] = s.x[i * cols + j];
            sparse[3 * i] = s.target[i];
        }
        const eigen_like<T, true> block{wide.data() + 2, r, k, 1, k + 3};
        vector_like<T> third;
        static_cast<eigen_like<T, false>&>(third) = {sparse.data(), r, 1, 3, 3 * r};
        const auto model = bind(w = s.weights, b = s.bias, lambda = s.strength);
        s.check(objective(model, X = block, t = third));
        s.check(objective(model, X = block, t = view(sparse, rows, strides(3))));
        if (rows < 10) continue;
        s.solve(3, 10);
        s.check(objective(model, X = by_columns, t = third, n = window(3, 7)));
        s.check(objective(model, X = block, t = s.target, n = window(3, 7)));
    }
}

BOOST_AUTO_TEST_CASE(an_own_type) {
    auto k = compile<float>(sum(sq(t)));
    const every_second v{{1, 100, 2, 100, 3, 100}};
    BOOST_TEST(k(t = v).value == 14.0f);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(scattered_targets, T, in_double) {
    constexpr std::size_t rows = 35, cols = 41;
    const auto x = fractions<T>(rows * cols, 6);
    std::vector<T> expected(rows * cols), column(rows * cols, T(-77)), wide(rows * (cols + 1), T(-77));
    for (std::size_t i = 0; i < rows; ++i)
        for (std::size_t k = 0; k < cols; ++k) expected[k * rows + i] = 2 * x[i * cols + k];
    auto objective = compile<T>(sum(sq(X)), wrt(X));
    const auto r = objective(X = view(x, rows, cols), gradient(X) = column_major(column, rows, cols));
    check_all_near(column, expected);
    check_near(r.gradient(X)[1], 2 * x[1]);  // the result stays row-major
    objective(X = view(x, rows, cols), gradient(X) = view(wide, rows, cols, strides(cols + 1, 1)));
    for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t k = 0; k < cols; ++k) check_near(wide[i * (cols + 1) + k], expected[k * rows + i]);
        BOOST_TEST(wide[i * (cols + 1) + cols] == T(-77));
    }
    // columns of one row-major matrix as two targets
    auto both = compile<T>(sum(sq(t)) + l2(w), wrt(t, w));
    auto ts = fractions<T>(6, 7), ws = fractions<T>(6, 8);
    std::vector<T> pair(12);
    both(t = ts, w = ws, gradient(t) = view(pair, 6, strides(2)), gradient(w) = view(pair.data() + 1, 6, strides(2)));
    for (std::size_t i = 0; i < 6; ++i) {
        check_near(pair[2 * i], 2 * ts[i]);
        check_near(pair[2 * i + 1], 2 * ws[i]);
    }
    // an update through strides
    auto step = compile<T>(X = X - rate * grad(sum(sq(X)), X));
    auto moved = x;
    step(X = column_major(moved, rows, cols), rate = 0.25);
    for (std::size_t i = 0; i < moved.size(); ++i) check_near(moved[i], x[i] / 2);
}

template <class T, class Element>
void check_widening() {
    const auto x = some<Element>(13 * 5, 1);
    const auto target = some<Element>(13, 2);
    std::vector<T> weights = {1, 2, 0, T(-1), T(0.5)};
    T expected = 0;
    T batch = 0;
    for (std::size_t i = 0; i < 13; ++i) {
        T p = 0;
        for (std::size_t k = 0; k < 5; ++k) p += static_cast<T>(x[5 * i + k]) * weights[k];
        const T r = p - static_cast<T>(target[i]);
        expected += r * r;
        if (i >= 4 && i < 9) batch += r * r;
    }
    auto k = compile<T>(sum(sq(dot(X, w) - t)));
    check_near(k(X = x, t = target, w = weights).value, expected);
    check_near(k(X = x, t = target, w = weights, n = window(4, 5)).value, batch);
    Element half = static_cast<Element>(3);
    auto scaled = compile<T>(b * sum(w));
    check_near(scaled(b = std::ref(half), w = weights).value, static_cast<T>(half) * T(2.5));
}
BOOST_AUTO_TEST_CASE(widening) {
    check_widening<float, std::uint8_t>();
    check_widening<float, std::int8_t>();
    check_widening<float, std::uint16_t>();
    check_widening<float, std::int16_t>();
    check_widening<float, char>();
    check_widening<double, std::uint8_t>();
    check_widening<double, std::int16_t>();
    check_widening<double, std::int32_t>();
    check_widening<double, std::uint32_t>();
    check_widening<double, float>();
    const bool truths[] = {true, false, true};
    BOOST_TEST(evaluate<float>(sum(t), t = truths).value == 2.0f);
    BOOST_TEST(evaluate<double>(sum(t), t = truths).value == 2.0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(labels_and_masks, T, in_float) {
    const auto z = fractions<T>(9 * 4, 3);
    auto chosen = compile<T>(sum(pick(Z, label)));
    std::vector<short> classes = {0, 3, 1, 2, 2, 1, 0, 3, 1};
    const auto expected = [&](std::size_t first, std::size_t last) {
        T sum = 0;
        for (std::size_t i = first; i < last; ++i) sum += z[4 * i + static_cast<std::size_t>(classes[i])];
        return sum;
    };
    check_near(chosen(Z = view(z, 9, 4), label = classes).value, expected(0, 9));
    check_near(chosen(Z = view(z, 9, 4), label = classes, n = window(2, 5)).value, expected(2, 7));
    // a window of the classes: rows 3 to 6 have classes 1 and 2 only
    check_near(chosen(Z = view(z, 9, 4), label = classes, n = window(2, 4), c = window(1, 2)).value, expected(2, 6));
    std::vector<std::uint64_t> sparse(18, 99);
    for (std::size_t i = 0; i < 9; ++i) sparse[2 * i] = static_cast<std::uint64_t>(classes[i]);
    check_near(chosen(Z = view(z, 9, 4), label = view(sparse, 9, strides(2))).value, expected(0, 9));

    auto masked = compile<T>(sum(where(seen, X, 0_c)), wrt(X));
    const auto x = fractions<T>(7 * 3, 1);
    const auto check_mask = [&](const auto& mask, const auto& bound) {
        T sum = 0;
        std::vector<T> gradient_of(21);
        for (std::size_t i = 0; i < 21; ++i) {
            sum += mask[i] != 0 ? x[i] : 0;
            gradient_of[i] = mask[i] != 0 ? T(1) : T(0);
        }
        const auto r = masked(X = view(x, 7, 3), seen = bound);
        check_near(r.value, sum);
        check_all_near(r.gradient(X), gradient_of);
    };
    const auto bytes = some<std::uint8_t>(21, 1);
    std::array<bool, 21> truths{};
    std::array<char, 21> by_columns{};
    std::vector<std::int64_t> large(21);
    for (std::size_t i = 0; i < 21; ++i) {
        truths[i] = i % 3 == 1;
        large[i] = i % 2 == 0 ? 0 : std::int64_t{1} << 40;
    }
    for (std::size_t i = 0; i < 21; ++i) by_columns[i % 3 * 7 + i / 3] = truths[i] ? 'x' : '\0';
    check_mask(bytes, bytes);
    check_mask(truths, truths);
    check_mask(large, large);
    check_mask(truths, column_major(by_columns, 7, 3));
}

namespace packs {
constexpr auto W1 = tensor<indexed<"W", 1>, h, d>;
constexpr auto b1 = tensor<indexed<"b", 1>, h>;
constexpr auto W2 = tensor<indexed<"W", 2>, h>;
constexpr auto b2 = scalar<indexed<"b", 2>>;
constexpr auto network = dot(tanh(dot(X, W1) + b1), W2) + b2;
constexpr auto error = mse(network, t);
static_assert(W1.name.view() == "W1" && indexed<"layer", 120>.view() == "layer120" && indexed<"w", 0>.view() == "w0");
}  // namespace packs

BOOST_AUTO_TEST_CASE_TEMPLATE(parameter_packs, T, in_double) {
    using namespace packs;
    constexpr auto all = parameters(W1, b1, W2, b2);
    constexpr std::size_t rows = 13, D = 3, H = 5;
    auto x = fractions<T>(rows * D, 1), target = fractions<T>(rows, 2);
    const auto data = bind(X = view(x, rows, D), t = target);
    const std::size_t size = all.size(data, h = H);
    BOOST_TEST(size == H * D + H + H + 1);
    auto flat = fractions<T>(size, 3);
    std::vector<T> w1(flat.begin(), flat.begin() + 15), v1(flat.begin() + 15, flat.begin() + 20), w2(flat.begin() + 20, flat.begin() + 25);
    T v2 = flat[25];
    auto objective = compile<T>(error, wrt(W1, b1, W2, b2));
    const auto apart = objective(data, W1 = w1, b1 = v1, W2 = w2, b2 = v2);
    const T value = apart.value;
    // the kernel's own gradients lie one behind the other
    const auto together = apart.gradient(all);
    BOOST_REQUIRE(together.size() == size);
    BOOST_TEST(together.data() + 15 == apart.gradient(b1).data());
    const std::vector<T> expected(together.begin(), together.end());
    BOOST_TEST(expected[25] == apart.gradient(b2));
    BOOST_TEST(std::ranges::any_of(expected, [](T g) { return g != 0; }));
    // one flat vector in, one out; h = 5 follows from its length
    std::vector<T> out(size, T(-77));
    const auto r = objective(data, all = flat, gradient(all) = out);
    check_near(r.value, value);
    check_all_near(out, expected);
    BOOST_TEST(r.gradient(all).data() == out.data());
    check_all_near(r.gradient(parameters(b1, W2)), std::span(expected).subspan(15, 10));
    auto by_pack = compile<T>(error, wrt(all));
    check_all_near(by_pack(data, all = flat).gradient(all), expected);
    // a pack of two, the rest apart; with strides; of another element type
    check_near(objective(data, parameters(W1, b1) = std::span(flat).first(20), parameters(W2, b2) = std::span(flat).subspan(20)).value,
               value);
    std::vector<T> sparse(2 * size);
    for (std::size_t i = 0; i < size; ++i) sparse[2 * i] = flat[i];
    std::vector<T> sparse_out(2 * size, T(-77));
    check_near(objective(data, all = view(sparse, size, strides(2)), gradient(all) = view(sparse_out, size, strides(2))).value, value);
    for (std::size_t i = 0; i < size; ++i) check_near(sparse_out[2 * i], expected[i]);
    BOOST_TEST(sparse_out[1] == T(-77));
    const std::vector<float> narrow(flat.begin(), flat.end());
    check_near(objective(data, all = narrow).value, value);
    // updates of a flat vector, fused and in place; one type is enough for the largest kernel here
    if constexpr (std::same_as<T, float>) {
        auto step = compile<T>(W1 = W1 - rate * grad(error, W1), b1 = b1 - rate * grad(error, b1), W2 = W2 - rate * grad(error, W2),
                               b2 = b2 - rate * grad(error, b2));
        const auto before = flat;
        const auto moved = step(data, all = flat, rate = 0.5);
        for (std::size_t i = 0; i < size; ++i) check_near(flat[i], before[i] - expected[i] / 2);
        // each new value is read by its symbol
        BOOST_TEST(moved[b1].data() == flat.data() + 15);
        BOOST_TEST(moved[b1].size() == H);
        BOOST_TEST(moved[b2] == flat[25]);
    }
    // a penalty of all of them
    auto penalised = compile<T>(error + rate * l2(all), wrt(all));
    const auto punished = penalised(data, all = flat, rate = T(0.25));
    const auto plain = objective(data, all = flat);
    check_near(punished.value, plain.value + std::inner_product(flat.begin(), flat.end(), flat.begin(), T(0)) / 4);
    for (std::size_t i = 0; i < size; ++i) check_near(punished.gradient(all)[i], plain.gradient(all)[i] + flat[i] / 2);
    // in a set that another kernel does not use
    auto total = compile<T>(sum(t));
    check_near(total(bind(data, all = flat)).value, std::accumulate(target.begin(), target.end(), T(0)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(several_outputs, T, in_float) {
    ridge<T> s(19, 3);
    auto k = compile<T>(y, loss, l2(w));
    const auto data = bind(X = s.x, t = s.target, w = s.weights, b = s.bias, lambda = s.strength);
    const auto r = k(data);
    check_all_near(r.value, s.prediction);
    check_all_near(r[y], s.prediction);
    check_near(r[loss], s.value);
    check_near(r[l2(w)], std::inner_product(s.weights.begin(), s.weights.end(), s.weights.begin(), T(0)));
    check_all_near(k.value(data), s.prediction);
    s.solve(2, 8);
    const auto batch = k(data, n = window(2, 6));
    check_all_near(batch[y], s.prediction);
    check_near(batch[loss], s.value);
}
