// Calls on lists of rows: the same numbers, bit by bit, as on copies of these rows that somebody else made.
#define BOOST_TEST_MODULE run_rows
#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <numeric>
#include <random>
#include <span>
#include <vector>

#include <tikhonov/tikhonov.hpp>

namespace {

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto m = axis<"m">;
constexpr auto d = axis<"d">;
constexpr auto h = axis<"h">;
constexpr auto c = axis<"c">;
constexpr auto f = axis<"f", 3>;
constexpr auto X = tensor<"X", n, d>;
constexpr auto A = tensor<"A", n, m>;
constexpr auto F = tensor<"F", n, f>;
constexpr auto t = tensor<"t", n>;
constexpr auto u = tensor<"u", m>;
constexpr auto s = tensor<"s", n, nonnegative>;
constexpr auto w = tensor<"w", d>;
constexpr auto v = tensor<"v", f>;
constexpr auto W = tensor<"W", d, h>;
constexpr auto U = tensor<"U", h, c>;
constexpr auto Z = tensor<"Z", n, c>;
constexpr auto E = tensor<"E", c, d>;
constexpr auto b = scalar<"b">;
constexpr auto label = labels<"label", n, c>;
constexpr auto seen = mask<"seen", n>;
constexpr auto y = dot(X, w) + b;

std::mt19937 random_bits(7);
std::size_t below(std::size_t most) { return random_bits() % most; }

/// Rows of everything that has the axis n, and what has it not.
template <class T>
struct problem {
    std::size_t count, width;
    std::vector<T> x, target, importance, weights, matrix, last, table, narrow;
    std::vector<T> short_weights = {T(0.5), T(-0.25), T(2)};
    std::vector<std::uint8_t> bytes;
    std::vector<int> names;
    std::vector<char> known;
    static constexpr std::size_t hidden = 24, classes = 5;

    static std::vector<T> numbers(std::size_t size) {
        std::vector<T> result(size);
        for (T& it : result) it = static_cast<T>(below(4096)) / T(2048) - T(1);
        return result;
    }
    problem(std::size_t rows_, std::size_t columns)
        : count(rows_),
          width(columns),
          x(numbers(rows_ * columns)),
          target(numbers(rows_)),
          importance(rows_),
          weights(numbers(columns)),
          matrix(numbers(columns * hidden)),
          last(numbers(hidden * classes)),
          table(numbers(classes * columns)),
          narrow(numbers(rows_ * 3)),
          bytes(rows_ * columns),
          names(rows_),
          known(rows_) {
        for (T& it : importance) it = static_cast<T>(1 + below(7));
        for (auto& it : bytes) it = static_cast<std::uint8_t>(below(256));
        for (int& it : names) it = static_cast<int>(below(classes));
        for (char& it : known) it = static_cast<char>(below(2));
    }
    /// The rows that a list names, copied.
    template <class Number>
    problem of(const std::vector<Number>& order) const {
        problem result(*this);
        result.count = order.size();
        const auto copy = [&](const auto& from, auto& to, std::size_t elements) {
            to.clear();
            for (const Number row : order)
                for (std::size_t k = 0; k < elements; ++k) to.push_back(from[static_cast<std::size_t>(row) * elements + k]);
        };
        copy(x, result.x, width);
        copy(target, result.target, 1);
        copy(importance, result.importance, 1);
        copy(narrow, result.narrow, 3);
        copy(bytes, result.bytes, width);
        copy(names, result.names, 1);
        copy(known, result.known, 1);
        return result;
    }
};

template <class Number>
std::vector<Number> some_rows(std::size_t size, std::size_t count) {
    std::vector<Number> order(size);
    for (Number& it : order) it = static_cast<Number>(below(count));
    return order;
}

/// All that a call returns.
template <class T>
struct outcome {
    std::vector<T> all;
    void add(T number) { all.push_back(number); }
    void add(std::span<const T> numbers) { all.insert(all.end(), numbers.begin(), numbers.end()); }
};
template <class T>
void check_same(const outcome<T>& listed, const outcome<T>& copied) {
    BOOST_TEST_REQUIRE(listed.all.size() == copied.all.size());
    std::size_t differences = 0;
    for (std::size_t i = 0; i < listed.all.size(); ++i)
        if (!(listed.all[i] == copied.all[i])) ++differences;
    BOOST_TEST(differences == 0u);
}
/// `run(problem, extra...)` calls a kernel. With lists of several sizes, one call after the other, and without between them.
template <class T, class Number = int, class Run>
void check(const problem<T>& p, const Run& run, std::initializer_list<std::size_t> sizes) {
    for (const std::size_t size : sizes) {
        BOOST_TEST_CONTEXT(size << " of " << p.count << " rows of " << p.width) {
            const auto order = some_rows<Number>(size, p.count);
            check_same<T>(run(p, n = rows(order)), run(p.of(order)));
        }
    }
}

const auto sizes = {std::size_t{1}, std::size_t{2}, std::size_t{7}, std::size_t{8}, std::size_t{31}, std::size_t{64}, std::size_t{1000}};

}  // namespace

