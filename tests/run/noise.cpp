// Noise in calls: the same mask forward and backward, for every number of threads, for windows and the whole; and formulas without it.
#define BOOST_TEST_MODULE run_noise
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <limits>
#include <numeric>
#include <thread>
#include <vector>

#include <tikhonov/tikhonov.hpp>

namespace {

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto h = axis<"h">;
constexpr auto c = axis<"c", 3>;
constexpr auto X = tensor<"X", n, d>;
constexpr auto W1 = tensor<"W1", d, h>;
constexpr auto b1 = tensor<"b1", h>;
constexpr auto W2 = tensor<"W2", h, c>;
constexpr auto label = labels<"label", n, c>;
constexpr auto p = scalar<"p">;
constexpr auto mu = tensor<"mu", n, h>;
constexpr auto sigma = tensor<"sigma", h>;
constexpr auto u = uniform<"u", n, h>;
constexpr auto z = normal<"z", n, h>;
constexpr auto s = normal<"s">;

// ---- without noise
constexpr auto hidden = dropout<"drop">(relu(dot(X, W1) + b1), 0.5_c);
constexpr auto loss = cross_entropy(dot(dropout<"more">(hidden, p), W2), label) + 0.1_c * l2(W1);
constexpr auto quiet = cross_entropy(dot(relu(dot(X, W1) + b1), W2), label) + 0.1_c * l2(W1);
static_assert(inference(hidden) == relu(dot(X, W1) + b1));
static_assert(inference(loss) == quiet && !(loss == quiet));
static_assert(inference(grad(loss, W1)) == grad(quiet, W1));
static_assert(inference(dropout<"drop">(X, 0.1_c)) == X && inference(X) == X);
static_assert(inference(mu + sigma * z) == mu && inference(s) == 0_c && inference(p + s * p) == p);
static_assert(inference(mean(mu + z, weights(sigma))) == mean(mu, weights(sigma)));
static_assert(inference(where(mu < dropout<"drop">(mu, p), z, mu)) == where(mu < mu, 0_c * mu, mu));
static_assert(std::is_same_v<decltype(inference(quiet)), std::remove_const_t<decltype(quiet)>>);

// ---- what is known of noise
static_assert(grad(sum(mu + sigma * z), sigma) == sum<n>(z));
static_assert(dropout<"drop">(mu, p) + dropout<"drop">(sigma * z, p) == dropout<"drop">(mu + sigma * z, p));
static_assert(!(dropout<"drop">(mu, p) == dropout<"more">(mu, p)));
static_assert(sign_of(u) == nonnegative && !(sign_of(z) == nonnegative));
static_assert(sign_of(dropout<"drop">(relu(mu), 0.5_c)) == nonnegative);
static_assert(is_convex(l2(dropout<"drop">(W1, 0.5_c)), wrt(W1)) && is_affine(dot(dropout<"drop">(X, p), W1), wrt(W1)));

// ---- as text
static_assert(to_text(dropout<"drop">(relu(mu), 0.5_c)) == "dropout<\"drop\">(relu(mu), 0.5_c)");
static_assert(to_text(mu + sigma * z) == "mu + sigma * z");
static_assert(to_text(inference(dropout<"drop">(relu(mu), 0.5_c))) == "relu(mu)");
static_assert(to_latex(dropout<"drop">(mu, p)) == "\\mathrm{dropout}_{\\mathit{drop}}\\left(\\mu_{n,h}, p\\right)");
static_assert(to_latex(sigma * z) == "\\sigma_{h} \\, z_{n,h}");

/// As many threads as it is told.
class several final : public executor {
  public:
    explicit several(int count) : count_(count) {}
    int workers() const final { return count_; }

