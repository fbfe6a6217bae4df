// Compiled softmaxes and logsumexps: along rows, along columns and over everything.
#define BOOST_TEST_MODULE kernels_softmax
#include <boost/test/unit_test.hpp>

#include <reference/kernels.hpp>

using namespace tikhonov;
using namespace tikhonov::detail;
using namespace tikhonov::literals;
using reference::check;
using reference::check_both;
using reference::check_values;
using reference::lengths;
using reference::with;

namespace {

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto k = axis<"k">;
constexpr auto c = axis<"c", 10>;

constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto C = tensor<"C", d, c>;
constexpr auto Z = tensor<"Z", n, k>;
constexpr auto narrow = labels<"narrow", n, c>;

const auto data = {
    lengths{{"n", 1}, {"d", 1}}, {{"n", 8}, {"d", 3}}, {{"n", 17}, {"d", 5}}, {{"n", 65}, {"d", 16}}, {{"n", 1000}, {"d", 2}}};
const auto opened = {lengths{{"n", 1}, {"d", 1}, {"k", 1}},
                     {{"n", 8}, {"d", 3}, {"k", 2}},
                     {{"n", 17}, {"d", 5}, {"k", 9}},
                     {{"n", 33}, {"d", 4}, {"k", 31}},
                     {{"n", 100}, {"d", 2}, {"k", 65}}};

}  // namespace

BOOST_AUTO_TEST_CASE(logsumexp_along_rows_columns_and_everything) {
    check_both(sum(sq(logsumexp<k>(Z))) + logsumexp(Z), wrt(Z), with(Z), opened);
    check<double>(mean(tanh(logsumexp<n>(Z))), wrt(Z), with(Z), opened);
}
BOOST_AUTO_TEST_CASE(softmax_as_a_value_and_inside_a_loss) {
    const auto p = softmax<k>(Z);
    check<float>(mean(sum<k>(sq(p)) * t), wrt(Z, t), with(Z, t), opened);
    check_values<double>(with(Z), opened, p, softmax<n>(Z), softmax(Z), logsumexp<k>(Z), logsumexp(Z));
}
BOOST_AUTO_TEST_CASE(a_naive_softmax_loss) {
    const auto z = dot(X, C);
    check<float>(mean(log(sum<c>(exp(z))) - pick(z, narrow)), wrt(C), with(X, C, narrow), data);
}
