// The sentences of docs/diagnostics.md that a call says, word by word: the page is compared with this file.
#define BOOST_TEST_MODULE sentences
#include <boost/test/unit_test.hpp>

#include <functional>
#include <string>
#include <vector>

#include <tikhonov/tikhonov.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

namespace {

constexpr auto n = axis<"n">;
constexpr auto m = axis<"m">;
constexpr auto d = axis<"d">;
constexpr auto c = axis<"c">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto u = tensor<"u", m>;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
constexpr auto s = tensor<"s", n, nonnegative>;
constexpr auto Z = tensor<"Z", n, c>;
constexpr auto label = labels<"label", n, c>;
constexpr auto seen = mask<"seen", n>;
constexpr auto y = dot(X, w) + b;

std::vector<float> xs(12, 1), ts(4, 1), ws(3, 1), five(5, 1), zs(12, 1), gx(12), gw(3);

/// A tensor of three axes, which only the value knows.
struct any_rank {};

}  // namespace

template <>
struct tikhonov::tensor_traits<any_rank> {
    static constexpr std::size_t rank = rank_at_run_time;
    static constexpr bool borrows = true;
    static std::size_t dimension(any_rank) { return 3; }
    static strided_view<float, 8> describe(any_rank) { return {xs.data(), {2, 2, 3, 1, 1, 1, 1, 1}, {6, 3, 1}}; }
};

namespace {

template <class Call>
void says(Call call, const std::string& sentence) {
    const auto exact = [&](const bind_error& error) {
        BOOST_TEST(error.what() == "tikhonov: " + sentence);
        return true;
    };
    BOOST_CHECK_EXCEPTION(call(), bind_error, exact);
}

}  // namespace

BOOST_AUTO_TEST_CASE(lengths) {
    auto k = compile<float>(mse(y, t), wrt(w, b));
    says([&] { k(X = view(xs, 4, 3), t = five, w = ws, b = 1); }, "the extents of axis 'n' disagree: symbol 't' has 5, elsewhere it is 4");
    says([&] { k(X = xs, t = five, w = ws, b = 1); }, "symbol 'X' has 12 elements, but its axes have 15: 'n' is 5, 'd' is 3");
    says([&] { k(X = xs, t = ts, w = ws, b = 1, d = 3, d = 4); }, "axis 'd' is bound to 4, but its extent is 3");
    says([&] { k(X = xs, t = ts, w = ws, b = 1, d = -1); }, "axis 'd' is bound to -1, which is no length");
    says([&] { k(X = xs, t = ts, w = ws, b = 1, m = 3); }, "axis 'm' is bound, but the formula does not use it");
    says([&] { k(X = view(xs, 4, 3), t = ts, w = ws, b = 1, gradient(parameters(w, b)) = five); },
         "gradient(parameters(w, b)) has 5 elements, but its axes have 4: 'd' is 3");
    says([&] { k(X = view(xs, 4, 3), t = ts, w = ws, b = 1, n = window(2, 3)); },
         "axis 'n': a window of 3 from 2 on does not lie in its extent of 4");

    const std::vector<int> beyond{1, 4};
    says([&] { k(X = view(xs, 4, 3), t = ts, w = ws, b = 1, n = rows(beyond)); },
         "axis 'n': row 4 at position 1 of a list does not lie in its extent of 4");
    says([&] { batches(n, 0); }, "batches of 0 rows: a batch has one at least");
    says([&] { epochs(-1); }, "epochs(-1): a number of epochs is not negative");
    says([&] { folds(n, 1); }, "1 folds: there are two at least");
    says([&] { folds(n, 5).at(0, 4); }, "5 folds of 4 rows of axis 'n': each has one row at least");
    says([&] { folds(n, 5).at(5, 9); }, "fold 5 of 5: folds are counted from 0");
    says([&] { split(-1, 0.5); }, "split(-1, ...): a number of rows is not negative");
    says([&] { split(7, 1.5); }, "split(7, 1.5): a fraction lies between 0 and 1");

    auto total = compile<float>(sum(sq(X)));
    says([&] { total(X = xs); }, "the extent of axis 'n' does not follow from the bindings: bind its length, `n = ...`, or use view(...)");
    says([&] { total(X = xs, d = 5); }, "symbol 'X' has 12 elements, which is no multiple of 5: axis 'n' does not come out");
    says([&] { total(X = xs, n = (std::size_t{1} << 62) + 1); },
         "axis 'n' is 4611686018427387905 long, which is more than memory can hold");
    says([&] { total(X = std::span<float>(), n = std::size_t{1} << 32, d = std::size_t{1} << 32); },
         "symbol 'X' has more elements than memory can hold: 'n' is 4294967296, 'd' is 4294967296");
    auto repeated = compile<float>(expand<n>(w));
    says([&] { repeated(w = ws, n = std::size_t{1} << 46); },
         "a value has more elements than memory can hold: 'n' is 70368744177664, 'd' is 3");
    says([&] { total(X = any_rank{}); }, "symbol 'X' has 2 axes, but what is bound to it has 3");
    auto packed = compile<float>(l2(w) + l2(t) + b);
    says([&] { packed(parameters(t, w, b) = ws, n = 4); }, "parameters(t, w, b) has 3 elements, but those without axis 'd' alone are 5");
    auto alike = compile<float>(mse(t, rename<m, n>(u)));
    says([&] { alike(t = ts, u = five); }, "the extents of axes 'm' and 'n' are 5 and 4, but they have to be equal");
    auto average = compile<float>(mean(t));
    says([&] { average(t = std::span<float>()); }, "a mean, maximum or minimum over axis 'n', which is empty");
}