  private:
    void run(int count, piece work, void* state) final {
        std::vector<std::thread> threads;
        for (int t = 0; t < count_; ++t)
            threads.emplace_back([=, this] {
                for (int i = t; i < count; i += count_) work(state, i);
            });
        for (std::thread& it : threads) it.join();
    }
    int count_;
};

std::vector<float> ones(std::size_t count) { return std::vector<float>(count, 1.0f); }

/// The uniform numbers of a symbol with several axes, by Philox one block at a time.
float expected_uniform(std::string_view name, std::uint64_t step, std::size_t row, std::size_t position) {
    namespace philox = tikhonov::detail::philox;
    const auto words = philox::at(philox::counter_of(position / 4, row, step), philox::key_of(7, name));
    return static_cast<float>(words[position % 4] >> 8) * 0x1p-24f;
}

}  // namespace

BOOST_AUTO_TEST_CASE(one_mask_forward_and_backward) {
    constexpr std::size_t rows = 3000, units = 37;
    const std::vector<float> ms = ones(rows * units);
    std::vector<float> first;
    for (const int count : {1, 2, 7}) {
        const std::shared_ptr<executor> where = std::make_shared<several>(count);
        auto both = compile<float>(sum(sq(dropout<"drop">(mu, p))), wrt(mu), where);
        auto value = compile<float>(dropout<"drop">(mu, p), where);
        const auto values = value(mu = ms, h = units, p = 0.25f, noise<"drop"> = seed(7, 3)).value;
        const auto slopes = both(mu = ms, h = units, p = 0.25f, noise<"drop"> = seed(7, 3)).gradient(mu);
        bool same = true;
        bool as_expected = true;
        for (std::size_t i = 0; i < rows * units; ++i) {
            const bool kept = expected_uniform("drop", 3, i / units, i % units) >= 0.25f;
            as_expected = as_expected && values[i] == (kept ? 1 / 0.75f : 0);
            same = same && std::abs(slopes[i] - 2 * values[i] * (kept ? 1 / 0.75f : 0)) < 1e-5f;
        }
        BOOST_TEST(as_expected);
        BOOST_TEST(same);
        if (first.empty()) first.assign(values.begin(), values.end());
        BOOST_TEST(std::equal(first.begin(), first.end(), values.begin()));
        // batches: rows of the data, whichever batch they are in
        for (std::size_t at = 0; at < rows; at += 1100) {
            const std::size_t some = std::min<std::size_t>(1100, rows - at);
            const auto part = value(mu = ms, h = units, p = 0.25f, n = window(at, some), noise<"drop"> = seed(7, 3)).value;
            BOOST_TEST(std::equal(part.begin(), part.end(), first.begin() + static_cast<std::ptrdiff_t>(at * units)));
        }
    }
    const auto kept = static_cast<double>(std::count_if(first.begin(), first.end(), [](float x) { return x != 0; }));
    constexpr double all = rows * units;
    BOOST_TEST(std::abs(kept / all - 0.75) < 4 * std::sqrt(0.25 * 0.75 / all));
}

BOOST_AUTO_TEST_CASE(windows_of_any_axis) {
    constexpr auto k = axis<"k">;
    constexpr auto three = uniform<"u", n, h, k>;
    auto value = compile<float>(three + 0_c);
    const auto all = value(three = seed(7, 1), n = 5, h = 6, k = 7).value;
    const std::vector<float> whole(all.begin(), all.end());
    for (std::size_t i = 0; i < whole.size(); ++i) BOOST_TEST(whole[i] == expected_uniform("u", 1, i / 42, i % 42));
    const auto part = value(three = seed(7, 1), n = 5, h = 6, k = 7, n = window(1, 3), h = window(2, 3), k = window(3, 2)).value;
    for (std::size_t a = 0; a < 3; ++a)
        for (std::size_t b = 0; b < 3; ++b)
            for (std::size_t e = 0; e < 2; ++e) BOOST_TEST(part[(a * 3 + b) * 2 + e] == whole[((a + 1) * 6 + b + 2) * 7 + e + 3]);
    // what has one axis is one row, what has none its first number
    constexpr auto one = uniform<"u", n>;
    auto row = compile<float>(one + 0_c);
    const auto numbers = row(one = seed(7, 1), n = 1000, n = window(901, 90)).value;
    for (std::size_t i = 0; i < 90; ++i) BOOST_TEST(numbers[i] == expected_uniform("u", 1, 0, 901 + i));
    BOOST_TEST(evaluate<float>(uniform<"u"> + 0_c, uniform<"u"> = seed(7, 1)).value == expected_uniform("u", 1, 0, 0));
    BOOST_TEST(row(one = seed(7, 1), n = 0).value.empty());
}

