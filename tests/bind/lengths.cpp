// What is known of the lengths of axes: nobody reads what is not known, and windows reach whatever follows from them, and nothing else.
#define BOOST_TEST_MODULE lengths
#include <boost/test/unit_test.hpp>

#include <array>
#include <random>
#include <vector>

#include <tikhonov/bind/element_count.hpp>
#include <tikhonov/bind/lengths.hpp>

using namespace tikhonov;
using namespace tikhonov::detail;

namespace {

constexpr int axis_count = 6;
constexpr std::array<axis_info, axis_count> infos = [] {
    std::array<axis_info, axis_count> result{};
    constexpr std::string_view names = "abcdef";
    for (std::size_t i = 0; i < axis_count; ++i) result[i] = {names.substr(i, 1), run_time_extent, i + 1};
    return result;
}();
constexpr auto axes = [] {
    std::array<const axis_info*, axis_count> result{};
    for (std::size_t i = 0; i < axis_count; ++i) result[i] = &infos[i];
    return result;
}();

static_assert(count_elements({}) == 1);
static_assert(!axis_length::of(infos[0]).known());
static_assert(axis_length(0).known() && axis_length(7).value() == 7);

}  // namespace

BOOST_AUTO_TEST_CASE(what_is_not_known_cannot_be_read) {
    BOOST_CHECK_THROW(axis_length().value(), std::logic_error);
    BOOST_CHECK_THROW(axis_length::of(infos[0]).value(), std::logic_error);
}

BOOST_AUTO_TEST_CASE(counts_do_not_overflow) {
    const auto count = [](std::vector<std::size_t> extents) { return count_elements(extents); };
    constexpr std::size_t half = std::size_t{1} << 32;
    BOOST_TEST(count({3, 4, 5}) == 60u);
    BOOST_TEST(count({half, half}) == too_many);
    BOOST_TEST(count({half, half, half}) == too_many);
    BOOST_TEST(count({half, half, 0}) == 0u);
    BOOST_TEST(count({0, half, half}) == 0u);
    BOOST_TEST(count({most_elements}) == most_elements);
    BOOST_TEST(count({most_elements / 2, 2}) == most_elements);
    BOOST_TEST(count({most_elements / 2, 3}) == too_many);
    BOOST_TEST(count({~std::size_t{0}}) == too_many);
}

// Random forests of renamed axes and of differences, some axes with windows: each tree has one symbol or none.
BOOST_AUTO_TEST_CASE(windows_reach_what_follows_from_them) {
    std::mt19937_64 random(1);
    const auto below = [&](int count) { return static_cast<int>(random() % static_cast<std::uint64_t>(count)); };
    int windows_in_trees = 0;
    for (int round = 0; round < 20000; ++round) {
        std::vector<axis_relation> relations;
        std::array<int, axis_count> root{}, shorter_by{};
        std::array<bool, axis_count> seen{}, windowed{};
        for (int a = 0; a < axis_count; ++a) {
            const auto i = static_cast<std::size_t>(a);
            const auto of = static_cast<std::size_t>(below(a + 1));
            root[i] = of == i ? a : root[of];
            seen[i] = root[i] == a && below(2) == 0;
            if (of == i) continue;
            const int by = below(2);
            shorter_by[i] = shorter_by[of] + by;
            relations.push_back(
                {.shorter = static_cast<signed char>(a), .longer = static_cast<signed char>(of), .by = static_cast<short>(by)});
        }
        std::ranges::shuffle(relations, random);
        // the root of a tree is as long as `full` says, with a window as `cut` says
        std::array<std::size_t, axis_count> full{}, cut{}, lengths{};
        axis_set windows = 0;
        axis_set made = 0;
        for (int a = 0; a < axis_count; ++a) {
            const auto i = static_cast<std::size_t>(a);
            if (root[i] == a) {
                full[i] = 10 + random() % 10;
                windowed[i] = below(3) == 0;
                cut[i] = windowed[i] ? 6 + random() % 4 : full[i];
            }
            const auto of = static_cast<std::size_t>(root[i]);
            const auto by = static_cast<std::size_t>(shorter_by[i]);
            lengths[i] = windowed[i] ? cut[i] : full[of] - by;
            if (windowed[i]) windows |= axis_set{1} << a;
            if (!seen[i]) made |= axis_set{1} << a;
            windows_in_trees += windowed[of] && of != i ? 1 : 0;
        }
        std::array<axis_length, axis_count> found;
        follow_windows(axes, relations, windows, made, lengths, found);
        for (std::size_t i = 0; i < axis_count; ++i) {
            const auto of = static_cast<std::size_t>(root[i]);
            BOOST_TEST_REQUIRE(found[i].value() == cut[of] - static_cast<std::size_t>(shorter_by[i]));
        }
    }
    BOOST_TEST(windows_in_trees > 1000);
}
