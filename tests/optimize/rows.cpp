// Which rows a fit sees: shuffles, batches, folds and splits. The expected orders are those of another program, in Python.
#define BOOST_TEST_MODULE optimize_rows
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <vector>

#include <tikhonov/train.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

namespace {

using list = std::vector<std::size_t>;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto loss = mse(dot(X, w), t);

list order_of(std::size_t count, std::uint64_t seed, std::uint64_t epoch = 0) {
    list result;
    batches(n, 3, shuffled(seed)).fill(result, epoch, count);
    return result;
}
list all_rows(std::size_t count) {
    list result(count);
    std::iota(result.begin(), result.end(), std::size_t{0});
    return result;
}
list sorted(list rows_of) {
    std::sort(rows_of.begin(), rows_of.end());
    return rows_of;
}

}  // namespace

BOOST_AUTO_TEST_CASE(known_orders) {
    // SplitMix64 from 1234567 on, as published
    detail::split_mix random(1234567);
    for (const std::uint64_t expected : {6457827717110365317u, 3203168211198807973u, 9817491932198370423u, 4593380528125082431u})
        BOOST_TEST(random.next() == expected);
    BOOST_TEST(order_of(10, 7) == (list{3, 0, 7, 6, 1, 4, 5, 2, 9, 8}));
    BOOST_TEST(order_of(10, 7, 1) == (list{3, 6, 9, 7, 0, 5, 2, 8, 4, 1}));
    BOOST_TEST(order_of(10, 8) == (list{0, 3, 1, 9, 2, 7, 6, 4, 8, 5}));
    BOOST_TEST(order_of(12, 0) == (list{1, 10, 4, 5, 9, 2, 8, 6, 0, 3, 11, 7}));
    const list large = order_of(1000, ~std::uint64_t{0}, 99);
    std::size_t sum = 0;
    for (std::size_t i = 0; i < large.size(); ++i) sum += i * large[i];
    BOOST_TEST(sum == 246189499u);
    BOOST_TEST(sorted(large) == all_rows(1000));
    BOOST_TEST(order_of(0, 1) == list{});
    BOOST_TEST(order_of(1, 1) == list{0});
    // of any elements, by the compiler too
    constexpr auto first = [] {
        std::array<int, 10> rows_of{0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
        shuffled(7)(std::span<int>(rows_of));
        return rows_of[0];
    }();
    static_assert(first == 3);
}

// each of 24 orders of four rows in each of 24 places of a table, each row at each place; neighbouring seeds and epochs are not alike
BOOST_AUTO_TEST_CASE(equally_likely) {
    for (const bool by_seed : {false, true}) {
        std::map<list, int> times;
        constexpr int rounds = 24'000;
        for (std::uint64_t i = 0; i < rounds; ++i) ++times[by_seed ? order_of(4, i, 3) : order_of(4, 11, i)];
        BOOST_TEST(times.size() == 24u);
        double chi = 0;
        for (const auto& [order, count] : times) chi += (count - 1000.0) * (count - 1000.0) / 1000.0;
        BOOST_TEST(chi < 54.0);  // of 23 degrees of freedom: exceeded by one in 3000
        BOOST_TEST(chi > 6.0);
    }
    std::vector<double> at(50 * 50);
    constexpr int rounds = 20'000;
    for (std::uint64_t i = 0; i < rounds; ++i) {
        const list order = order_of(50, i % 100, i / 100);
        for (std::size_t k = 0; k < 50; ++k) ++at[k * 50 + order[k]];
    }
    double chi = 0;
    for (const double count : at) chi += (count - rounds / 50.0) * (count - rounds / 50.0) / (rounds / 50.0);
    BOOST_TEST(chi > 2401 - 5 * 70);  // of 49² degrees of freedom, with a deviation of 69
    BOOST_TEST(chi < 2401 + 5 * 70);
    std::set<list> orders;
    for (std::uint64_t seed = 0; seed < 40; ++seed)
        for (std::uint64_t epoch = 0; epoch < 40; ++epoch) orders.insert(order_of(20, seed, epoch));
    BOOST_TEST(orders.size() == 1600u);
}

BOOST_AUTO_TEST_CASE(mini_batches) {
    list memory;
    for (const std::size_t total : {0u, 1u, 31u, 32u, 33u, 100u}) {
        list seen;
        std::vector<std::size_t> lengths;
        const auto shuffled_batches = batches(n, 32, shuffled(7));
        shuffled_batches.for_each(memory, 4, total, [&](auto part) {
            lengths.push_back(part.rows.count);
            seen.insert(seen.end(), part.rows.data, part.rows.data + part.rows.count);
        });
        BOOST_TEST(seen == order_of(total, 7, 4));
        BOOST_TEST(lengths.size() == shuffled_batches.count(total));
        for (std::size_t i = 0; i < lengths.size(); ++i) BOOST_TEST(lengths[i] == std::min<std::size_t>(32, total - 32 * i));
        std::size_t next = 0;
        batches(n, 32).for_each(memory, 4, total, [&](auto part) {
            BOOST_TEST(part.rows.first == static_cast<std::ptrdiff_t>(next));
            next += static_cast<std::size_t>(part.rows.count);
        });
        BOOST_TEST(next == total);
    }
    BOOST_CHECK_THROW(batches(n, 0), bind_error);
    BOOST_CHECK_THROW(batches(n, -3, shuffled(7)), bind_error);
    BOOST_TEST(epochs(60).count == 60u);
    BOOST_CHECK_THROW(epochs(-1), bind_error);

    // an epoch of steps is the same as steps on copies
    const std::vector<double> xs = [] {
        std::vector<double> all(50 * 3);
        for (std::size_t i = 0; i < all.size(); ++i) all[i] = std::sin(static_cast<double>(i * i));
        return all;
    }();
    const std::vector<double> ts(xs.begin() + 20, xs.begin() + 70);
    std::vector<double> here(3), there(3);
    auto step = optimizer(compile<double>(loss, wrt(w)), adam{.rate = 0.1});
    auto other = optimizer(compile<double>(loss, wrt(w)), adam{.rate = 0.1});
    for (std::uint64_t epoch = 0; epoch < 3; ++epoch) {
        batches(n, 16, shuffled(5)).for_each(memory, epoch, 50, [&](auto part) { step(X = view(xs, 50, 3), t = ts, w = here, part); });
        const list order = order_of(50, 5, epoch);
        for (std::size_t first = 0; first < 50; first += 16) {
            std::vector<double> x, target;
            for (std::size_t i = first; i < std::min<std::size_t>(50, first + 16); ++i) {
                x.insert(x.end(), xs.begin() + static_cast<std::ptrdiff_t>(3 * order[i]),
                         xs.begin() + static_cast<std::ptrdiff_t>(3 * order[i] + 3));
                target.push_back(ts[order[i]]);
            }
            other(X = view(x, target.size(), 3), t = target, w = there);
        }
    }
    BOOST_TEST(here == there);
}

BOOST_AUTO_TEST_CASE(splits_and_folds) {
    BOOST_TEST(split(10, 0.8).train == all_rows(8));
    BOOST_TEST(split(10, 0.8).test == (list{8, 9}));
    const auto parts = split(10, 0.8, shuffled(7));
    BOOST_TEST(parts.train == (list{3, 0, 7, 6, 1, 4, 5, 2}));
    BOOST_TEST(parts.test == (list{9, 8}));
    BOOST_TEST(split(0, 0.5).train.empty());
    BOOST_TEST(split(3, 0.5).train.size() == 2u);  // 1.5
    BOOST_TEST(split(7, 0.0).test.size() == 7u);
    BOOST_TEST(split(7, 1.0).test.empty());
    for (const double wrong : {-0.1, 1.1, std::numeric_limits<double>::quiet_NaN()}) BOOST_CHECK_THROW(split(7, wrong), bind_error);
    BOOST_CHECK_THROW(split(-7, 0.5), bind_error);

    for (const std::size_t total : {5u, 6u, 9u, 10u, 103u}) {
        const auto check = [&](const auto& all) {
            list apart;
            std::size_t least = total, most = 0;
            for (std::size_t i = 0; i < 5; ++i) {
                const auto fold = all.at(i, total);
                least = std::min(least, fold.test.size());
                most = std::max(most, fold.test.size());
                apart.insert(apart.end(), fold.test.begin(), fold.test.end());
                BOOST_TEST(std::is_sorted(fold.train.begin(), fold.train.end()));
                list both = fold.train;
                both.insert(both.end(), fold.test.begin(), fold.test.end());
                BOOST_TEST(sorted(both) == all_rows(total));
            }
            BOOST_TEST(sorted(apart) == all_rows(total));
            BOOST_TEST(most - least <= 1);
        };
        check(folds(n, 5));
        check(folds(n, 5, shuffled(7)));
    }
    BOOST_TEST(folds(n, 2).at(0, 5).test == (list{0, 1, 2}));
    BOOST_TEST(folds(n, 2).at(1, 5).test == (list{3, 4}));
    BOOST_TEST(folds(n, 5, shuffled(7)).at(0, 10).test == (list{0, 3}));  // the order begins with 3, 0
    BOOST_CHECK_THROW(folds(n, 1), bind_error);
    BOOST_CHECK_THROW((folds(n, 5).at(5, 10)), bind_error);
    BOOST_CHECK_THROW((folds(n, 5).at(0, 4)), bind_error);
}
