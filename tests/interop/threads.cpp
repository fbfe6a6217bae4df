// Kernels on several threads: every number of threads gives the same bits, and the plain kernel's results up to rounding.
#define BOOST_TEST_MODULE interop_threads
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <functional>
#include <limits>
#include <thread>
#include <vector>

#include <tikhonov/interop/threads.hpp>
#include <tikhonov/tikhonov.hpp>

namespace {

using namespace tikhonov;
using namespace tikhonov::literals;

// oneTBB keeps to the processors that there are; these tests want seven threads on any machine
oneapi::tbb::global_control seven_threads(oneapi::tbb::global_control::max_allowed_parallelism, 7);

/// Threads of the language, one for each piece of work.
class plain_threads final : public executor {
  public:
    explicit plain_threads(int count) : count_(count) {}
    int workers() const override { return count_; }
    int calls() const { return calls_; }

  protected:
    void run(int count, piece work, void* state) override {
        ++calls_;
        std::vector<std::thread> all;
        for (int i = 0; i < count; ++i) all.emplace_back([=] { work(state, i); });
        for (auto& it : all) it.join();
    }

  private:
    int count_;
    int calls_ = 0;
};

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto f = axis<"f", 20>;
constexpr auto h = axis<"h">;
constexpr auto c = axis<"c", 10>;
constexpr auto X = tensor<"X", n, d>;
constexpr auto F = tensor<"F", f, n>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto v = tensor<"v", f>;
constexpr auto b = scalar<"b">;
constexpr auto rate = scalar<"rate">;
constexpr auto W = tensor<"W", d, c>;
constexpr auto V = tensor<"V", d, h>;
constexpr auto q = tensor<"q", h>;
constexpr auto U = tensor<"U", h, c>;
constexpr auto label = labels<"label", n, c>;
constexpr auto s = tensor<"s", n, nonnegative>;
constexpr auto y = dot(X, w) + b;
constexpr auto logits = dot(relu(dot(X, V) + q), U);

/// Rows of data, and parameters that updates may change.
template <class T>
struct problem {
    std::size_t rows, features, hidden;
    std::vector<T> x, by_feature, target, weights, short_weights, w1, w2, b1, w0, importance;
    std::vector<int> classes;
    T bias = T(0.25);

