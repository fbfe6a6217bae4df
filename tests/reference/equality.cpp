// Symbolic equality against the interpreter: yes for what the laws of rings and sums made of a formula, and no for formulas that
// have different values.
#define BOOST_TEST_MODULE equality
#include <boost/test/unit_test.hpp>

#include <reference/near_misses.hpp>
#include <reference/nodes.hpp>
#include <reference/rewriting.hpp>

using namespace reference;

namespace {

constexpr int formulas = 25'000;
constexpr int unequal_pairs = 1'000'000;
constexpr int reported = 10;

enum class numbers { same, different, unclear };

/// What a few evaluations say about two formulas.
numbers compare(const formula& a, const formula& b, random_formula& source) {
    auto answer = numbers::unclear;
    for (int i = 0; i < 3; ++i) {
        const auto env = source.values();
        watched = {};
        const auto x = interpret(a, env);
        const auto y = interpret(b, env);
        if (!watched.trustworthy()) continue;
        if (distance(x, y) > 1e-9L * std::max<real>(1, watched.largest)) return numbers::different;
        answer = numbers::same;
    }
    return answer;
}

using namespace tikhonov::literals;
constexpr auto a = tikhonov::axis<"a">;
constexpr auto b = tikhonov::axis<"b">;
constexpr auto c = tikhonov::axis<"c">;
constexpr auto d = tikhonov::axis<"d">;
constexpr auto e = tikhonov::axis<"e">;
constexpr auto k = tikhonov::axis<"k">;
constexpr auto m = tikhonov::axis<"m">;
constexpr auto A = tikhonov::tensor<"A", a, b>;
constexpr auto Z = tikhonov::tensor<"Z", a, b, c, d, e, k, m>;
constexpr auto label = tikhonov::labels<"label", a, b>;

}  // namespace

// The lengths of axes are not known to the compiler: a mean is no fraction of a sum, over one axis it is not a mean over another.
BOOST_AUTO_TEST_CASE(lengths_are_neither_numbers_nor_each_other) {
    BOOST_TEST(!(mean(A) == sum(A) / 6_c));
    BOOST_TEST(!(mean(A) == sum(A) / 8_c));
    BOOST_TEST(!(mean<a>(A) == sum<a>(A) / 2_c));
    BOOST_TEST(!(mean<a>(sum<b>(A)) == mean<b>(sum<a>(A))));
    // by the same function while the test runs: a grid of seven axes costs more than clang allows a constant by default
    const auto first = mean<a>(sum<b, c, d, e, k, m>(Z));
    const auto last = mean<m>(sum<a, b, c, d, e, k>(Z));
    BOOST_TEST(!tikhonov::detail::equal_formulas(decltype(first)::description, decltype(last)::description));
    BOOST_TEST(tikhonov::detail::equal_formulas(decltype(first)::description, decltype(first)::description));
    BOOST_TEST((mean<a>(mean<b>(A)) == mean(A)));
    BOOST_TEST((grad(sum(A * pick(A, label)), A) == grad(sum(pick(A, label) * A), A)));
    // the gradient by the picked tensor is a one in every row: along the classes a sum still finds it
    BOOST_TEST((sum<b>(grad(sum(pick(A, label)), A)) == sum<b>(grad(sum(pick(2_c * A, label)), A)) / 2_c));
}

BOOST_AUTO_TEST_CASE(rewritten_formulas_are_equal) {
    int equal = 0;
    int failed = 0;
    for (std::uint64_t seed = 1; seed <= formulas; ++seed) {
        random_formula source(seed, flavour::ring);
        const formula* f = source.any(static_cast<axes_mask>(source.below(8)), 2 + source.below(10));
        const formula* g = rewriting(source).equal_to(f);
        BOOST_REQUIRE_MESSAGE(compare(*f, *g, source) != numbers::different,
                              "seed " << seed << ": the rewriting is wrong: " << text(*f) << " into " << text(*g));
        if (tikhonov::detail::equal_formulas(*f, *g)) ++equal;
        else if (++failed <= reported) BOOST_ERROR("seed " << seed << ": not recognised as equal: " << text(*f) << " and " << text(*g));
    }
    BOOST_TEST_MESSAGE("equality: " << equal << " rewritten formulas are recognised");
    BOOST_TEST(failed == 0);
}

BOOST_AUTO_TEST_CASE(changed_formulas_are_not_equal) {
    int told_apart = 0;
    int unclear = 0;
    int failed = 0;
    for (std::uint64_t seed = 1; seed <= formulas; ++seed) {
        random_formula source(seed);
        const formula* f = source.any(static_cast<axes_mask>(source.below(8)), 2 + source.below(10));
        const formula* g = rewriting(source).changed(f);
        const bool equal = tikhonov::detail::equal_formulas(*f, *g);
        if (compare(*f, *g, source) != numbers::different) ++unclear;
        else if (!equal) ++told_apart;
        else if (++failed <= reported) BOOST_ERROR("seed " << seed << ": wrongly called equal: " << text(*f) << " and " << text(*g));
    }
    BOOST_TEST_MESSAGE("equality: " << told_apart << " changed formulas are told apart, " << unclear << " have the same value");
    BOOST_TEST(failed == 0);
    BOOST_TEST(told_apart > formulas / 2);
}

// Yes is said of none of a million pairs that differ in one node, and there by little.
BOOST_AUTO_TEST_CASE(near_misses_are_not_equal) {
    int told_apart = 0;
    int yes = 0;
    int failed = 0;
    for (std::uint64_t seed = 1; told_apart < unequal_pairs; ++seed) {
        random_formula source(seed);
        near_misses misses(source);
        const formula* f = source.any(static_cast<axes_mask>(source.below(8)), 1 + source.below(6));
        for (int miss = 0; miss < 8; ++miss) {
            const formula* g = misses.of(f);
            if (!tikhonov::detail::equal_formulas(*f, *g)) {
                ++told_apart;
                continue;
            }
            if (f == g) continue;
            ++yes;
            for (int i = 0; i < 3; ++i) {
                const auto env = misses.values();
                watched = {};
                const auto x = interpret(*f, env);
                const auto y = interpret(*g, env);
                const bool clear = watched.finite && watched.nearest_kink >= 1e-7L && watched.worst_loss >= 1e-5L;
                if (!clear || distance(x, y) <= 1e-9L * std::max<real>(1, watched.largest)) continue;
                if (++failed <= reported) BOOST_ERROR("seed " << seed << ": wrongly called equal: " << text(*f) << " and " << text(*g));
                break;
            }
        }
    }
    BOOST_TEST_MESSAGE("equality: " << told_apart << " near misses are told apart, " << yes << " are called equal");
    BOOST_TEST(failed == 0);
    BOOST_TEST(yes < unequal_pairs / 5);
}
