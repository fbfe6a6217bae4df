// A hundred thousand random formulas: lowering, identities, differentiation and expansion against the interpreter.
#define BOOST_TEST_MODULE graphs
#include <boost/test/included/unit_test.hpp>

#include <chrono>

#include <reference/checks.hpp>
#include <reference/random_formula.hpp>

using namespace reference;

namespace {

constexpr int formulas = 100'000;
constexpr int second_derivatives = 10'000;
constexpr int reported = 10;  ///< failures that are printed in full

struct tally {
    int compared = 0;
    int left_out = 0;
    int failed = 0;

    void count(const verdict& v, std::uint64_t seed) {
        (v.compared ? compared : left_out)++;
        if (v.failure.empty()) return;
        if (++failed <= reported) BOOST_ERROR("seed " << seed << ": " << v.failure);
    }
};

}  // namespace

BOOST_AUTO_TEST_CASE(values_and_gradients_of_random_formulas) {
    tally all;
    for (std::uint64_t seed = 1; seed <= formulas; ++seed) {
        random_formula source(seed);
        const formula* root = source.scalar(2 + source.below(14));
        std::vector<const formula*> gradients;
        for (const formula* s : source.symbols()) gradients.push_back(source.make().grad(root, s));
        all.count(check_formula(*root, gradients, source.values(), source.random()), seed);
    }
    BOOST_TEST_MESSAGE("values and gradients: " << all.compared << " compared, " << all.left_out << " left out");
    BOOST_TEST(all.failed == 0);
    BOOST_TEST(all.compared > formulas * 8 / 10);
}
