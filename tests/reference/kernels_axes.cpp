// Compiled formulas with renamed, added and differenced axes: all pairs, Gram matrices, total variation, matrices of one symbol read twice.
#define BOOST_TEST_MODULE kernels_axes
#include <boost/test/unit_test.hpp>

#include <reference/kernels.hpp>

using namespace tikhonov;
using namespace tikhonov::detail;
using namespace tikhonov::literals;
using reference::check;
using reference::check_both;
using reference::check_updates;
using reference::check_values;
using reference::lengths;
using reference::with;

namespace {

constexpr auto n = axis<"n">;
constexpr auto m = axis<"m">;
constexpr auto d = axis<"d">;
constexpr auto q = axis<"q">;
constexpr auto h = axis<"h", 8>;
constexpr auto k = axis<"k", 8>;

constexpr auto A = tensor<"A", n, d>;
constexpr auto S = tensor<"S", n, m>;
constexpr auto u = tensor<"u", n>;
constexpr auto v = tensor<"v", m>;
constexpr auto w = tensor<"w", d>;
constexpr auto y = tensor<"y", d>;
constexpr auto W = tensor<"W", d, h>;
constexpr auto M = tensor<"M", h, k>;
constexpr auto label = labels<"label", n, d>;
constexpr auto rate = scalar<"rate">;

constexpr auto distances = sum<d>(sq(expand<m>(A) - rename<n, m>(A)));

const auto squares = {lengths{{"n", 1}, {"m", 1}, {"d", 1}},
                      {{"n", 5}, {"m", 5}, {"d", 3}},
                      {{"n", 17}, {"m", 17}, {"d", 9}},
                      {{"n", 70}, {"m", 70}, {"d", 2}}};
const auto lines = {lengths{{"d", 1}}, {{"d", 2}}, {{"d", 9}}, {{"d", 17}}, {{"d", 5000}}};
const auto unseen = {lengths{{"n", 1}, {"m", 1}, {"d", 1}, {"q", 5}},
                     {{"n", 5}, {"m", 5}, {"d", 3}, {"q", 1}},
                     {{"n", 17}, {"m", 17}, {"d", 9}, {"q", 6}},
                     {{"n", 70}, {"m", 70}, {"d", 2}, {"q", 20}}};
const auto unseen_beside_lines = {lengths{{"d", 1}, {"q", 3}}, {{"d", 2}, {"q", 1}}, {{"d", 9}, {"q", 4}}, {{"d", 17}, {"q", 33}}};
const auto images = {
    lengths{{"n", 1}, {"d", 1}}, {{"n", 1}, {"d", 9}}, {{"n", 6}, {"d", 1}}, {{"n", 19}, {"d", 23}}, {{"n", 300}, {"d", 40}}};

}  // namespace

