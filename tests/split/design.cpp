// Which losses are seen as tables of columns: what they are made of, and what is none.
#define BOOST_TEST_MODULE split_design
#include <boost/test/unit_test.hpp>

#include <vector>

#include <tikhonov/compile.hpp>
#include <tikhonov/split/design.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

namespace {

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto k = axis<"k", 3>;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto T = tensor<"T", n, k>;
constexpr auto c = tensor<"c", n, nonnegative>;
constexpr auto s = tensor<"s", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto W = tensor<"W", d, k>;
constexpr auto B = tensor<"B", k>;
constexpr auto b = scalar<"b">;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto any = scalar<"any">;
constexpr auto y = dot(X, w) + b;

template <class E, class... S>
constexpr auto design_of(E, S...) {
    return tikhonov::detail::design_of<E, S...>{};
}
template <class E, class... S>
constexpr bool has_design(E, S...) {
    return tikhonov::detail::is_design<tikhonov::detail::design_of<E, S...>>;
}
template <class S, class Design>
constexpr auto columns_of(S, Design) {
    return typename Design::template columns<S>{};
}
template <class S, class Design>
constexpr auto ridge_of(S, Design) {
    return typename Design::template ridge<S>{};
}

// an affine model in means and sums, weighted or not, with or without ridges and constants
constexpr auto plain = design_of(mse(y, t), w, b);
static_assert(decltype(plain)::residual{} == y - t);
static_assert(ridge_of(w, plain) == 0_c && !decltype(plain)::has_ridges && !decltype(plain)::has_constant);
static_assert(columns_of(b, plain) == jacobian(y - t, b));
constexpr auto weighted = design_of(sum(c * sq(y - t)) / 2_c + lambda * l2(w) + mean(sq(w)) + 3_c, w, b);
static_assert(decltype(weighted)::residual{} == (y - t) * sqrt(c * 0.5_c));
static_assert(columns_of(b, weighted) == jacobian(y - t, b) * sqrt(c * 0.5_c));
static_assert(ridge_of(w, weighted) == expand<d>(lambda + 1_c / extent<d>));
static_assert(ridge_of(b, weighted) == 0_c && decltype(weighted)::has_constant);
static_assert(has_design(mse(dot(X, W) + B, T) + lambda * l2(W), W, B));
static_assert(has_design(mse(y, t) - sum(t), w, b));
static_assert(has_design(mse(s * y, t) + lambda * l2(w) + sq(b), w, b));

// what is quadratic and yet no sum of squares of one table, or not for sure
static_assert(!has_design(mse(y, t) + sq(dot(s, t) * b + 1_c), w, b));
static_assert(!has_design(mse(y, t) + sum(w), w, b));
static_assert(!has_design(mse(y, t) - l2(w), w, b));
static_assert(!has_design(any * mse(y, t), w, b));
static_assert(!has_design(l2(w), w));
static_assert(!has_design(sum(sq(abs(y))), w, b));
static_assert(!has_design(mse(exp(b) * t, dot(X, w)), w, b));
static_assert(!has_design(huber(y, t, 1_c), w, b));
// a sum within a weighted sum, which counts every square once for each row
static_assert(!has_design(sum(c * mse(y, t)), w, b));
static_assert(!has_design(sum(c * sq(b) + sq(y)), w, b));

}  // namespace

BOOST_AUTO_TEST_CASE(columns_are_derivatives) {
    constexpr std::size_t rows = 4, size = 3;
    const std::vector<double> Xs{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, cs{1, 4, 9, 16}, ws(size, 0.5);
    constexpr auto columns = columns_of(w, design_of(sum(c * sq(dot(X, w) - t)), w));
    const auto found = evaluate<double>(columns, X = view(Xs, rows, size), c = cs, w = ws, t = cs);
    for (std::size_t i = 0; i < rows; ++i)
        for (std::size_t j = 0; j < size; ++j) BOOST_TEST(found.value[i * size + j] == Xs[i * size + j] * static_cast<double>(i + 1));
}
