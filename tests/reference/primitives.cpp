// Every primitive of the table in functions.hpp, between random formulas: its slopes, and what a composite is made of for kernels, against
// dual numbers and what its row says. Once more for the slopes of the slopes.
#define BOOST_TEST_MODULE reference_primitives
#include <boost/test/unit_test.hpp>

#include <reference/checks.hpp>
#include <reference/random_formula.hpp>

using namespace reference;

namespace {

constexpr int wanted = 60;    ///< formulas of each primitive that are compared
constexpr int most = 20'000;  ///< of which so many are tried: some are kinked, or NaN below 0

/// An operand of random size along one axis, which depends on w.
const formula* operand(random_formula& source) {
    formula_maker& make = source.make();
    const formula* w = source.symbols()[4];
    const formula* scaled = make.make<library::multiply_>({w, make.constant(0.5 + 2 * source.uniform())});
    return make.make<library::add_>({scaled, source.any(formula_maker::mask(w->axes), 1)});
}
const formula* condition(random_formula& source) { return source.make().make<library::less_>({operand(source), operand(source)}); }

/// P of random operands. A truth value chooses between two numbers.
template <class P>
const formula* applied(random_formula& source) {
    formula_maker& make = source.make();
    constexpr int arity = library::define<P>::arity;
    constexpr bool of_conditions = requires { P::of_conditions; };
    const auto next = [&](int k) -> const formula* {
        if (of_conditions || (k == 0 && std::same_as<P, library::where_>)) return condition(source);
        if (k == 1 && std::same_as<P, library::pow_>) return make.constant(0.5 * source.below(9) - 2);
        // bounds that hold: beyond them the value is infinite, and nothing is left to compare
        if (k > 0 && std::same_as<P, library::indicator_>)
            return make.make<library::add_>({operand(source), make.constant(k == 1 ? -1e3 : 1e3)});
        return operand(source);
    };
    const formula* y = nullptr;
    if constexpr (arity == 1) y = make.make<P>({next(0)});
    else if constexpr (arity == 2) y = make.make<P>({next(0), next(1)});
    else y = make.make<P>({next(0), next(1), next(2)});
    if constexpr (library::define<P>::boolean) y = make.make<library::where_>({y, operand(source), operand(source)});
    return y;
}

/// Σ y·B with B along the axes of y and one more.
const formula* total(random_formula& source, const formula* y) {
    formula_maker& make = source.make();
    const formula* product = make.make<library::multiply_>({y, source.symbols()[7]});
    return make.reduce(library::ops::sum, product, formula_maker::mask(product->axes));
}

/// How often P can be differentiated and compared: above the derivative of fourth order of lgamma there is none.
template <class P>
inline constexpr int orders = 9;
template <int M>
inline constexpr int orders<library::polygamma_<M>> = 3 - M;
// there a number is compared with itself, which the reference takes for a kink
template <>
inline constexpr int orders<library::max_> = 1;
template <>
inline constexpr int orders<library::min_> = 1;

/// With its slope, or with the slope of its slope.
template <class P>
void check_primitive(int order) {
    if (order > orders<P>) return;
    int compared = 0;
    std::string failure;
    for (std::uint64_t seed = 1; compared < wanted && failure.empty() && seed < most; ++seed) {
        random_formula source(seed);
        const formula* w = source.symbols()[4];
        const formula* root = total(source, applied<P>(source));
        if (order == 2) root = total(source, source.make().grad(root, w));
        const verdict v = check_formula(*root, {source.make().grad(root, w)}, source.values(), source.random());
        compared += v.compared ? 1 : 0;
        failure = v.failure;
    }
    BOOST_TEST(failure.empty(), P::name.view() << (order == 2 ? ", a slope of a slope: " : ": ") << failure);
    BOOST_TEST(compared == wanted, P::name.view() << ": only " << compared << " formulas could be compared");
}

template <class... P>
void check_all(primitive_list<P...>, int order) {
    (check_primitive<P>(order), ...);
}

}  // namespace

BOOST_AUTO_TEST_CASE(slopes_and_parts) { check_all(primitives{}, 1); }
BOOST_AUTO_TEST_CASE(slopes_of_slopes) { check_all(primitives{}, 2); }