    static std::vector<T> waves(std::size_t count, double pitch, double size = 1) {
        std::vector<T> result(count);
        for (std::size_t i = 0; i < count; ++i) result[i] = static_cast<T>(size * std::sin(pitch * static_cast<double>(i + 1)));
        return result;
    }
    problem(std::size_t r, std::size_t columns, std::size_t units = 24)
        : rows(r),
          features(columns),
          hidden(units),
          x(waves(r * columns, 0.7)),
          by_feature(waves(r * 20, 0.3)),
          target(r),
          weights(waves(columns, 1.3, 0.2)),
          short_weights(waves(20, 1.1)),
          w1(waves(columns * units, 0.9, 0.1)),
          w2(waves(units * 10, 1.7)),
          b1(waves(units, 2.3)),
          w0(waves(columns * 10, 0.37)),
          importance(waves(r, 0.11)),
          classes(r) {
        for (std::size_t i = 0; i < r; ++i) {
            target[i] = static_cast<T>(i % 2);
            classes[i] = static_cast<int>(i * i % 10);
            importance[i] += T(1);
        }
    }
};

/// What a call leaves behind: everything that it returns and writes, as numbers.
template <class T>
using outcome = std::vector<T>;
template <class T>
void append(outcome<T>& all, T number) {
    all.push_back(number);
}
template <class T>
void append(outcome<T>& all, std::span<const T> numbers) {
    all.insert(all.end(), numbers.begin(), numbers.end());
}

/// The same numbers; a NaN is like another.
template <class T>
bool same_bits(const outcome<T>& a, const outcome<T>& other) {
    if (a.size() != other.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (!(a[i] == other[i] && std::signbit(a[i]) == std::signbit(other[i])) && !(a[i] != a[i] && other[i] != other[i])) return false;
    return true;
}
/// The largest difference, of the largest number.
template <class T>
double apart(const outcome<T>& a, const outcome<T>& other) {
    double worst = 0, largest = 1e-30;
    for (std::size_t i = 0; i < a.size(); ++i) {
        worst = std::max(worst, std::abs(static_cast<double>(a[i]) - static_cast<double>(other[i])));
        largest = std::max(largest, std::abs(static_cast<double>(other[i])));
    }
    return worst / largest;
}

/// `run(problem, execution...)` compiles a kernel with these last arguments, calls it and returns the outcome.
template <class T, class Run>
void check(const char* what, const problem<T>& given, bool chunked, Run run) {
    BOOST_TEST_CONTEXT(what << ", " << given.rows << " rows, " << sizeof(T) << " bytes") {
        const auto outcome_of = [&](auto... execution) {
            problem<T> own = given;  // updates change it
            return run(own, execution...);
        };
        const outcome<T> plain = outcome_of();
        const auto one = std::make_shared<plain_threads>(1);
        const outcome<T> reference = outcome_of(one);
        BOOST_TEST((one->calls() > 0) == chunked);
        BOOST_TEST(reference.size() == plain.size());
        BOOST_TEST(apart(reference, plain) < 64 * static_cast<double>(std::numeric_limits<T>::epsilon()));
        if (!chunked) BOOST_TEST(same_bits(reference, plain));
        for (const int count : {2, 4, 7}) BOOST_TEST(same_bits(outcome_of(std::make_shared<plain_threads>(count)), reference));
        for (const int count : {1, 2, 4, 7}) BOOST_TEST(same_bits(outcome_of(threads(count)), reference));
    }
}

using numbers = std::tuple<float, double>;

BOOST_AUTO_TEST_CASE_TEMPLATE(linear, T, numbers) {
    const auto run = [](problem<T>& p, auto... execution) {
        auto objective = compile<T>(mse(y, t) + 0.1_c * l2(w), wrt(w, b), execution...);
        outcome<T> all;
        for (int i = 0; i < 2; ++i) {
            const auto r = objective(X = view(p.x, p.rows, p.features), t = p.target, w = p.weights, b = p.bias);
            append(all, r.value);
            append(all, r.gradient(w));
            append(all, r.gradient(b));
            append(all, objective.value(X = view(p.x, p.rows, p.features), t = p.target, w = p.weights, b = p.bias));
        }
        return all;
    };
    check("linear", problem<T>(20011, 37), true, run);
    check("linear", problem<T>(3, 37), false, run);
    check("linear", problem<T>(1000, 3), false, run);
}

BOOST_AUTO_TEST_CASE(logistic) {
    using T = float;
    const auto run = [](problem<T>& p, auto... execution) {
        auto objective = compile<T>(bce_with_logits(y, t), wrt(w, b), execution...);
        const auto r = objective(X = view(p.x, p.rows, p.features), t = p.target, w = p.weights, b = p.bias);
        outcome<T> all;
        append(all, r.value);
        append(all, r.gradient(w));
        append(all, r.gradient(b));
        return all;
    };
    check("logistic", problem<T>(9000, 100), true, run);
    check("logistic", problem<T>(9001, 101), true, run);
}

// relu's mask and large totals: fewer chunks, that all workers combine
BOOST_AUTO_TEST_CASE(network) {
    using T = float;
    const auto run = [](problem<T>& p, auto... execution) {
        auto objective = compile<T>(cross_entropy(logits, label), wrt(V, q, U), execution...);
        const auto r =
            objective(X = view(p.x, p.rows, p.features), label = p.classes, V = view(p.w1, p.features, p.hidden), q = p.b1, U = p.w2);
        outcome<T> all;
        append(all, r.value);
        append(all, r.gradient(V));
        append(all, r.gradient(q));
        append(all, r.gradient(U));
        return all;
    };
    check("network", problem<T>(1500, 100, 24), true, run);
    check("network", problem<T>(5000, 50, 40), true, run);
    check("network", problem<T>(700, 600, 120), true, run);
    check("network", problem<T>(6000, 300, 220), true, run);
    check("network", problem<T>(5, 4, 24), false, run);
}

BOOST_AUTO_TEST_CASE(softmax_regression) {
    using T = float;
    const auto run = [](problem<T>& p, auto... execution) {
        auto objective = compile<T>(cross_entropy(dot(X, W), label), wrt(W), execution...);
        const auto r = objective(X = view(p.x, p.rows, p.features), label = p.classes, W = p.w0);
        outcome<T> all;
        append(all, r.value);
        append(all, r.gradient(W));
        return all;
    };
    check("softmax regression", problem<T>(1000, 784), true, run);
    check("softmax regression", problem<T>(3001, 60), true, run);
}

// one update after all chunks, and one of the rows themselves, which every chunk writes
BOOST_AUTO_TEST_CASE(updates) {
    using T = float;
    const auto run = [](problem<T>& p, auto... execution) {
        constexpr auto loss = bce_with_logits(y, t);
        auto step = compile<T>(w = w - rate * grad(loss, w), b = b - rate * grad(loss, b), t = t - rate * sq(y - t), execution...);
        for (int i = 0; i < 3; ++i)
            step(X = view(p.x, p.rows, p.features), t = p.target, w = p.weights, b = std::ref(p.bias), rate = T(0.5));
        outcome<T> all = p.weights;
        append(all, p.bias);
        append(all, std::span<const T>(p.target));
        return all;
    };
    check("updates", problem<T>(12345, 50), true, run);
    check("updates", problem<T>(1, 50), false, run);
}

// each element of the softmax over all rows needs two totals; sums over f grow in memory that the later passes read
BOOST_AUTO_TEST_CASE(several_passes) {
    using T = double;
    const auto run = [](problem<T>& p, auto... execution) {
        constexpr auto z = y + dot(v, F);
        auto kernel = compile<T>(softmax<n>(z), logsumexp(z), max(z), mean(sq(z - mean(z))), grad(logsumexp(z), v), execution...);
        const auto r =
            kernel(X = view(p.x, p.rows, p.features), F = view(p.by_feature, 20, p.rows), v = p.short_weights, w = p.weights, b = p.bias);
        outcome<T> all;
        append(all, r.value);
        append(all, r[logsumexp(z)]);
        append(all, r[max(z)]);
        append(all, r[mean(sq(z - mean(z)))]);
        append(all, r[grad(logsumexp(z), v)]);
        return all;
    };
    check("several passes", problem<T>(30007, 6), true, run);
    check("several passes", problem<T>(7, 6), false, run);
}

// no totals at all; weights, whose sum is looked at before; a window, a list of rows; conversions
BOOST_AUTO_TEST_CASE(rows) {
    using T = float;
    const auto run = [](problem<T>& p, auto... execution) {
        auto predict = compile<T>(sigmoid(y), execution...);
        auto objective = compile<T>(mean(each::squared_error(tanh(y), t), weights(s)), wrt(w), execution...);
        outcome<T> all;
        append(all, predict(X = view(p.x, p.rows, p.features), w = p.weights, b = p.bias).value);
        const auto data = bind(X = view(p.x, p.rows, p.features), t = p.target, s = p.importance, w = p.weights, b = p.bias);
        append(all, objective(data).gradient(w));
        append(all, objective(data, n = window(0, p.rows / 2)).gradient(w));
        append(all, objective(data, n = window(p.rows / 3, p.rows / 2)).gradient(w));
        std::vector<std::size_t> order(p.rows);
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = i * i % p.rows;
        append(all, objective(data, n = tikhonov::rows(order)).gradient(w));
        append(all, predict(data, n = tikhonov::rows(order)).value);
        std::fill(p.importance.begin(), p.importance.end(), T(0));
        BOOST_CHECK_THROW(objective(data), bind_error);
        return all;
    };
    check("rows", problem<T>(20000, 40), true, run);
    check("rows", problem<T>(9, 40), false, run);
}

BOOST_AUTO_TEST_CASE(nothing) {
    using T = float;
    const auto run = [](problem<T>& p, auto... execution) {
        auto total = compile<T>(sum(sq(y - t)) + sum(logits), wrt(w, V), execution...);
        const auto r = total(X = view(p.x, p.rows, p.features), t = p.target, w = p.weights, b = p.bias,
                             V = view(p.w1, p.features, p.hidden), q = p.b1, U = p.w2);
        outcome<T> all;
        append(all, r.value);
        append(all, r.gradient(w));
        append(all, r.gradient(V));
        return all;
    };
    check("nothing", problem<T>(0, 10), false, run);
}

BOOST_AUTO_TEST_CASE(extents_change) {
    problem<float> large(20000, 40), small(4000, 60), tiny(10, 3);
    const auto pool = std::make_shared<plain_threads>(3);
    auto objective = compile<float>(bce_with_logits(y, t), wrt(w), pool);
    auto plain = compile<float>(bce_with_logits(y, t), wrt(w));
    for (const auto* p : {&tiny, &large, &small, &large, &tiny, &small}) {
        const auto data = bind(X = view(p->x, p->rows, p->features), t = p->target, w = p->weights, b = p->bias);
        BOOST_TEST(std::abs(objective(data).value / plain(data).value - 1) < 1e-5);
    }
    auto moved = std::move(objective);
    BOOST_TEST(moved(X = view(large.x, 20000, 40), t = large.target, w = large.weights, b = 0.5f).value > 0);
}

BOOST_AUTO_TEST_CASE(numbers_of_threads) {
    BOOST_CHECK_THROW(threads(0), bind_error);
    BOOST_CHECK_THROW(threads(-1), bind_error);
    BOOST_TEST(threads(3)->workers() == 3);
    BOOST_TEST(threads(1000)->workers() == 7);  // as many as oneTBB allows here
    BOOST_TEST(threads()->workers() >= 1);
}

// two kernels of one arena, called from two threads
BOOST_AUTO_TEST_CASE(kernels_share_threads) {
    const problem<double> p(10000, 30);
    const auto two = threads(2);
    const auto data = bind(X = view(p.x, p.rows, p.features), t = p.target, w = p.weights, b = p.bias);
    auto first = compile<double>(mse(y, t), wrt(w), two);
    auto second = compile<double>(mse(y, t), wrt(w), two);
    double values[2]{};
    const auto call = [&](auto& kernel, double& value) {
        for (int i = 0; i < 20; ++i) value = kernel(data).value;
    };
    std::thread other([&] { call(first, values[0]); });
    call(second, values[1]);
    other.join();
    BOOST_TEST(values[0] == values[1]);
}

}  // namespace
