// The rules of the analysis against numbers: every primitive applied to operands of every sign and curvature, random formulas, and
// planted false statements, each of which must be reported.
#define BOOST_TEST_MODULE reference_analysis
#include <boost/test/unit_test.hpp>

#include <reference/claims.hpp>
#include <reference/random_formula.hpp>

using namespace reference;

namespace {

using namespace tikhonov::literals;
using tikhonov::curvature;
using tikhonov::facts;
using tikhonov::fixed_string;
using tikhonov::known;
using tikhonov::monotone;
using tikhonov::smoothness;

/// Operands of every sign and curvature, varying and constant, over one axis.
struct menu {
    formula_maker make;
    const formula* x = make.symbol("x", {0});
    const formula* y = make.symbol("y", {0});
    const formula* p = make.symbol("p", {0}, -1, true);
    const formula* s = make.symbol("s", {});
    const formula* a = make.symbol("a", {0});
    const formula* q = make.symbol("q", {0}, -1, true);
    std::vector<const formula*> symbols{x, y, p, s, a, q};
    parameters varying{x->symbol, y->symbol, p->symbol, s->symbol};
    std::vector<const formula*> numbers;
    std::vector<const formula*> conditions;
    std::vector<const formula*> exponents;

    template <class P>
    const formula* of(const formula* f) {
        return make.make<P>({f});
    }
    menu() {
        using namespace tikhonov;
        using namespace tikhonov::detail;
        const formula* one = make.constant(1);
        const formula* sq_x = of<sq_>(x);
        const formula* exp_x = of<exp_>(x);
        numbers = {x,
                   s,
                   p,
                   of<negate_>(p),
                   sq_x,
                   of<negate_>(sq_x),
                   exp_x,
                   of<negate_>(exp_x),
                   of<sqrt_>(p),
                   of<negate_>(of<sqrt_>(p)),
                   make.make<add_>({one, of<sq_>(y)}),
                   make.make<add_>({exp_x, of<exp_>(of<negate_>(y))}),
                   make.make<subtract_>({sq_x, one}),
                   make.make<subtract_>({y, sq_x}),
                   of<relu_>(y),
                   of<abs_>(of<negate_>(y)),
                   of<tanh_>(y),
                   make.detach(x),
                   a,
                   q,
                   of<negate_>(q),
                   make.constant(0),
                   make.constant(2),
                   make.constant(-0.5)};
        for (const double k : {0.0, 1.0, 2.0, 3.0, 4.0, 0.5, 0.3, 1.5, 2.5, -1.0, -2.0, -3.0, -0.5, -1.5})
            exponents.push_back(make.constant(k));
        conditions = {make.make<less_>({a, q}), make.make<less_>({x, y}), make.make<less_equal_>({one, a})};
    }
};

/// Whether operand k of a primitive is a truth value.
bool takes_condition(std::string_view name, int k) { return (name == "where" && k == 0) || name == "&&" || name == "||" || name == "!"; }

/// The first false claim about `P` of the operands of the menu, or nothing.
template <class P>
std::string first_false_claim(claim_checker& checker, int segments) {
    menu all;
    constexpr int arity = tikhonov::detail::define<P>::arity;
    const auto choices = [&](int k) {
        if (P::name.view() == "pow" && k == 1) return all.exponents;
        return takes_condition(P::name.view(), k) ? all.conditions : all.numbers;
    };
    for (const formula* first : choices(0)) {
        if constexpr (arity == 1) {
            const std::string failure = checker.check(*all.make.template make<P>({first}), all.symbols, all.varying, segments);
            if (!failure.empty()) return failure;
        } else {
            for (const formula* second : choices(1)) {
                if constexpr (arity == 2) {
                    const std::string failure =
                        checker.check(*all.make.template make<P>({first, second}), all.symbols, all.varying, segments);
                    if (!failure.empty()) return failure;
                } else {
                    for (const formula* third : choices(2)) {
                        const std::string failure =
                            checker.check(*all.make.template make<P>({first, second, third}), all.symbols, all.varying, segments);
                        if (!failure.empty()) return failure;
                    }
                }
            }
        }
    }
    return {};
}

template <class... P>
void each_primitive(primitive_list<P...>) {
    const auto one = []<class Q>(Q) {
        claim_checker checker(7, true);
        const std::string failure = first_false_claim<Q>(checker, tikhonov::detail::define<Q>::arity == 1   ? 60
                                                                  : tikhonov::detail::define<Q>::arity == 2 ? 10
                                                                                                            : 3);
        BOOST_TEST(failure.empty(), failure);
        // what states nothing would pass for right
        BOOST_TEST((tikhonov::detail::define<Q>::descriptor.about != nullptr), Q::name.view() << " states nothing");
        const claim_counts& met = checker.counts();
        BOOST_TEST(met.signs + met.convex + met.concave > 0, Q::name.view() << " claims nothing");
    };
    (one(P{}), ...);
}

// ---- false statements
enum class plant { none, sign, convex, concave, affine, rising, falling, smooth, flat, root, logarithm, carried };

/// x·tanh(x) - ½: of either sign, neither convex nor concave, neither rising nor falling, smooth.
template <plant Wrong>
struct wave_ {
    static constexpr fixed_string name = "tests.wave";
    static constexpr auto value(auto x) { return tanh(x) * x - 0.5_c; }
    static constexpr facts about(known) {
        using namespace tikhonov;
        using namespace tikhonov::detail;
        facts result{.smooth = smoothness::smooth};
        if (Wrong == plant::sign) result.sign = signs::nonnegative;
        if (Wrong == plant::convex) result.curved = curvature::convex;
        if (Wrong == plant::concave) result.curved = curvature::concave;
        if (Wrong == plant::affine) result.curved = curvature::affine;
        return result;
    }
};
/// |x - 1|: convex, with a kink where it is zero and where its operand is not, and falling before.
template <plant Wrong>
struct bend_ {
    static constexpr fixed_string name = "tests.bend";
    static constexpr auto value(auto x) { return abs(x - 1_c); }
    static constexpr facts about(known) {
        using namespace tikhonov;
        using namespace tikhonov::detail;
        facts result{.sign = signs::nonnegative, .curved = curvature::convex, .smooth = smoothness::kinked};
        if (Wrong == plant::rising) result.moves[0] = monotone::increasing;
        if (Wrong == plant::falling) result.moves[0] = monotone::decreasing;
        if (Wrong == plant::smooth) result.smooth = smoothness::smooth;
        if (Wrong == plant::root) result.room = headroom::root;
        return result;
    }
};
/// exp(x): it is not flat at zero.
template <plant Wrong>
struct growth_ {
    static constexpr fixed_string name = "tests.growth";
    static constexpr auto value(auto x) { return exp(x); }
    static constexpr facts about(known) {
        using namespace tikhonov;
        using namespace tikhonov::detail;
        facts result{signs::positive, curvature::convex, {monotone::increasing}, smoothness::smooth};
        result.flat_at_zero = Wrong == plant::flat;
        return result;
    }
};
/// x⁴: its root is convex, its logarithm is not.
template <plant Wrong>
struct quartic_ {
    static constexpr fixed_string name = "tests.quartic";
    static constexpr auto value(auto x) { return sq(sq(x)); }
    static constexpr facts about(known x) {
        using namespace tikhonov;
        using namespace tikhonov::detail;
        facts result{x.sign.magnitude(), curvature::convex, {along(x.sign)}, smoothness::smooth};
        result.room = Wrong == plant::logarithm ? headroom::logarithm : headroom::root;
        return result;
    }
};
/// relu(x - 1) has no room where x has some.
template <plant Wrong>
struct excess_ {
    static constexpr fixed_string name = "tests.excess";
    static constexpr auto value(auto x) { return relu(x - 1_c); }
    static constexpr facts about(known) {
        using namespace tikhonov;
        using namespace tikhonov::detail;
        return {signs::nonnegative, curvature::convex, {monotone::increasing}, smoothness::rough, Wrong == plant::carried};
    }
};

struct know_the_planted {
    know_the_planted() {
        functions().push_back(entry("tests.wave", []<class N>(const N* x) -> N { return tanh(x[0]) * x[0] - N(0.5); }));
        functions().push_back(
            entry("tests.bend", []<class N>(const N* x) -> N { return primal(x[0]) < 1 ? N(1.0) - x[0] : x[0] - N(1.0); }));
        functions().push_back(entry("tests.growth", []<class N>(const N* x) -> N { return exp(x[0]); }));
        functions().push_back(entry("tests.quartic", []<class N>(const N* x) -> N { return x[0] * x[0] * x[0] * x[0]; }));
        functions().push_back(entry("tests.excess", []<class N>(const N* x) -> N { return primal(x[0]) < 1 ? N(0.0) : x[0] - N(1.0); }));
    }
};
BOOST_GLOBAL_FIXTURE(know_the_planted);

template <class P>
std::string reported() {
    claim_checker checker(11, true);
    return first_false_claim<P>(checker, 60);
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_primitive_states_the_truth) { each_primitive(primitives{}); }

BOOST_AUTO_TEST_CASE(every_reduction_states_the_truth) {
    using namespace tikhonov;
    using namespace tikhonov::detail;
    for (const primitive* op : {&ops::sum, &ops::mean, &ops::logsumexp, &ops::maximum, &ops::minimum, &ops::norm}) {
        claim_checker checker(5, true);
        menu all;
        for (const formula* x : all.numbers) {
            if (x->axes.size == 0) continue;
            const std::string failure = checker.check(*all.make.reduce(*op, x, 1), all.symbols, all.varying, 30);
            BOOST_TEST(failure.empty(), failure);
        }
        const claim_counts& met = checker.counts();
        BOOST_TEST(met.convex + met.concave > 4, op->name << " claims too little");
    }
}

BOOST_AUTO_TEST_CASE(false_statements_are_reported) {
    BOOST_TEST(reported<wave_<plant::none>>() == "");
    BOOST_TEST(reported<wave_<plant::sign>>().starts_with("sign is claimed"));
    BOOST_TEST(reported<wave_<plant::convex>>().starts_with("convex is claimed"));
    BOOST_TEST(reported<wave_<plant::concave>>().starts_with("concave is claimed"));
    BOOST_TEST(reported<wave_<plant::affine>>().starts_with("affine is claimed"));
    BOOST_TEST(reported<bend_<plant::none>>() == "");
    BOOST_TEST(reported<bend_<plant::rising>>().starts_with("convex is claimed"));
    BOOST_TEST(reported<bend_<plant::falling>>().starts_with("convex is claimed"));
    BOOST_TEST(reported<bend_<plant::smooth>>().starts_with("smooth is claimed"));
    BOOST_TEST(reported<growth_<plant::none>>() == "");
    BOOST_TEST(reported<growth_<plant::flat>>().starts_with("smooth is claimed"));
    BOOST_TEST(reported<bend_<plant::root>>().starts_with("room for a root is claimed"));
    BOOST_TEST(reported<quartic_<plant::none>>() == "");
    BOOST_TEST(reported<quartic_<plant::logarithm>>().starts_with("room for a logarithm is claimed"));
    BOOST_TEST(reported<excess_<plant::none>>() == "");
    BOOST_TEST(reported<excess_<plant::carried>>().starts_with("room for a "));
}

BOOST_AUTO_TEST_CASE(random_formulas) {
    claim_checker checker(3, false);
    constexpr int formulas = 4'000;
    int failed = 0;
    for (std::uint64_t seed = 1; seed <= formulas; ++seed) {
        random_formula source(seed);
        const auto axes = static_cast<axes_mask>(source.below(8));
        const formula* f = source.below(2) == 0 ? source.scalar(2 + source.below(9)) : source.any(axes, 2 + source.below(6));
        if (f->op->boolean) continue;
        // now one parameter, now all
        parameters varying;
        const int share = 1 + source.below(4);
        std::vector<const formula*> symbols = source.symbols();
        for (const formula* s : symbols)
            if (source.below(share) == 0) varying.push_back(s->symbol);
        for (const formula* l : source.labels()) symbols.push_back(l);
        for (const formula* m : source.masks()) symbols.push_back(m);
        const std::string failure = checker.check(*f, symbols, varying, 6);
        if (failure.empty()) continue;
        if (++failed <= 10) BOOST_ERROR("seed " << seed << ": " << failure);
    }
    const claim_counts& met = checker.counts();
    BOOST_TEST_MESSAGE(2 * formulas << " graphs: " << met.signs << " signs, " << met.convex << " convex, " << met.concave << " concave, "
                                    << met.affine << " affine, " << met.smooth << " smooth");
    BOOST_TEST(failed == 0);
    BOOST_TEST(met.signs > formulas / 4);
    BOOST_TEST(met.convex > formulas / 40);
    BOOST_TEST(met.concave > formulas / 80);
}
