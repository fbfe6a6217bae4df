// Naive mathematics gets a stable kernel: log(1 + e^z) and the cross-entropy written with log(sigmoid(z)) are finite and accurate
// far beyond the point where their formulas, taken literally, overflow; and they are the very graphs of softplus and
// bce_with_logits, not merely equal ones.
#define BOOST_TEST_MODULE run_stability
#include <boost/test/unit_test.hpp>

#include <array>
#include <cmath>
#include <limits>
#include <span>
#include <tuple>
#include <vector>

#include <tikhonov/tikhonov.hpp>

namespace {

using namespace tikhonov;
using namespace tikhonov::detail;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto z = tensor<"z", n>;
constexpr auto t = tensor<"t", n>;
constexpr auto c = axis<"c">;
constexpr auto Z = tensor<"Z", n, c>;
constexpr auto label = labels<"label", n, c>;
constexpr auto seen = mask<"seen", n>;

constexpr auto naive_softplus = log(1_c + exp(z));
constexpr auto naive_entropy = -t * log(sigmoid(z)) - (1_c - t) * log(1_c - sigmoid(z));

/// The program of the sum and its gradient with respect to z.
template <class E>
using program_of =
    kernel_program<value_output<E>, gradient_output<std::remove_const_t<decltype(sum(E{}))>, std::remove_const_t<decltype(z)>>>;

/// Whether the node `i` of A and the node `j` of B are the same formula. (Their numbers may differ: nodes are numbered as they are met.)
template <class A, class B>
consteval bool same_node(int i, int j) {
    const node& a = A::graph.nodes[static_cast<std::size_t>(i)];
    const node& b = B::graph.nodes[static_cast<std::size_t>(j)];
    if (a.op != b.op || a.axes != b.axes || a.over != b.over || a.value != b.value) return false;
    if (a.op == &ops::symbol)
        return A::graph.symbols[static_cast<std::size_t>(a.index)]->key == B::graph.symbols[static_cast<std::size_t>(b.index)]->key;
    for (int k = 0; k < a.op->arity; ++k)
        if (!same_node<A, B>(a.operand[k], b.operand[k])) return false;
    return true;
}
template <class A, class B>
consteval bool same_graph() {
    if (A::graph.size != B::graph.size || A::plan.step_count != B::plan.step_count) return false;
    for (int i = 0; i < 2; ++i)
        if (!same_node<A, B>(A::output_node(i), B::output_node(i))) return false;
    return true;
}
using softplus_program = program_of<std::remove_const_t<decltype(softplus(z))>>;
using entropy_program = program_of<std::remove_const_t<decltype(each::bce_with_logits(z, t))>>;
static_assert(same_graph<program_of<std::remove_const_t<decltype(naive_softplus)>>, softplus_program>());
static_assert(same_graph<program_of<std::remove_const_t<decltype(naive_entropy)>>, entropy_program>());
static_assert(!same_graph<softplus_program, entropy_program>());

constexpr long double logits[] = {-1000, -100, -30, 0, 30, 100, 1000};

/// log(1 + e^z) and its derivative, in the form that does not overflow.
long double exact_softplus(long double x) { return std::fmax(x, 0.0L) + std::log1p(std::exp(-std::fabs(x))); }
long double exact_sigmoid(long double x) { return x < 0 ? std::exp(x) / (1 + std::exp(x)) : 1 / (1 + std::exp(-x)); }

/// `scale` is the largest term that the result is the sum of: an error of some units of its last place is rounding.
template <class T>
void check(T found, long double exact, long double scale) {
    BOOST_TEST_REQUIRE(std::isfinite(found));
    const long double allowed =
        8 * static_cast<long double>(std::numeric_limits<T>::epsilon()) * scale + static_cast<long double>(std::numeric_limits<T>::min());
    BOOST_TEST(std::fabs(static_cast<long double>(found) - exact) <= allowed, found << " instead of " << exact);
}

using types = std::tuple<float, double>;

BOOST_AUTO_TEST_CASE_TEMPLATE(log_of_one_plus_exponential, T, types) {
    auto f = compile<T>(naive_softplus, grad(sum(naive_softplus), z));
    const std::vector<T> zs(std::begin(logits), std::end(logits));
    const auto r = f(z = zs);
    const auto slope = r[grad(sum(naive_softplus), z)];
    for (std::size_t i = 0; i < zs.size(); ++i) {
        check(r.value[i], exact_softplus(logits[i]), exact_softplus(logits[i]));
        check(slope[i], exact_sigmoid(logits[i]), exact_sigmoid(logits[i]));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(cross_entropy_of_a_sigmoid, T, types) {
    auto f = compile<T>(naive_entropy, grad(sum(naive_entropy), z));
    for (const long double target : {0.0L, 0.25L, 1.0L}) {
        const std::vector<T> zs(std::begin(logits), std::end(logits));
        const std::vector<T> ts(zs.size(), static_cast<T>(target));
        const auto r = f(z = zs, t = ts);
        const auto slope = r[grad(sum(naive_entropy), z)];
        for (std::size_t i = 0; i < zs.size(); ++i) {
            const long double x = logits[i];
            const long double exact = target * exact_softplus(-x) + (1 - target) * exact_softplus(x);
            // a right and confident prediction loses nothing: what is left of a large logit is its tail
            const bool right = target == (x > 0 ? 1 : 0);
            check(r.value[i], exact, right ? exact : std::fmax(exact_softplus(x), std::fabs(target * x)));
            check(slope[i], exact_sigmoid(x) - target, std::fmax(exact_sigmoid(x), target));
        }
    }
}

// A scalar that is chosen nowhere, by a formula without a value there, has the gradient 0.
BOOST_AUTO_TEST_CASE(a_branch_that_no_element_takes) {
    constexpr auto s = scalar<"s">;
    const auto f = sum(where(z < 0_c, sqrt(s) * z + z / s, 0_c)) + sum(where(0_c <= z, sq(z), log(s) * z));
    auto kernel = compile<double>(f, wrt(s, z));
    const std::vector<double> positive{1, 2, 3};
    const auto r = kernel(z = positive, s = 0.0);
    BOOST_TEST(r.value == 14);
    BOOST_TEST(r.gradient(s) == 0);
    BOOST_TEST(r.gradient(z)[1] == 4);
    const std::vector<double> mixed{-1, 2, 3};
    BOOST_TEST(kernel(z = mixed, s = 4.0).gradient(s) == -0.25 + 1.0 / 16 - 0.25);
}

/// The gradients in s of what no element chooses, where s has no logarithm, no root and no reciprocal.
constexpr auto s = scalar<"s">;
constexpr auto nowhere = [](Expression auto e) { return grad(sum(where(seen, e, t)), s); };
BOOST_AUTO_TEST_CASE(what_is_chosen_nowhere_has_no_gradient) {
    constexpr auto product = nowhere(s * log(s) * t);
    constexpr auto square = nowhere(t * sq(sqrt(s) + log(s)));
    constexpr auto total = nowhere(sum(log(z * s)) * t);
    constexpr auto length = nowhere(norm(z * log(s)) * t);
    constexpr auto exponentials = nowhere(logsumexp(z + log(s)) * t);
    constexpr auto several = grad(sum(where(seen, sqrt(s) * t, 0_c)) + sum(where(z < 0_c, sq(sqrt(s) * t), 0_c)), s);
    auto kernel = compile<double>(product, square, total, length, exponentials, several);
    const std::array<double, 3> numbers{1, 2, 3};
    const std::array<bool, 3> none{};
    for (const double at : {-1.0, 0.0}) {
        const auto r = kernel(s = at, z = numbers, t = numbers, seen = none);
        BOOST_TEST(r[product] == 0);
        BOOST_TEST(r[square] == 0);
        BOOST_TEST(r[total] == 0);
        BOOST_TEST(r[length] == 0);
        BOOST_TEST(r[exponentials] == 0);
        BOOST_TEST(r[several] == 0);
    }
    // rows that neither of two conditions admits may be infinite
    constexpr auto y = dot(Z, tensor<"w", c>);
    constexpr auto admitted = grad(sum(where(seen, y, 0_c)) + sum(where(t < 2_c, sq(y), 0_c)), tensor<"w", c>);
    constexpr double inf = std::numeric_limits<double>::infinity();
    const std::array<double, 6> rows{1, 2, inf, 4, std::numeric_limits<double>::quiet_NaN(), 6};
    const std::array<bool, 3> first{true, false, false};
    const auto slopes =
        evaluate<double>(admitted, Z = view(rows, 3, 2), tensor<"w", c> = std::span(numbers).first(2), t = numbers, seen = first).value;
    BOOST_TEST(slopes == (std::vector<double>{11, 22}), boost::test_tools::per_element());
    // two conditions on one value, element by element
    constexpr auto twice = grad(sum(where(seen, sqrt(z), 0_c)) + sum(where(t < 0_c, sq(sqrt(z) + 1_c), 0_c)), z);
    const std::array<double, 3> values{-1, 4, 0};
    const std::array<bool, 3> one{false, true, false};
    const auto found = evaluate<double>(twice, z = values, t = numbers, seen = one).value;
    BOOST_TEST(found == (std::vector<double>{0, 0.25, 0}), boost::test_tools::per_element());
}

// Over samples in the lanes and over classes in registers, whose exponentials are summed by different loops.
BOOST_AUTO_TEST_CASE_TEMPLATE(infinite_logits_have_limits, T, types) {
    constexpr T inf = std::numeric_limits<T>::infinity(), nan = std::numeric_limits<T>::quiet_NaN(), far = T(1e30);
    struct limit {
        std::array<T, 3> given;
        T value;
        std::array<T, 3> softmax;
    };
    constexpr auto three = axis<"three", 3>;
    constexpr auto scores = tensor<"scores", n, three>;
    auto of_samples = compile<T>(logsumexp(z), wrt(z));
    auto of_classes = compile<T>(sum(logsumexp<three>(scores)), wrt(scores));
    for (const limit& it : {limit{{inf, 1, -inf}, inf, {nan, 0, 0}}, limit{{-far, inf, 2000}, inf, {0, nan, 0}},
                            limit{{inf, inf, 0}, inf, {nan, nan, 0}}, limit{{-inf, far, 0}, far, {0, 1, 0}},
                            limit{{-inf, -inf, -inf}, -inf, {nan, nan, nan}}, limit{{0, nan, inf}, nan, {nan, nan, nan}}}) {
        const auto check = [&](T value, const std::vector<T>& softmax) {
            const auto same = [](T a, T b) { return a == b || (a != a && b != b); };
            BOOST_TEST(same(value, it.value), "found " << value << ", not " << it.value);
            for (std::size_t i = 0; i < 3; ++i)
                BOOST_TEST(same(softmax[i], it.softmax[i]), "share " << i << " is " << softmax[i] << ", not " << it.softmax[i]);
        };
        const auto a = of_samples(z = it.given);
        check(a.value, std::vector<T>(a.gradient(z).begin(), a.gradient(z).end()));
        const auto b = of_classes(scores = view(it.given, 1, 3));
        check(b.value, std::vector<T>(b.gradient(scores).begin(), b.gradient(scores).end()));
    }
}

// Large logits are subtracted from each other before the small logarithm is added. Three rows: no number of lanes divides that.
BOOST_AUTO_TEST_CASE_TEMPLATE(cross_entropy_of_large_logits, T, types) {
    constexpr auto naive = -mean(log(pick(exp(Z) / sum<c>(exp(Z)), label)));
    static_assert(naive == cross_entropy(Z, label) && is_convex(naive, wrt(Z)));
    auto kernel = compile<T>(cross_entropy(Z, label), naive, log_softmax<c>(Z));
    const std::array<int, 3> classes{0, 1, 2};
    for (const T big : {T(0), T(1e6), T(-1e6), T(1e30), T(-1e30)}) {
        const std::array<T, 9> alike{big, big, big, big, big, big, big, big, big};
        const auto r = kernel(Z = alike, label = classes);
        for (const T entropy : {r.value, r[naive], -r[log_softmax<c>(Z)][8]}) check(entropy, std::log(3.0L), std::log(3.0L));
    }
}

}  // namespace