BOOST_AUTO_TEST_CASE(values) {
    auto average = compile<float>(mean(t, weights(s)));
    std::vector<float> counts = {0, 1, -2, 3};
    says([&] { average(t = ts, s = counts); }, "symbol 's' is nonnegative, but it is bound to -2 at position 2");
    counts = {0, 0, 0, 0};
    says([&] { average(t = ts, s = counts); }, "a mean with weights 's' that sum to 0");
    auto admitted = compile<float>(mean(t, where(seen)));
    const std::vector<char> none(4);
    says([&] { admitted(t = ts, seen = none); }, "a mean over the elements that mask 'seen' admits, but it admits none");
    auto entropy = compile<float>(cross_entropy(Z, label));
    const std::vector<int> classes = {0, 2, 1, 3};
    says([&] { entropy(Z = view(zs, 4, 3), label = classes); },
         "symbol 'label': label 3 at position 3 is outside its axis 'c' of extent 3");
}

BOOST_AUTO_TEST_CASE(memory) {
    auto k = compile<float>(mse(y, t), wrt(w, b));
    auto square = compile<float>(sum(sq(X)), wrt(X));
    const auto data = bind(X = view(xs, 4, 3), t = ts, w = ws, b = 1);
    says([&] { k(data, gradient(w) = ws); }, "the memory for gradient(w) overlaps that of symbol 'w', which is read");
    says([&] { k(data, gradient(w) = gw, gradient(b) = std::ref(gw[1])); }, "the memory for gradient(w) and for gradient(b) overlaps");
    says([&] { square(X = view(xs, 4, 3), gradient(X) = view(gx, 4, 3, strides(1, 1))); },
         "the memory for gradient(X) overlaps itself: its strides lead to one element twice");
    says([&] { view(xs, 5, 3); }, "view needs 15 elements, but the container has 12");
    says([&] { view(xs.data(), std::size_t{1} << 32, std::size_t{1} << 32); }, "view needs more elements than memory can hold");
    says([&] { view(xs, -1, 3); }, "view: the extent -1 is negative");
    says([&] { view(xs, 4, 3, strides(-3, 1)); }, "view: the stride -3 leaves the container: begin at a pointer");
    const auto r = k(data, gradient(w) = gw);
    auto source = compile<float>(sum(sq(X)));
    const auto target = std::move(source);
    says([&] { source(X = view(xs, 4, 3)); }, "the kernel has been moved from: call the one that it was moved to");
    says([&] { r.gradient(parameters(w, b)); }, "gradient(b) does not lie behind gradient(w): the call gave them memory apart");
}