BOOST_AUTO_TEST_CASE(pairs_of_rows) {
    check_both(mean(exp(-distances)), wrt(A), with(A), squares);
    check<double>(sum(S * sqrt(distances + 0.5_c)), wrt(A, S), with(A, S), squares);
}
BOOST_AUTO_TEST_CASE(outer_products) {
    check<float>(mean(sq(outer(u, v) - S)), wrt(u, v, S), with(u, v, S), squares);
    check<double>(sum(tanh(outer(u, w) + A)) / extent<n>, wrt(u, w, A), with(u, w, A), squares);
}
BOOST_AUTO_TEST_CASE(gram_matrices) {
    const auto sizes = {lengths{{"d", 1}, {"k", 8}}, {{"d", 7}, {"k", 8}}, {{"d", 33}, {"k", 8}}};
    check<double>(sum(sq(dot<d>(rename<h, k>(W), W) - identity<h, k>)), wrt(W), with(W), sizes);
    check<double>(sum(sq(dot<d>(A, rename<n, m>(A)) - identity<n, m>)), wrt(A), with(A), squares);
    check<float>(sum(M * rename<q, k>(rename<k, h>(rename<h, q>(M)))), wrt(M), with(M), {lengths{{"q", 8}}});
}
// The new name is that of an axis which is summed inside.
BOOST_AUTO_TEST_CASE(names_that_are_taken_inside) {
    check<double>(sum(v * rename<n, m>(sum<m>(sq(S)))), wrt(v, S), with(v, S), squares);
    check<double>(sum(S * rename<n, m>(logsumexp<m>(S))), wrt(S), with(S), squares);
    check<double>(sum(y * rename<n, d>(pick(A, label))), wrt(A, y), with(A, y, label),
                  {lengths{{"n", 6}, {"d", 6}}, {{"n", 11}, {"d", 11}}});
    check<double>(sum(w * rename<n, d>(sum<d>(A * w))), wrt(A, w), with(A, w), {lengths{{"n", 6}, {"d", 6}}, {{"n", 17}, {"d", 17}}});
}
BOOST_AUTO_TEST_CASE(differences_along_a_line) {
    check<float>(sum(sq(diff<d>(w))), wrt(w), with(w), lines);
    check<float>(mean(sq(w - y)) + sum(sqrt(sq(diff<d>(w, replicate)) + 0.1_c)), wrt(w), with(w, y), lines);
    check<double>(sum(sq(diff<diff_axis<d>>(diff<d>(w)))), wrt(w), with(w), {lengths{{"d", 2}}, {{"d", 3}}, {{"d", 18}}});
    check<double>(sum(diff<d>(exp(w) * y)), wrt(w, y), with(w, y), lines);
}
BOOST_AUTO_TEST_CASE(differences_on_an_image) {
    check<double>(mean(sq(A)) + sum(sqrt(sq(diff<n>(A, replicate)) + sq(diff<d>(A, replicate)) + 0.01_c)), wrt(A), with(A), images);
    check<double>(sum(sq(diff<n>(A))) + sum(sq(diff<d>(A))), wrt(A), with(A), images);
    check<double>(sum(sq(diff<n>(diff<d>(A, replicate), replicate))), wrt(A), with(A), images);
}
BOOST_AUTO_TEST_CASE(differences_along_known_axes) {
    const auto sizes = {lengths{{"d", 1}}, {{"d", 20}}};
    check<float>(sum(sq(diff<h>(W))) + sum(sq(diff<h>(tanh(W), replicate) - W)), wrt(W), with(W), sizes);
    check<double>(sum(sq(diff<h>(M) + sum(rename<h, q>(M)))), wrt(M), with(M), {lengths{{"q", 8}}});
}
BOOST_AUTO_TEST_CASE(values_on_new_axes) {
    check_values<double>(with(A, u, v, q), unseen, distances, outer(u, v), identity<n, m>, extent<n, d>, diff<d>(A), rename<n, m>(u),
                         2_c * extent<q> * sum(u), expand<q>(sq(u) + 1_c), sum<q>(sq(expand<q>(v) - sum(u))));
    check_values<float>(with(w, q), unseen_beside_lines, diff<d>(w), diff<d>(w, replicate), extent<q> * sum(w));
}
// An axis that no symbol has, beside axes that are as long as others.
BOOST_AUTO_TEST_CASE(axes_that_no_symbol_has) {
    check<double>(sum(sq(expand<q>(u) - sum(v))) + sum(S * rename<n, m>(u)), wrt(u, v), with(u, v, S, q), unseen);
    check<float>(sum(tanh(expand<q>(w))) / extent<q> + sum(sq(diff<d>(w))), wrt(w), with(w, q), unseen_beside_lines);
}
// The memory that is written is also read at other indices.
BOOST_AUTO_TEST_CASE(updates_that_read_elsewhere) {
    check_updates<double>(with(w, y, rate), lines, w = w - rate * grad(mean(sq(w - y)) + sum(sq(diff<d>(w))), w));
    check_updates<double>(with(w), lines, w = w + diff<d>(w, replicate));
    check_updates<double>(with(M), {lengths{{"q", 8}}}, M = M - rename<q, k>(rename<k, h>(rename<h, q>(M))));
    check_updates<float>(with(A), {lengths{{"n", 3}, {"m", 3}, {"d", 4}}, {{"n", 40}, {"m", 40}, {"d", 9}}},
                         A = A - 0.01_c * grad(sum(exp(-distances)), A));
}
