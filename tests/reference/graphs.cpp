// A hundred thousand random formulas: lowering, identities, differentiation and expansion against the interpreter.
#define BOOST_TEST_MODULE graphs
#include <boost/test/unit_test.hpp>

#include <reference/checks.hpp>
#include <reference/random_formula.hpp>

using namespace reference;

namespace {

constexpr int formulas = 100'000;  ///< compared, not only generated
constexpr int second_order = 15'000;
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
    void conclude(const char* what) const {
        BOOST_TEST_MESSAGE(what << ": " << compared << " formulas compared, " << left_out << " left out, " << failed << " failed");
        BOOST_TEST(failed == 0);
        BOOST_TEST(left_out < compared);
    }
};

std::vector<const formula*> gradients_of(const formula* root, random_formula& source) {
    std::vector<const formula*> gradients;
    for (const formula* s : source.symbols()) gradients.push_back(source.make().grad(root, s));
    return gradients;
}

}  // namespace

BOOST_AUTO_TEST_CASE(values_and_gradients) {
    tally all;
    for (std::uint64_t seed = 1; all.compared < formulas; ++seed) {
        random_formula source(seed);
        const formula* root = source.scalar(2 + source.below(14));
        const auto gradients = gradients_of(root, source);
        all.count(check_formula(*root, gradients, source.values(), source.random()), seed);
    }
    all.conclude("values and gradients");
}

// A gradient is a formula like any other: Σ grad(e, s)·u is lowered, differentiated and expanded once more. The reference takes
// both derivatives by nested dual numbers.
BOOST_AUTO_TEST_CASE(second_derivatives) {
    tally all;
    for (std::uint64_t seed = 1; all.compared < second_order; ++seed) {
        random_formula source(seed);
        const formula* inner = source.scalar(2 + source.below(8));
        const formula* s = source.symbols()[static_cast<std::size_t>(source.below(10))];
        const formula* slope = source.make().grad(inner, s);
        const formula* along = source.any(formula_maker::mask(slope->axes), 2);
        const formula* product = source.make().make<tikhonov::detail::multiply_>({slope, along});
        const formula* root = product->axes.size == 0
                                  ? product
                                  : source.make().reduce(tikhonov::detail::ops::sum, product, formula_maker::mask(product->axes));
        const auto gradients = gradients_of(root, source);
        all.count(check_formula(*root, gradients, source.values(), source.random()), seed);
    }
    all.conclude("second derivatives");
}
