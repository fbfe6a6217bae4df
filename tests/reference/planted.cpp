// The checker is itself checked: primitives with a planted wrong slope must each be reported, and their right twins must pass. The
// conventions at kinks, which random values never meet, have their cases here too.
#define BOOST_TEST_MODULE planted
#include <boost/test/unit_test.hpp>

#include <reference/checks.hpp>
#include <reference/random_formula.hpp>

using namespace reference;

namespace {

using namespace tikhonov::literals;
using tikhonov::fixed_string;

/// What is planted. `right` is the twin that must pass.
enum class plant { right, scaled, flipped, constant_term, missing_factor, wrong_argument };

template <plant Wrong>
struct cube_ {
    static constexpr fixed_string name = "tests.cube";
    static constexpr auto value(auto x) { return x * x * x; }
    static constexpr auto slope(auto x, [[maybe_unused]] auto y) {
        if constexpr (Wrong == plant::right) return 3_c * sq(x);
        if constexpr (Wrong == plant::scaled) return 1.1_c * (3_c * sq(x));
        if constexpr (Wrong == plant::flipped) return -(3_c * sq(x));
        if constexpr (Wrong == plant::constant_term) return 3_c * sq(x) + 0.001_c;
        if constexpr (Wrong == plant::missing_factor) return sq(x);
        if constexpr (Wrong == plant::wrong_argument) return 3_c * sq(y);
    }
};

template <plant Wrong>
struct wave_ {
    static constexpr fixed_string name = "tests.wave";
    static constexpr auto value(auto x) { return tanh(x) * x; }
    static constexpr auto slope(auto x, [[maybe_unused]] auto y) {
        if constexpr (Wrong == plant::right) return tanh(x) + x * (1_c - sq(tanh(x)));
        if constexpr (Wrong == plant::scaled) return 1.1_c * (tanh(x) + x * (1_c - sq(tanh(x))));
        if constexpr (Wrong == plant::flipped) return tanh(x) - x * (1_c - sq(tanh(x)));
        if constexpr (Wrong == plant::constant_term) return tanh(x) + x;
        if constexpr (Wrong == plant::missing_factor) return tanh(x);
        if constexpr (Wrong == plant::wrong_argument) return tanh(y) + x * (1_c - sq(tanh(x)));
    }
};

/// Two operands, one wrong slope of two.
template <plant Wrong>
struct blend_ {
    static constexpr fixed_string name = "tests.blend";
    static constexpr int arity = 2;
    static constexpr auto value(auto a, auto b) { return a * exp(b); }
    template <int K>
    static constexpr auto slope([[maybe_unused]] auto a, auto b, [[maybe_unused]] auto y) {
        if constexpr (K == 0) {
            if constexpr (Wrong == plant::wrong_argument) return exp(a);
            else return exp(b);
        } else {
            if constexpr (Wrong == plant::scaled) return 1.1_c * y;
            else if constexpr (Wrong == plant::flipped) return -y;
            else if constexpr (Wrong == plant::constant_term) return y + 0.001_c;
            else if constexpr (Wrong == plant::missing_factor) return exp(b);
            else return y + 0_c;
        }
    }
};

struct know_the_planted {
    know_the_planted() {
        functions().push_back(entry("tests.cube", []<class N>(const N* x) -> N { return x[0] * x[0] * x[0]; }));
        functions().push_back(entry("tests.wave", []<class N>(const N* x) -> N { return tanh(x[0]) * x[0]; }));
        functions().push_back(entry("tests.blend", []<class N>(const N* x) -> N { return x[0] * exp(x[1]); }));
    }
};
BOOST_GLOBAL_FIXTURE(know_the_planted);

/// How many of twenty random formulas around the primitive are reported.
template <class P>
int reports() {
    int failed = 0;
    int compared = 0;
    for (std::uint64_t seed = 1; compared < 20; ++seed) {
        random_formula source(seed);
        formula_maker& make = source.make();
        const formula* a = source.symbols()[5];  // w
        const formula* x = make.make<tikhonov::detail::multiply_>({source.symbols()[9], a});
        const formula* y = tikhonov::detail::define<P>::arity == 1 ? make.make<P>({x}) : make.make<P>({a, x});
        const formula* product = make.make<tikhonov::detail::multiply_>({y, source.symbols()[9]});
        const formula* root = make.reduce(tikhonov::detail::ops::sum, product, formula_maker::mask(product->axes));
        std::vector<const formula*> gradients{make.grad(root, a)};
        const verdict v = check_formula(*root, gradients, source.values(), source.random());
        compared += v.compared ? 1 : 0;
        failed += v.failure.empty() ? 0 : 1;
    }
    return failed;
}

template <template <plant> class P>
void each_plant_is_caught() {
    BOOST_TEST(reports<P<plant::right>>() == 0);
    BOOST_TEST(reports<P<plant::scaled>>() == 20);
    BOOST_TEST(reports<P<plant::flipped>>() == 20);
    BOOST_TEST(reports<P<plant::constant_term>>() == 20);
    BOOST_TEST(reports<P<plant::missing_factor>>() == 20);
    BOOST_TEST(reports<P<plant::wrong_argument>>() == 20);
}

constexpr auto x = tikhonov::scalar<"x">;
constexpr auto z = tikhonov::scalar<"z">;

/// The derivative by x of a formula without axes, as the graph has it and as dual numbers have it, at one point.
template <class E>
void derivative_at(E, real at_x, real at_z, real expected) {
    environment<real> env;
    env.values["x"] = {{}, {at_x}};
    env.values["z"] = {{}, {at_z}};
    auto raised = raise(env);
    raised.values["x"].data[0].d = 1;
    BOOST_TEST(interpret(E::description, raised).data[0].d == expected, text(E::description) << " by dual numbers");
    using derivative = decltype(tikhonov::grad(E{}, x));
    for (const bool for_kernel : {false, true}) {
        const formula* roots[] = {&derivative::description};
        const auto graph = tikhonov::detail::lower<frozen>(roots, for_kernel);
        const auto nodes = interpret_nodes(graph, env);
        const real found = node_value(nodes, graph.outputs[0]).data[0];
        BOOST_TEST(found == expected, text(E::description) << " has the derivative " << static_cast<double>(found) << " in the graph");
    }
}

}  // namespace

