// What is said about kernels: plans in words, results in print, and gradients held against differences.
#define BOOST_TEST_MODULE study_kernels
#include <boost/test/unit_test.hpp>

#include <array>
#include <cmath>
#include <sstream>
#include <vector>

#include <tikhonov/tikhonov.hpp>

namespace {

using namespace tikhonov;
using namespace tikhonov::detail;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto c = axis<"c">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto V = tensor<"V", d, c>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto label = labels<"label", n, c>;
constexpr auto loss = mse(dot(X, w) + b, t) + lambda * l2(w);

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
    return found;
}
bool has(const std::string& text, const std::string& part) { return text.find(part) != text.npos; }

std::vector<float> waves(std::size_t size, float phase) {
    std::vector<float> result(size);
    for (std::size_t i = 0; i < size; ++i) result[i] = std::sin(2.3f * static_cast<float>(i) + phase);
    return result;
}

// ---- own primitives: x³ + x with a right slope, a wrong one for some x, and a wrong one everywhere
enum class plant { right, wrong_above_half, scaled };
template <plant Planted>
struct bend_ {
    static constexpr fixed_string name = "bend";
    static constexpr auto value(auto x) { return x * x * x + x; }
    static constexpr auto slope(auto x, auto) {
        if constexpr (Planted == plant::wrong_above_half) return where(x < 0.5_c, 3_c * sq(x) + 1_c, 3_c * sq(x));
        else if constexpr (Planted == plant::scaled) return 1.0001_c * (3_c * sq(x) + 1_c);
        else return 3_c * sq(x) + 1_c;
    }
};

template <plant Planted>
gradient_report check_bend(const std::vector<float>& ws, check_options options = {}) {
    return check_gradient(compile<float>(sum(apply<bend_<Planted>>(w)), wrt(w)), options, w = ws);
}
template <class R>
std::string printed(const R& it) {
    std::ostringstream out;
    out << it;
    return out.str();
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_plan_of_one_pass) {
    auto objective = compile<float>(loss, wrt(w, b));
    const std::string text = explain(objective);
    BOOST_TEST_MESSAGE(text);
    constexpr const auto& plan = decltype(objective)::program::plan;
    BOOST_TEST(has(text, "computes in float"));
    BOOST_TEST(has(text, "mean(sq(dot(X, w) + b - t)) + lambda * sum(sq(w))"));
    BOOST_TEST(has(text, "from X[n, d], b, t[n], lambda, w[d]"));
    BOOST_TEST(has(text, "1 pass over n"));
    BOOST_TEST(count(text, "\n  step ") == static_cast<std::size_t>(plan.step_count));
    BOOST_TEST(has(text, std::to_string(plan.size - 3) + " nodes in " + std::to_string(plan.step_count) + " steps"));
    BOOST_TEST(count(text, "\npass ") == 1u);
    BOOST_TEST(!has(text, "it needs"));
    // X is read twice in the pass, for the product and for the gradient, and never behind it
    BOOST_TEST(count(text, "X[n, d]") == 3u);
    BOOST_TEST(count(text.substr(text.find("after the last pass")), "X[n, d]") == 0u);
    BOOST_TEST(count(text, "[output]") == 3u);
    BOOST_TEST(count(text, "total over n") == 3u);
    for (const char* output : {"    value = ", "    gradient(w)[d] = ", "    gradient(b) = "}) BOOST_TEST(count(text, output) == 1u);
}
BOOST_AUTO_TEST_CASE(a_second_pass_says_what_it_waits_for) {
    const std::string text = explain(compile<double>(mean(sq(t - mean(t))), wrt(t)));
    BOOST_TEST_MESSAGE(text);
    BOOST_TEST(has(text, "2 passes over n"));
    BOOST_TEST(has(text, "pass 2 over n, block by block\n  it needs v1 = sum(t), complete only after pass 1"));
}
// Adjoints that are sums of masked values are guarded where a slope could be infinite, but never between the matrices of a network.
BOOST_AUTO_TEST_CASE(a_deep_network_of_relus_consists_of_products) {
    constexpr auto h = axis<"h">;
    constexpr auto k = axis<"k">;
    constexpr auto l = axis<"l">;
    constexpr auto U1 = tensor<"U1", d, h>;
    constexpr auto U2 = tensor<"U2", h, k>;
    constexpr auto U3 = tensor<"U3", k, l>;
    const auto hidden = relu(dot(relu(dot(relu(dot(X, U1)), U2)), U3));
    const std::string text = explain(compile<float>(sum(sq(hidden)), wrt(U1, U2, U3)));
    BOOST_TEST(count(text, "product of matrices in register tiles") == 8u);
    BOOST_TEST(!has(text, "equal("));
}
BOOST_AUTO_TEST_CASE(plans_of_updates_values_and_no_data) {
    const std::string update = explain(compile<double>(w = w - 0.1_c * grad(loss, w)));
    BOOST_TEST(has(update, "new w[d] = w - 0.1 *"));
    const std::string values = explain(compile<double>(dot(X, w), l2(w)));
    BOOST_TEST(has(values, "value 1 = dot(X, w)"));
    BOOST_TEST(has(values, "value 2 = sum(sq(w))"));
    const std::string scalars = explain(compile<double>(sq(b), wrt(b)));
    BOOST_TEST(has(scalars, "no pass over data"));
    const std::string labelled = explain(compile<float>(cross_entropy(dot(X, V), label), wrt(V)));
    BOOST_TEST(has(labelled, "label[n]"));
    constexpr auto v = axis<"v">;
    constexpr auto E = tensor<"E", v, d>;
    constexpr auto row = labels<"row", n, v>;
    const std::string table = explain(compile<float>(mse(pick(E, row), X), wrt(E)));
    BOOST_TEST(has(table, "1 pass over n"));
    BOOST_TEST(has(table, "gradient(E)[v, d] += scatter_sum<n>("));
    BOOST_TEST(!has(table, "for v"));
    BOOST_TEST(has(explain(compile<float>(E = E - 0.1_c * grad(mse(pick(E, row), X), E))), "[total over n]"));
}

