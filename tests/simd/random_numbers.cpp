// Philox's words against published ones, uniform numbers bit by bit, and normal ones against Box and Muller in long double.
#define BOOST_TEST_MODULE simd_random_numbers
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <tuple>
#include <vector>

#include <tikhonov/simd/random_numbers.hpp>

namespace {

namespace philox = tikhonov::detail::philox;
using philox::distribution;
using both = std::tuple<float, double>;

// Random123's known answers for philox4x32-10.
static_assert(philox::at({0, 0, 0, 0}, {0, 0}) == philox::block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
static_assert(philox::at({~0u, ~0u, ~0u, ~0u}, {~0u, ~0u}) == philox::block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
static_assert(philox::at({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
              philox::block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
// FNV-1a's, and where the parts of a counter stand.
static_assert(philox::hash_name("") == 0x811c9dc5 && philox::hash_name("a") == 0xe40c292c && philox::hash_name("foobar") == 0xbf9cf968);
static_assert(philox::key_of(0x0123456789abcdef, "a") == philox::key{0x89abcdef, 0xe40c292c ^ 0x01234567});
static_assert(philox::counter_of(0x2300000001, 0x45600000002, 0x78900000003) ==
              philox::block{1, 2, 3, 0x23 | 0x456 << 8 | (0x789 & 0x7ffu) << 20});

template <distribution Kind, class T>
std::vector<T> draw(std::uint64_t seed, std::uint64_t step, std::uint64_t row, std::uint64_t first, std::size_t count) {
    std::vector<T> result(count);
    philox::stream<Kind, T> numbers(philox::key_of(seed, "drop"), step, result.data());
    numbers.add(row, first, count);
    numbers.finish();
    return result;
}

/// The word and the further word of an element.
struct pair_of_words {
    std::uint64_t upper, lower;
};
pair_of_words words_at(std::uint64_t seed, std::uint64_t step, std::uint64_t row, std::uint64_t position) {
    philox::block counter = philox::counter_of(position / 4, row, step);
    const std::uint32_t first = philox::at(counter, philox::key_of(seed, "drop"))[position % 4];
    counter[3] |= philox::further;
    return {first, philox::at(counter, philox::key_of(seed, "drop"))[position % 4]};
}
long double fraction(pair_of_words w, bool single) {
    return single ? static_cast<long double>(w.upper) * 0x1p-32L : static_cast<long double>(w.upper << 21 | w.lower >> 11) * 0x1p-53L;
}

}  // namespace

// The same on every machine, with every compiler.
BOOST_AUTO_TEST_CASE(first_bits) {
    const auto in_float = draw<distribution::uniform, float>(7, 3, 5, 2, 8);
    const auto in_double = draw<distribution::uniform, double>(7, 3, 5, 2, 8);
    const std::uint32_t bits[] = {0x3ecc8048, 0x3f357807, 0x3edbb9ec, 0x3ddc9e90, 0x3f0417ed, 0x3ef375e4, 0x3f226b13, 0x3f4ad2c9};
    const std::uint64_t wide_bits[] = {0x3fd99009237f40ae, 0x3fe6af00e1c3ab10, 0x3fdb773db7db0146, 0x3fbb93d24f65d528,
                                       0x3fe082fdbf035110, 0x3fde6ebcbfb7b090, 0x3fe44d627647f274, 0x3fe95a592b657eb6};
    for (std::size_t i = 0; i < 8; ++i) {
        BOOST_TEST(std::bit_cast<std::uint32_t>(in_float[i]) == bits[i]);
        BOOST_TEST(std::bit_cast<std::uint64_t>(in_double[i]) == wide_bits[i]);
    }
}

BOOST_AUTO_TEST_CASE(words_are_where_they_are_documented) {
    // long enough for whole groups of blocks; and pieces of a row, some of them far away
    for (const std::uint64_t first : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{63}, (std::uint64_t{1} << 34) - 64})
        for (const std::size_t count : {1u, 5u, 64u, 131u}) {
            const std::uint64_t row = first == 0 ? 5 : std::uint64_t{1} << 33;
            const std::uint64_t step = first == 0 ? 3 : std::uint64_t{1} << 35;
            const std::uint64_t seed = 0xfedcba9876543210;
            const auto in_float = draw<distribution::uniform, float>(seed, step, row, first, count);
            const auto in_double = draw<distribution::uniform, double>(seed, step, row, first, count);
            for (std::size_t i = 0; i < count; ++i) {
                const pair_of_words w = words_at(seed, step, row, first + i);
                BOOST_TEST(in_float[i] == static_cast<float>(w.upper >> 8) * 0x1p-24f);
                BOOST_TEST(in_double[i] == static_cast<double>(fraction(w, false)));
            }
        }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(normal_numbers_within_four_units, T, both) {
    constexpr std::size_t count = 1 << 16;
    const auto numbers = draw<distribution::normal, T>(7, 3, 5, 0, count);
    double worst = 0;
    for (std::size_t i = 0; i < count; i += 2) {
        const bool single = sizeof(T) == 4;
        const long double u = fraction(words_at(7, 3, 5, i), single) + (single ? 0x1p-32L : 0x1p-53L);
        const long double turns = 4 * fraction(words_at(7, 3, 5, i + 1), single);
        // on an eighth of a turn to either side of a quarter, where nothing cancels
        const auto quarter = static_cast<int>(std::lround(turns));
        const long double x = (turns - quarter) * std::numbers::pi_v<long double> / 2;
        const long double s[] = {std::sin(x), std::cos(x), -std::sin(x), -std::cos(x)};
        const long double radius = std::sqrt(-2 * std::log(u));
        const long double expected[] = {radius * s[(quarter + 1) % 4], radius * s[quarter % 4]};
        for (std::size_t k = 0; k < 2; ++k) {
            const T size = static_cast<T>(std::abs(expected[k]));
            const long double unit = std::nextafter(size, T(100)) - size;
            worst = std::max(worst, static_cast<double>(std::abs(static_cast<long double>(numbers[i + k]) - expected[k]) / unit));
        }
    }
    BOOST_TEST(worst <= 4);
    BOOST_TEST_MESSAGE(worst << " units");
}

// Mean and variance within four standard errors, the distribution within what Kolmogorov allows once in a million times.
BOOST_AUTO_TEST_CASE_TEMPLATE(moments_and_distribution, T, both) {
    constexpr std::size_t count = 1 << 18;
    const double root = std::sqrt(static_cast<double>(count));
    const auto check = [&](std::vector<T> x, double mean, double variance, double fourth, auto cumulated) {
        double sum = 0, squares = 0;
        for (const T v : x) sum += static_cast<double>(v);
        for (const T v : x) squares += (static_cast<double>(v) - mean) * (static_cast<double>(v) - mean);
        const auto size = static_cast<double>(count);
        BOOST_TEST(std::abs(sum / size - mean) < 4 * std::sqrt(variance) / root);
        BOOST_TEST(std::abs(squares / size - variance) < 4 * std::sqrt(fourth - variance * variance) / root);
        std::sort(x.begin(), x.end());
        double distance = 0;
        for (std::size_t i = 0; i < count; ++i) {
            const double p = cumulated(static_cast<double>(x[i]));
            distance = std::max({distance, std::abs(p - static_cast<double>(i) / size), std::abs(p - static_cast<double>(i + 1) / size)});
        }
        BOOST_TEST(distance < 2.7 / root);
    };
    check(draw<distribution::normal, T>(11, 0, 0, 0, count), 0, 1, 3, [](double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); });
    check(draw<distribution::uniform, T>(11, 0, 0, 0, count), 0.5, 1.0 / 12, 1.0 / 80, [](double x) { return x; });
    // words of neighbours, rows, steps and seeds have nothing in common
    const auto one = draw<distribution::normal, T>(11, 0, 0, 0, count);
    const auto correlation = [&](const std::vector<T>& other, std::size_t by) {
        double sum = 0;
        for (std::size_t i = 0; i + by < count; ++i) sum += static_cast<double>(one[i]) * static_cast<double>(other[i + by]);
        return std::abs(sum) / root;
    };
    BOOST_TEST(correlation(one, 1) < 4);
    BOOST_TEST(correlation(one, 2) < 4);
    BOOST_TEST(correlation(draw<distribution::normal, T>(11, 0, 1, 0, count), 0) < 4);
    BOOST_TEST(correlation(draw<distribution::normal, T>(11, 1, 0, 0, count), 0) < 4);
    BOOST_TEST(correlation(draw<distribution::normal, T>(12, 0, 0, 0, count), 0) < 4);
}

// The smallest u makes the largest number, and none is infinite.
BOOST_AUTO_TEST_CASE(ends) {
    philox::words smallest{}, none{};
    double numbers[4 * philox::together];
    philox::make_normal(smallest, none, numbers);
    BOOST_TEST(numbers[0] == std::sqrt(-2 * std::log(0x1p-53)), boost::test_tools::tolerance(1e-15));
    BOOST_TEST(numbers[1] == 0);
    std::ranges::fill(smallest.of, ~0u);
    std::ranges::fill(none.of, ~0u);
    philox::make_normal(smallest, none, numbers);
    BOOST_TEST(numbers[0] == 0);
    philox::make_uniform(smallest, none, numbers);
    BOOST_TEST(numbers[0] == 1 - 0x1p-53);
    float singles[4 * philox::together];
    philox::make_uniform(smallest, none, singles);
    BOOST_TEST(singles[0] == 1 - 0x1p-24f);
}