BOOST_AUTO_TEST_CASE(planted_slopes_of_a_power) { each_plant_is_caught<cube_>(); }
BOOST_AUTO_TEST_CASE(planted_slopes_of_a_composition) { each_plant_is_caught<wave_>(); }
BOOST_AUTO_TEST_CASE(planted_slopes_of_two_operands) { each_plant_is_caught<blend_>(); }

BOOST_AUTO_TEST_CASE(kinks_have_the_promised_gradient) {
    derivative_at(abs(x), 0, 0, 0);
    derivative_at(sqrt(sq(x)) + x, 2, 0, 2);
    derivative_at(relu(x), 0, 0, 0);
    derivative_at(3_c * max(x, 2_c), 2, 0, 0);
    derivative_at(3_c * max(2_c, x), 2, 0, 0);
    derivative_at(max(x, z), 1, 1, 0.5);
    derivative_at(max(z, x), 1, 1, 0.5);
    derivative_at(max(z, x), 2, 1, 1);
    derivative_at(max(z, x), 1, 2, 0);
    derivative_at(sign(x) * x, 0, 0, 0);
    derivative_at(where(x <= z, 2_c * x, 5_c * x), 1, 1, 2);
    derivative_at(where(x < z, 2_c * x, 5_c * x), 1, 1, 5);
    derivative_at(where(equal(x, z), 2_c * x, 5_c * x), 1, 1, 2);
}
BOOST_AUTO_TEST_CASE(a_branch_not_taken_is_not_seen) {
    derivative_at(where(x < 0_c, x, sqrt(x)), -4, 0, 1);
    derivative_at(where(0_c < x, log(x), 3_c * x), -1, 0, 3);
    derivative_at(where(0_c < x, sq(log(x)), x), -1, 0, 1);
    derivative_at(where(0_c < x, z / x, x), 0, 1, 1);
    derivative_at(2_c * where(0_c < x, exp(sqrt(x)) * z, x), -1, 1, 2);
    derivative_at(where(x < 1_c, x, exp(exp(exp(x)))), -1, 0, 1);
    derivative_at(tanh(0_c * x) + where(x < z, x, log(x - z)), 1, 2, 1);
}