BOOST_AUTO_TEST_CASE(results_print) {
    auto objective = compile<float>(loss, wrt(w, b));
    const std::vector<float> xs(2000, 1), ts{1, 2}, ws(1000, 0.25f);
    BOOST_TEST(printed(objective(X = xs, t = ts, w = ws, b = 1.f, lambda = 0.f)) ==
               "value       = 62250.5\n"
               "gradient(w) = [499, 499, 499, 499, 499, 499, \u2026 992 more \u2026, 499, 499]\n"
               "gradient(b) = 499");
    auto both = compile<double>(dot(X, w), l2(w));
    const std::vector<double> small{1, 2, 3, 4}, weights{0.5, 1};
    BOOST_TEST(printed(both(X = small, w = weights)) == "dot(X, w)  = [2.5, 5.5]\nsum(sq(w)) = 1.25");
    // of updates, each has its own new value
    auto step = compile<double>(w = 2_c * w, b = b + 1_c);
    std::vector<double> moved{1, -2};
    double bias = 0.5;
    BOOST_TEST(printed(step(w = moved, b = std::ref(bias))) == "new w = [2, -4]\nnew b = 1.5");
    BOOST_TEST(printed(evaluate<double>(dot(X, w), X = small, w = weights)) == "[2.5, 5.5]");
    const std::vector<double> nine(9, 1);
    BOOST_TEST(printed(evaluate<double>(2_c * w, w = nine)) == "[2, 2, 2, 2, 2, 2, 2, 2, 2]");
    const std::vector<double> none;
    BOOST_TEST(printed(evaluate<double>(2_c * w, w = none)) == "[]");
}

