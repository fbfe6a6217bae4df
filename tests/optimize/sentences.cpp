// The sentences of docs/diagnostics.md that training says in a call, word by word: the page is compared with this file.
#define BOOST_TEST_MODULE optimize_sentences
#include <boost/test/unit_test.hpp>

#include <functional>
#include <string>
#include <vector>

#include <tikhonov/train.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

namespace {

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto v = tensor<"v", d>;
constexpr auto b = scalar<"b">;
constexpr auto lambda = scalar<"lambda", nonnegative>;

std::vector<double> ws{0, 0}, vs{1, 2};
double b0 = 0;

template <class Call>
void says(Call call, const std::string& sentence) {
    const auto exact = [&](const std::exception& error) {
        BOOST_TEST(error.what() == "tikhonov: " + sentence);
        return true;
    };
    BOOST_CHECK_EXCEPTION(call(), std::exception, exact);
}

}  // namespace

BOOST_AUTO_TEST_CASE(rows_of_steps) {
    auto objective = compile<double>(sum(sq(t - b)), wrt(b));
    const std::vector<double> none;
    says([&] { minimize(objective, sgd{}, batches(n, 32), t = none, b = std::ref(b0)); }, "batches of axis 'n', which is empty");
}
BOOST_AUTO_TEST_CASE(rules_and_reports) {
    auto objective = compile<double>(sum(sq(w - v)), wrt(w));
    says([&] { optimizer(objective, adam{.subgradient = false}); },
         "subgradient = false is what rules do anyway: leave it out, then what cannot work does not compile");
    says([&] { optimizer(objective, fused(sgd{.clip_norm = 1})); },
         "a rule that is fused with its gradient cannot shorten it: give clip_norm to the rule without fused(...)");
    std::vector<double> wide(4, 0);
    says([&] { minimize(objective, sgd{}, w = view(wide.data(), 2, strides(2)), v = vs); },
         "symbol 'w' is trained where it is bound: bind dense, row-major memory, without a window");
    BOOST_TEST(wide == std::vector<double>(4, 0.0));
    says([&] { csv_log("no such folder/fit.csv"); }, "the log 'no such folder/fit.csv' cannot be written: does its folder exist?");
}
BOOST_AUTO_TEST_CASE(lambdas) {
    says([&] { geometric(0, 1, 3); }, "geometric(0, 1, 3): both ends are positive numbers, and there is at least one value");
    says([&] { geometric(1e-3, 0); }, "geometric(0.001, 0): the fraction is a positive number, and there is at least one value");
    auto objective = compile<double>(sum(sq(w - v)) + sq(lambda) * l1(w), wrt(w));
    says([&] { path(objective, lambda = geometric(0.1, 3), v = vs, w = ws); },
         "geometric(fraction, count) begins where 'lambda' makes all parameters zero, which is found for penalties that are multiples of "
         "it: "
         "say the first value");
    auto bounded = compile<double>(sum(sq(w - v)) + lambda * l1(w) + box(w, 1_c, 2_c), wrt(w));
    says([&] { path(bounded, lambda = geometric(0.1, 3), v = vs, w = ws); },
         "geometric(fraction, count) begins where 'lambda' makes all parameters zero, which the bounds of one do not allow: say the first "
         "value");
}