using numbers = std::tuple<float, double>;

BOOST_AUTO_TEST_CASE_TEMPLATE(linear, T, numbers) {
    auto objective = compile<T>(mse(y, t), wrt(w, b));
    const auto run = [&](const problem<T>& p, auto... list) {
        const auto r = objective(X = view(p.x, p.count, p.width), t = p.target, w = p.weights, b = T(0.5), list...);
        outcome<T> all;
        all.add(r.value);
        all.add(r.gradient(w));
        all.add(r.gradient(b));
        return all;
    };
    for (const std::size_t width : {1u, 3u, 8u, 10u, 33u, 100u, 300u}) check(problem<T>(400, width), run, sizes);
    check<T, std::size_t>(problem<T>(3000, 100), run, {20'000});
    check<T, std::uint8_t>(problem<T>(200, 10), run, {50});
    check<T, std::int16_t>(problem<T>(200, 10), run, {50});
    check<T, unsigned long>(problem<T>(200, 10), run, {50});
    // all rows in order, and in the opposite one; arrays and spans
    const problem<T> p(257, 40);
    std::vector<int> order(257);
    std::iota(order.begin(), order.end(), 0);
    check_same<T>(run(p, n = rows(order)), run(p));
    std::reverse(order.begin(), order.end());
    check_same<T>(run(p, n = rows(std::span<const int>(order))), run(p.of(order)));
    const int three[] = {5, 5, 256};
    check_same<T>(run(p, n = rows(three)), run(p.of(std::vector<int>{5, 5, 256})));
    // flat buffers with the length; a set
    const auto all = bind(X = p.x, t = p.target, n = 257, w = p.weights, b = T(0.5));
    BOOST_TEST(objective(all, n = rows(order)).value == run(p.of(order)).all[0]);
    BOOST_TEST(objective.value(bind(all, n = rows(order))) == objective.value(bind(all, n = rows(order))));
    // no rows at all
    auto total = compile<T>(sum(sq(y)), wrt(w));
    const std::vector<int> none;
    const auto r = total(X = view(p.x, p.count, p.width), w = p.weights, b = T(0.5), n = rows(none));
    BOOST_TEST(r.value == T(0));
    BOOST_TEST(r.gradient(w)[3] == T(0));
    BOOST_TEST(total(X = view(p.x, 257, 40), w = p.weights, b = T(0.5), n = rows(three)).value > T(0));
}

// where rows are in the memory of other types: columns first, with gaps, backwards
BOOST_AUTO_TEST_CASE(layouts) {
    using T = double;
    auto objective = compile<T>(mse(y, t), wrt(w, b));
    auto narrow = compile<T>(sum(sq(dot(F, v) - t)), wrt(v));
    const problem<T> p(150, 20);
    std::vector<T> by_columns(p.x.size()), wide(150 * 23), apart(450);
    for (std::size_t i = 0; i < 150; ++i) {
        apart[3 * i] = p.target[i];
        for (std::size_t j = 0; j < 20; ++j) by_columns[j * 150 + i] = wide[i * 23 + j] = p.x[i * 20 + j];
    }
    std::vector<T> backwards(p.x.size());
    for (std::size_t i = 0; i < 150; ++i)
        std::copy_n(p.x.begin() + static_cast<std::ptrdiff_t>(20 * i), 20, backwards.end() - static_cast<std::ptrdiff_t>(20 * (i + 1)));
    for (const std::size_t size : sizes) {
        const auto order = some_rows<int>(size, 150);
        const auto copy = p.of(order);
        const auto outcome_of = [](const auto& r) {
            outcome<T> all;
            all.add(r.value);
            all.add(r.gradient(w));
            return all;
        };
        const auto expected = outcome_of(objective(X = view(copy.x, size, 20), t = copy.target, w = p.weights, b = 0.5));
        const auto rest = bind(w = p.weights, b = 0.5, n = rows(order));
        check_same<T>(outcome_of(objective(rest, X = column_major(by_columns, 150, 20), t = p.target)), expected);
        check_same<T>(outcome_of(objective(rest, X = view(wide, 150, 20, strides(23, 1)), t = view(apart, 150, strides(3)))), expected);
        check_same<T>(outcome_of(objective(rest, X = view(p.x, 150, 20), t = p.target)), expected);
        check_same<T>(outcome_of(objective(rest, X = view(backwards.data() + 149 * 20, 150, 20, strides(-20, 1)), t = p.target)), expected);
        BOOST_TEST(narrow(F = view(p.narrow, 150, 3), t = p.target, v = p.short_weights, n = rows(order)).value ==
                   narrow(F = view(copy.narrow, size, 3), t = copy.target, v = p.short_weights).value);
    }
    // both axes: a list of rows and a window or a list of columns
    const auto order = some_rows<int>(40, 150);
    const std::vector<long> columns = {3, 4, 5, 6, 7};
    const auto data = bind(X = view(p.x, 150, 20), t = p.target, w = p.weights, b = 0.5, n = rows(order));
    std::vector<T> part(40 * 5);
    for (std::size_t i = 0; i < 40; ++i) std::copy_n(p.x.begin() + order[i] * 20 + 3, 5, part.begin() + static_cast<std::ptrdiff_t>(5 * i));
    const auto copy = p.of(order);
    const T expected = objective(X = view(part, 40, 5), t = copy.target, w = std::span(p.weights).subspan(3, 5), b = 0.5).value;
    auto loss = compile<T>(mse(y, t));
    BOOST_TEST(loss(data, d = window(3, 5)).value == expected);
    BOOST_TEST(loss(data, d = rows(columns)).value == expected);
    BOOST_TEST(loss(X = view(part, 40, 5), t = copy.target, w = std::span(p.weights).subspan(3, 5), b = 0.5).value == expected);
}

// products of matrices, labels, masks, weights, numbers of other types, several passes, tables
BOOST_AUTO_TEST_CASE(formulas) {
    using T = float;
    const problem<T> p(300, 30);
    auto network = compile<T>(cross_entropy(dot(relu(dot(X, W)), U), label), wrt(W, U));
    check<T>(
        p,
        [&](const problem<T>& of, auto... list) {
            const auto r = network(X = view(of.x, of.count, of.width), W = view(of.matrix, of.width, of.hidden),
                                   U = view(of.last, of.hidden, of.classes), label = of.names, list...);
            outcome<T> all;
            all.add(r.value);
            all.add(r.gradient(W));
            all.add(r.gradient(U));
            return all;
        },
        sizes);
    auto weighted =
        compile<T>(mean(each::squared_error(y, t), weights(s)) + mean(each::absolute_error(y, t), where(seen || y < 1_c)), wrt(w));
    check<T>(
        p,
        [&](const problem<T>& of, auto... list) {
            const auto r = weighted(X = view(of.bytes, of.count, of.width), t = of.target, s = of.importance, seen = of.known,
                                    w = of.weights, b = T(-100), list...);
            outcome<T> all;
            all.add(r.value);
            all.add(r.gradient(w));
            return all;
        },
        sizes);
    check<T>(
        p,
        [&](const problem<T>& of, auto... list) {
            const auto r = weighted(X = view(of.x, of.count, of.width), t = of.target, s = of.importance, seen = of.known, w = of.weights,
                                    b = T(-100), list...);
            outcome<T> all;
            all.add(r.value);
            all.add(r.gradient(w));
            return all;
        },
        sizes);
    // two passes; values and gradients that have the axis n
    constexpr auto z = dot(X, w);
    auto standard = compile<T>(sum(sq(softmax<n>(z) - t)), wrt(X, w));
    auto predict = compile<T>(sigmoid(y));
    check<T>(
        p,
        [&](const problem<T>& of, auto... list) {
            const auto r = standard(X = view(of.x, of.count, of.width), t = of.target, w = of.weights, list...);
            outcome<T> all;
            all.add(r.value);
            all.add(r.gradient(X));
            all.add(r.gradient(w));
            all.add(predict(X = view(of.x, of.count, of.width), w = of.weights, b = T(0.25), list...).value);
            return all;
        },
        sizes);
    auto lookup = compile<T>(mse(pick(E, label), X), wrt(E));
    check<T>(
        p,
        [&](const problem<T>& of, auto... list) {
            const auto r = lookup(E = view(of.table, of.classes, of.width), X = view(of.x, of.count, of.width), label = of.names, list...);
            outcome<T> all;
            all.add(r.value);
            all.add(r.gradient(E));
            return all;
        },
        sizes);
}

// the same symbol along n and, renamed, along m; differences; n where it is not the outermost
BOOST_AUTO_TEST_CASE(other_axes) {
    using T = double;
    const problem<T> p(60, 7);
    auto pairs = compile<T>(sum(exp(-sum<d>(sq(expand<m>(X) - rename<n, m>(X))))) + sum(sq(diff<n>(t))) + sum(outer(t, u)), wrt(X));
    const auto other = problem<T>::numbers(60);
    for (const std::size_t size : {1u, 2u, 9u, 60u, 100u}) {
        const auto order = some_rows<int>(size, 60);
        const auto copy = p.of(order);
        std::vector<T> other_copy;
        for (const int i : order) other_copy.push_back(other[static_cast<std::size_t>(i)]);
        const auto r = pairs(X = view(copy.x, size, 7), t = copy.target, u = other_copy);
        const std::vector<T> expected(r.gradient(X).begin(), r.gradient(X).end());
        const T value = r.value;
        const auto found = pairs(X = view(p.x, 60, 7), t = p.target, u = other, n = rows(order), m = rows(order));
        BOOST_TEST(found.value == value);
        for (std::size_t i = 0; i < expected.size(); ++i) BOOST_TEST_REQUIRE(found.gradient(X)[i] == expected[i]);
        if (size > 60) continue;
        other_copy.resize(60);
        BOOST_TEST(pairs(X = view(p.x, 60, 7), t = p.target, u = other_copy, n = rows(order), m = window(0, size)).value == value);
    }
    // rows of n, columns of m
    auto total = compile<T>(sum(A * expand<n>(u)) + sum(sq(dot(A, u) - t)));
    const auto a = problem<T>::numbers(60 * 60);
    const auto first = some_rows<int>(13, 60), second = some_rows<int>(70, 60);
    std::vector<T> block;
    std::vector<T> chosen;
    for (const int j : second) chosen.push_back(other[static_cast<std::size_t>(j)]);
    for (const int i : first)
        for (const int j : second) block.push_back(a[static_cast<std::size_t>(i * 60 + j)]);
    const auto copy = p.of(first);
    BOOST_TEST(total(A = view(a, 60, 60), u = other, t = p.target, n = rows(first), m = rows(second)).value ==
               total(A = view(block, 13, 70), u = chosen, t = copy.target).value);
}

// updates of what has not the axis, a rule, the check of gradients
BOOST_AUTO_TEST_CASE(steps) {
    using T = double;
    const problem<T> p(100, 6);
    const auto order = some_rows<std::size_t>(40, 100);
    const auto copy = p.of(order);
    constexpr auto loss = mse(y, t);
    auto step = compile<T>(w = w - 0.1_c * grad(loss, w));
    auto here = p.weights, there = p.weights;
    for (int i = 0; i < 3; ++i) {
        step(X = view(p.x, 100, 6), t = p.target, b = 0.5, w = here, n = rows(order));
        step(X = view(copy.x, 40, 6), t = copy.target, b = 0.5, w = there);
    }
    BOOST_TEST(here == there);
    auto objective = compile<T>(loss, wrt(w));
    here = there = p.weights;
    minimize(objective, adam{.rate = 1e-2, .max_iterations = 20}, X = view(p.x, 100, 6), t = p.target, b = 0.5, w = here, n = rows(order));
    minimize(objective, adam{.rate = 1e-2, .max_iterations = 20}, X = view(copy.x, 40, 6), t = copy.target, b = 0.5, w = there);
    BOOST_TEST(here == there);
    const auto report = check_gradient(objective, X = view(p.x, 100, 6), t = p.target, b = 0.5, w = here, n = rows(order));
    BOOST_TEST(report.ok);
    BOOST_TEST(std::abs(report.value - objective(X = view(copy.x, 40, 6), t = copy.target, b = 0.5, w = here).value) < 1e-12);
}

BOOST_AUTO_TEST_CASE(refusals) {
    const problem<float> p(10, 4);
    auto objective = compile<float>(mean(each::squared_error(y, t), weights(s)), wrt(w));
    std::vector<float> gw(4, -77.0f);
    const auto call = [&](const auto& order) {
        objective(X = view(p.x, 10, 4), t = p.target, s = p.importance, w = p.weights, b = 1, n = rows(order), gradient(w) = gw);
    };
    BOOST_CHECK_NO_THROW(call(std::vector<int>{9, 0, 9}));
    gw.assign(4, -77.0f);
    const auto refused = [&](const auto& order, const std::string& sentence) {
        BOOST_CHECK_EXCEPTION(call(order), bind_error, [&](const bind_error& error) {
            BOOST_TEST(std::string(error.what()).find(sentence) != std::string::npos, error.what());
            return true;
        });
    };
    refused(std::vector<int>{0, 10}, "axis 'n': row 10 at position 1 ");
    refused(std::vector<int>{0, 3, -1}, "row -1 at position 2 ");
    refused(std::vector<std::size_t>{0, 3, std::size_t(-1)}, "row 18446744073709551615 at position 2 ");
    refused(std::vector<std::int8_t>{-128}, "row -128 at position 0 ");
    refused(std::vector<std::uint8_t>{1, 2, 255}, "row 255 at position 2 ");
    std::vector<long> many(1000, 4);
    many[700] = 1L << 40;
    refused(many, "at position 700 of a list does not lie in its extent of 10");
    refused(std::vector<int>{}, "'s' that sum to 0");
    BOOST_TEST(gw == std::vector<float>(4, -77.0f));
    // an output in the memory of a row that is not even listed
    auto other = p;
    const std::vector<int> first = {0};
    BOOST_CHECK_THROW(objective(X = view(other.x, 10, 4), t = p.target, s = p.importance, w = p.weights, b = 1, n = rows(first),
                                gradient(w) = std::span(other.x).subspan(32, 4)),
                      bind_error);
    // positions are those of what is bound
    other.importance[6] = -1;
    const std::vector<int> sixth = {2, 6};
    BOOST_CHECK_EXCEPTION(objective(X = view(p.x, 10, 4), t = p.target, s = other.importance, w = p.weights, b = 1, n = rows(sixth)),
                          bind_error,
                          [](const bind_error& error) { return std::string(error.what()).find("at position 6") != std::string::npos; });
    BOOST_CHECK_NO_THROW(objective(X = view(p.x, 10, 4), t = p.target, s = other.importance, w = p.weights, b = 1, n = rows(first)));
    auto positive_sum = compile<float>(sum(s));
    BOOST_CHECK_EXCEPTION(positive_sum(s = other.importance, n = rows(sixth)), bind_error,
                          [](const bind_error& error) { return std::string(error.what()).find("at position 6") != std::string::npos; });
    auto chosen = compile<float>(mean(pick(Z, label)));
    other.names[8] = 4;
    const std::vector<int> eighth = {1, 1, 8};
    other.names[1] = 0;
    BOOST_CHECK_EXCEPTION(chosen(Z = view(p.x, 10, 4), label = other.names, n = rows(eighth)), bind_error, [](const bind_error& error) {
        return std::string(error.what()).find("label 4 at position 8") != std::string::npos;
    });
}