BOOST_AUTO_TEST_CASE(right_gradients_pass) {
    const auto xs = waves(60, 0), ts = waves(12, 1), ws = waves(5, 2);
    const auto objective = compile<float>(loss, wrt(w, b, lambda));
    const gradient_report report = check_gradient(objective, X = xs, t = ts, w = ws, b = 0.5f, lambda = 0.25f);
    BOOST_TEST(static_cast<bool>(report));
    BOOST_TEST(report.entries == 7u);
    BOOST_TEST(report.worst < 1e-8);
    BOOST_TEST(report.off.empty());
    BOOST_TEST(report.kinks.empty());
    BOOST_TEST(has(printed(report), "gradients agree with differences: 7 entries"));
    BOOST_TEST(check_bend<plant::right>(waves(20, 0)).ok);
}
BOOST_AUTO_TEST_CASE(sets_and_windows_are_arguments_as_in_a_call) {
    const auto xs = waves(60, 0), ts = waves(12, 1), ws = waves(5, 2);
    auto data = bind(X = view(xs, 12, 5), t = ts, lambda = 0.25f);
    auto objective = compile<float>(loss, wrt(w, b, lambda));
    BOOST_TEST(check_gradient(objective, data, w = ws, b = 0.5f, n = window(3, 4)).ok);
    const double expected = objective.value(data, w = ws, b = 0.5f, n = window(3, 4));
    BOOST_TEST(check_gradient(objective, data, w = ws, b = 0.5f, n = window(3, 4)).value == expected, boost::test_tools::tolerance(1e-5));
}
BOOST_AUTO_TEST_CASE(labels_are_left_alone) {
    const auto xs = waves(60, 0), vs = waves(15, 2);
    const std::vector<int> classes{0, 2, 1, 1, 0, 2, 2, 1, 0, 0, 1, 2};
    BOOST_TEST(
        check_gradient(compile<float>(cross_entropy(dot(X, V), label), wrt(V)), X = view(xs, 12, 5), V = view(vs, 5, 3), label = classes)
            .ok);
}
BOOST_AUTO_TEST_CASE(a_wrong_slope_is_found_and_its_entry_named) {
    std::vector<float> ws(20, 0.125f);
    ws[7] = 0.75f;
    const gradient_report report = check_bend<plant::wrong_above_half>(ws);
    BOOST_TEST(!report.ok);
    BOOST_TEST_REQUIRE(report.off.size() == 1u);
    BOOST_TEST(report.off[0].symbol == "w");
    BOOST_TEST(report.off[0].index == std::vector<std::size_t>{7}, boost::test_tools::per_element());
    BOOST_TEST(report.off[0].gradient == 1.6875);
    BOOST_TEST(std::abs(report.off[0].difference - 2.6875) < 1e-9);
    BOOST_TEST(has(printed(report), "w[7]: gradient 1.6875, differences say 2.6875 \u00b1 "));

    // one in ten thousand, found along random directions of halves
    std::vector<float> many(10'000, 0.125f);
    many[7771] = 0.75f;
    const gradient_report searched = check_bend<plant::wrong_above_half>(many);
    BOOST_TEST_REQUIRE(searched.off.size() == 1u);
    BOOST_TEST(searched.off[0].index[0] == 7771u);
}
BOOST_AUTO_TEST_CASE(a_slope_that_is_wrong_everywhere_is_found) {
    const gradient_report report = check_bend<plant::scaled>(waves(30, 1));
    BOOST_TEST(!report.ok);
    BOOST_TEST(report.off.size() == 20u);
    BOOST_TEST(!report.complete);
    BOOST_TEST(check_bend<plant::scaled>(waves(30, 1), {.tolerance = 1e-3}).ok);
}
BOOST_AUTO_TEST_CASE(entries_of_matrices_are_named_by_their_axes) {
    std::vector<double> vs(15, 0.125);
    vs[4 * 3 + 1] = 0.75;
    const gradient_report report =
        check_gradient(compile<double>(sum(apply<bend_<plant::wrong_above_half>>(V)), wrt(V)), V = view(vs, 5, 3));
    BOOST_TEST_REQUIRE(report.off.size() == 1u);
    BOOST_TEST(report.off[0].index == (std::vector<std::size_t>{4, 1}), boost::test_tools::per_element());
    BOOST_TEST(has(printed(report), "V[4, 1]: gradient"));
}
BOOST_AUTO_TEST_CASE(kinks_are_no_errors) {
    const std::vector<double> ws{-0.5, 0, 0.25, 0};
    const gradient_report report = check_gradient(compile<double>(l1(w), wrt(w)), w = ws);
    BOOST_TEST(report.ok);
    BOOST_TEST_REQUIRE(report.kinks.size() == 2u);
    BOOST_TEST(report.kinks[0].index[0] == 1u);
    BOOST_TEST(report.kinks[1].index[0] == 3u);
    BOOST_TEST(has(printed(report), "not compared: w[1] w[3]"));
    // the edge of a domain: sqrt at 0, and a nonnegative symbol at 0
    BOOST_TEST(check_gradient(compile<double>(sum(sqrt(w)), wrt(w)), w = std::span<const double>(ws).subspan(1, 2)).kinks.size() == 1u);
    const gradient_report edge = check_gradient(compile<double>(lambda * l2(w), wrt(lambda)), w = ws, lambda = 0.0);
    BOOST_TEST(edge.ok);
    BOOST_TEST(edge.kinks.size() == 1u);
    // a kink that is near is none here
    const std::vector<double> near{1e-3, -1e-4};
    const gradient_report beside = check_gradient(compile<double>(l1(w), wrt(w)), w = near);
    BOOST_TEST(beside.ok);
    BOOST_TEST(beside.kinks.empty());
}
BOOST_AUTO_TEST_CASE(checks_are_reproducible_and_write_nothing) {
    std::vector<float> ws(400, 0.125f);
    ws[99] = 0.75f;
    const auto before = ws;
    std::vector<float> memory(400, 7);
    const auto objective = compile<float>(sum(apply<bend_<plant::wrong_above_half>>(w)), wrt(w));
    const auto first = check_gradient(objective, check_options{.seed = 5}, w = ws, gradient(w) = memory);
    const auto second = check_gradient(objective, check_options{.seed = 5}, w = ws, gradient(w) = memory);
    BOOST_TEST(printed(first) == printed(second));
    BOOST_TEST(ws == before, boost::test_tools::per_element());
    BOOST_TEST(memory[0] == 7);
    const std::vector<double> infinite{HUGE_VAL};
    BOOST_TEST(!check_gradient(compile<double>(l2(w), wrt(w)), w = infinite).ok);
}