BOOST_AUTO_TEST_CASE(listed_rows) {
    // a product of matrices beside noise that is read row by row; noise is that of the rows of the data, wherever a list has them
    constexpr auto k = axis<"k", 16>;
    constexpr auto V = tensor<"V", h, k>;
    constexpr auto products = dot(dropout<"drop">(mu, p), V);
    constexpr std::size_t rows_in_all = 50, units = 37;
    std::vector<float> ms(rows_in_all * units), vs(units * 16);
    for (std::size_t i = 0; i < ms.size(); ++i) ms[i] = static_cast<float>(i % 11) - 5;
    for (std::size_t i = 0; i < vs.size(); ++i) vs[i] = static_cast<float>(i % 7) - 3;
    auto value = compile<float>(products, sum(sq(products)));
    const auto all = value(mu = ms, V = vs, p = 0.25f, noise<"drop"> = seed(7, 3))[products];
    const std::vector<float> whole(all.begin(), all.end());
    const std::vector<int> order{7, 49, 0, 7, 23, 1};
    const auto some = value(mu = ms, V = vs, p = 0.25f, n = rows(order), noise<"drop"> = seed(7, 3))[products];
    for (std::size_t i = 0; i < order.size(); ++i)
        for (std::size_t j = 0; j < 16; ++j)
            BOOST_TEST(std::abs(some[i * 16 + j] - whole[static_cast<std::size_t>(order[i]) * 16 + j]) < 1e-3f);
}

BOOST_AUTO_TEST_CASE(seeds_steps_and_names) {
    const std::vector<float> ms = ones(64);
    auto value = compile<float>(u * z + dropout<"drop">(mu, 0.5_c));
    const auto draw = [&](auto&&... arguments) {
        const auto found = value(mu = ms, h = 8, arguments...).value;
        return std::vector<float>(found.begin(), found.end());
    };
    const auto usual = draw(u = seed(7, 1), z = seed(7, 1), noise<"drop"> = seed(7, 1));
    BOOST_TEST(usual == draw(noise<"u"> = seed(7, 1), noise<"z"> = seed(7, 1), bind(noise<"drop"> = seed(7, 1), noise<"other"> = seed(1))));
    const auto set = bind(bind(u = seed(7, 1)), z = seed(7, 1), noise<"drop"> = seed(7, 1));
    BOOST_TEST(usual == draw(set));
    BOOST_TEST(usual != draw(u = seed(7, 1), z = seed(7, 1), noise<"drop"> = seed(7, 2)));
    BOOST_TEST(usual != draw(u = seed(7, 1), z = seed(8, 1), noise<"drop"> = seed(7, 1)));
    BOOST_TEST(usual == draw(u = seed(7, 1), z = seed(7, 1), noise<"drop"> = seed(7, 1)));  // nothing is remembered
    BOOST_TEST(evaluate<float>(sum(u), u = seed(7), h = 8, n = 8).value == evaluate<float>(sum(u), u = seed(7, 0), h = 8, n = 8).value);
    // float and double have their first bits in common
    const auto single = evaluate<float>(u + 0_c, u = seed(7, 1), h = 8, n = 8).value;
    const auto twice = evaluate<double>(u + 0_c, u = seed(7, 1), h = 8, n = 8).value;
    for (std::size_t i = 0; i < 64; ++i) BOOST_TEST(static_cast<double>(single[i]) == std::floor(twice[i] * 0x1p24) * 0x1p-24);
}

BOOST_AUTO_TEST_CASE(buffers) {
    std::vector<float> ms(12), us(12), zs(12);
    std::iota(ms.begin(), ms.end(), 1.0f);
    for (std::size_t i = 0; i < 12; ++i) us[i] = i % 3 == 0 ? 0.0f : 1.0f;  // a mask of what is kept
    for (std::size_t i = 0; i < 12; ++i) zs[i] = -static_cast<float>(i);
    ms[3] = std::numeric_limits<float>::quiet_NaN();  // dropped
    auto value = compile<float>(sum(dropout<"drop">(mu, p) + u * z), wrt(mu));
    const auto r = value(mu = ms, h = 4, p = 0.5f, noise<"drop"> = us, u = us, z = zs);
    float expected = 0;
    for (std::size_t i = 0; i < 12; ++i) expected += i % 3 == 0 ? 0 : 2 * ms[i] + zs[i];
    BOOST_TEST(r.value == expected);
    for (std::size_t i = 0; i < 12; ++i) BOOST_TEST(r.gradient(mu)[i] == (i % 3 == 0 ? 0.0f : 2.0f));
    us[5] = -0.5f;
    BOOST_CHECK_THROW(value(mu = ms, h = 4, p = 0.5f, noise<"drop"> = us, u = us, z = zs), bind_error);
    us.resize(11);
    BOOST_CHECK_THROW(value(mu = ms, h = 4, p = 0.5f, noise<"drop"> = us, u = us, z = zs), bind_error);
}

BOOST_AUTO_TEST_CASE(no_probability_and_all) {
    std::vector<float> ms(40);
    std::iota(ms.begin(), ms.end(), -7.3f);
    auto value = compile<float>(dropout<"drop">(mu, p));
    const auto none = value(mu = ms, h = 4, p = 0, noise<"drop"> = seed(7, 1)).value;
    BOOST_TEST(std::equal(ms.begin(), ms.end(), none.begin()));
    const auto every = value(mu = ms, h = 4, p = 1, noise<"drop"> = seed(7, 1)).value;
    BOOST_TEST(std::all_of(every.begin(), every.end(), [](float x) { return x == 0; }));
    const auto constant = evaluate<float>(dropout<"drop">(mu, 0_c), mu = ms, h = 4, noise<"drop"> = seed(7, 1)).value;
    BOOST_TEST(constant == ms);
}

// Gradients of a network with dropout twice and of its reparameterised noise, against differences; and the value alone.
BOOST_AUTO_TEST_CASE(gradients) {
    std::vector<double> xs(8 * 5), w1(5 * 6), b(6, 0.1), w2(6 * 3), ss(6, 0.5);
    std::vector<int> ls{0, 1, 2, 0, 1, 2, 0, 1};
    for (std::size_t i = 0; i < xs.size(); ++i) xs[i] = std::sin(static_cast<double>(i));
    for (std::size_t i = 0; i < w1.size(); ++i) w1[i] = std::cos(static_cast<double>(3 * i));
    for (std::size_t i = 0; i < w2.size(); ++i) w2[i] = std::cos(static_cast<double>(5 * i));
    constexpr auto noisy = loss + mse(dot(X, W1), sigma * z);
    auto objective = compile<double>(noisy, wrt(W1, b1, W2, sigma));
    const auto set = bind(X = xs, label = ls, W1 = w1, b1 = b, W2 = w2, sigma = ss, p = 0.2, noise<"drop"> = seed(7, 4),
                          noise<"more"> = seed(7, 4), z = seed(7, 4));
    const auto report = check_gradient(objective, set);
    BOOST_TEST(report.ok);
    const double found = objective(set).value;
    BOOST_TEST(objective.value(set) == found, boost::test_tools::tolerance(1e-14));
    // the mean over many steps is near the formula without noise; one of them is not
    auto line = compile<double>(sum(dot(dropout<"drop">(X, 0.5_c), W1)));
    auto still = compile<double>(inference(sum(dot(dropout<"drop">(X, 0.5_c), W1))));
    const double exact = still(X = xs, W1 = w1, d = 5).value;
    double sum = 0, squares = 0;
    constexpr int steps = 4000;
    for (int step = 0; step < steps; ++step) {
        const double v = line(X = xs, W1 = w1, d = 5, noise<"drop"> = seed(7, step)).value - exact;
        sum += v;
        squares += v * v;
    }
    BOOST_TEST(std::abs(sum / steps) < 4 * std::sqrt(squares / steps / steps));
    BOOST_TEST(squares > 0);
}
