// Bad input at a call: every error is a `bind_error` that names the symbol or axis and the numbers, and nothing has been written.
// Beside every refusal stands the call that is right.
#define BOOST_TEST_MODULE bad_input
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include <tikhonov/tikhonov.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

namespace {

constexpr auto n = axis<"n">;
constexpr auto m = axis<"m">;
constexpr auto d = axis<"d">;
constexpr auto c = axis<"c">;
constexpr auto h = axis<"h", 3>;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto counts = tensor<"counts", n, nonnegative>;
constexpr auto weight = tensor<"weight", n, positive>;
constexpr auto speed = scalar<"speed", positive>;
constexpr auto fixed = tensor<"fixed", h>;
constexpr auto Z = tensor<"Z", n, c>;
constexpr auto label = labels<"label", n, c>;
constexpr auto table = tensor<"table", c, d>;
constexpr auto word = labels<"word", c>;
constexpr auto weight_of = tensor<"weight_of", c, n, nonnegative>;

constexpr auto y = dot(X, w) + b;
constexpr auto loss = mse(y, t) + lambda * l2(w);

constexpr float sentinel = -77.0f;

/// Runs `call`, which must be refused with an error that contains all `parts`.
template <class Call>
void refused(Call call, std::initializer_list<std::string> parts) {
    try {
        call();
        BOOST_ERROR("the call was accepted");
    } catch (const bind_error& error) {
        const std::string what = error.what();
        for (const std::string& part : parts)
            BOOST_TEST(what.find(part) != std::string::npos, "`" << what << "` does not say `" << part << "`");
    }
    static_assert(std::derived_from<bind_error, std::invalid_argument>);
}

bool untouched(std::span<const float> memory) {
    for (const float value : memory)
        if (value != sentinel) return false;
    return true;
}

/// A problem of 4 rows and 3 columns with its objective.
struct problem {
    std::vector<float> xs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    std::vector<float> ts = {1, 2, 3, 4};
    std::vector<float> ws = {0.1f, 0.2f, 0.3f};
    std::vector<float> gw = std::vector<float>(3, sentinel);
    float gb = sentinel;
    decltype(compile<float>(loss, wrt(w, b))) objective = compile<float>(loss, wrt(w, b));

    float expected() const {
        float sum = 0;
        float squares = 0;
        for (std::size_t i = 0; i < 4; ++i) {
            float prediction = 0.5f;
            for (std::size_t k = 0; k < 3; ++k) prediction += xs[3 * i + k] * ws[k];
            sum += (prediction - ts[i]) * (prediction - ts[i]);
        }
        for (const float value : ws) squares += value * value;
        return sum / 4 + 0.01f * squares;
    }
};

}  // namespace

BOOST_AUTO_TEST_CASE(extents_that_disagree) {
    problem p;
    const auto call = [&](auto data, auto target) {
        p.objective(X = data, t = target, w = p.ws, b = 0.5f, lambda = 0.01f, gradient(w) = p.gw, gradient(b) = std::ref(p.gb));
    };
    // a view against a vector
    std::vector<float> five(5);
    refused([&] { call(view(p.xs, 4, 3), std::span<float>(five)); }, {"'n'", "'t'", "5", "4"});
    refused([&] { call(view(p.xs, 3, 4), std::span<float>(p.ts)); }, {"disagree"});
    // a flat buffer that is no multiple of what is known
    refused([&] { call(std::span<float>(p.xs).first(11), std::span<float>(p.ts)); }, {"'X'", "11", "12"});
    BOOST_TEST(untouched(p.gw));
    BOOST_TEST(p.gb == sentinel);
    call(view(p.xs, 4, 3), std::span<float>(p.ts));
    BOOST_TEST(!untouched(p.gw));
    BOOST_TEST(p.gb != sentinel);
}

BOOST_AUTO_TEST_CASE(vectors_that_disagree) {
    auto k = compile<float>(mse(t, counts), wrt(t));
    std::vector<float> four(4, 1), five(5, 1), out(5, sentinel);
    refused([&] { k(t = four, counts = five, gradient(t) = out); }, {"'n'", "'counts'", "4", "5"});
    refused([&] { k(t = four, counts = four, gradient(t) = out); }, {"gradient(t)", "4", "5"});
    BOOST_TEST(untouched(out));
    k(t = five, counts = five, gradient(t) = out);
    BOOST_TEST(out[4] == 0.0f);
}

BOOST_AUTO_TEST_CASE(flat_buffer_that_is_no_multiple) {
    auto k = compile<float>(mean(sq(dot(X, w))));
    std::vector<float> xs(11, 1), ws(3, 1);
    refused([&] { k(X = xs, w = ws); }, {"'X'", "11", "3", "'n'"});
    xs.resize(12, 1);
    BOOST_TEST(k(X = xs, w = ws).value == 9.0f);
}

BOOST_AUTO_TEST_CASE(extents_that_do_not_follow) {
    auto k = compile<float>(sum(sq(X)), wrt(X));
    std::vector<float> xs(20, 1), out(20, sentinel);
    refused([&] { k(X = xs, gradient(X) = out); }, {"does not follow", "'n'", "`n = ...`"});
    BOOST_TEST(untouched(out));
    BOOST_TEST(k(X = xs, d = 10, gradient(X) = out).value == 20.0f);
    BOOST_TEST(out[19] == 2.0f);
    BOOST_TEST(k(X = view(xs, 2, 10)).value == 20.0f);
    refused([&] { k(X = xs, d = 7); }, {"'X'", "20", "7", "'n'"});
}

BOOST_AUTO_TEST_CASE(axis_bound_to_another_extent) {
    problem p;
    refused([&] { p.objective(X = p.xs, t = p.ts, w = p.ws, b = 0.5f, lambda = 0.01f, d = 4, gradient(w) = p.gw); }, {"'d'", "3", "4"});
    refused([&] { p.objective(X = p.xs, t = p.ts, w = p.ws, b = 0.5f, lambda = 0.01f, d = 3, d = 4, gradient(w) = p.gw); },
            {"'d'", "3", "4"});
    BOOST_TEST(untouched(p.gw));
    BOOST_TEST(p.objective(X = p.xs, t = p.ts, w = p.ws, b = 0.5f, lambda = 0.01f, d = 3).value == p.expected(),
               boost::test_tools::tolerance(1e-5f));
}

BOOST_AUTO_TEST_CASE(axis_with_a_compile_time_extent) {
    auto k = compile<float>(sum(fixed), wrt(fixed));
    std::vector<float> four(4, 1), three(3, 1);
    refused([&] { k(fixed = four); }, {"'h'", "'fixed'", "4", "3"});
    refused([&] { k(fixed = three, h = 4); }, {"'h'", "3", "4"});
    BOOST_TEST(k(fixed = three).value == 3.0f);
}

BOOST_AUTO_TEST_CASE(unknown_axis) {
    problem p;
    refused([&] { p.objective(X = p.xs, t = p.ts, w = p.ws, b = 0.5f, lambda = 0.01f, m = 3, gradient(w) = p.gw); }, {"'m'"});
    BOOST_TEST(untouched(p.gw));
}

BOOST_AUTO_TEST_CASE(nonnegative_scalar) {
    problem p;
    const auto call = [&](auto strength) {
        return p.objective(X = p.xs, t = p.ts, w = p.ws, b = 0.5f, lambda = strength, gradient(w) = p.gw).value;
    };
    refused([&] { call(-0.1f); }, {"'lambda'", "nonnegative", "-0.1"});
    refused([&] { call(-0.1); }, {"'lambda'", "-0.1"});
    refused([&] { call(-1); }, {"'lambda'", "-1"});
    refused([&] { call(-1e-9f); }, {"'lambda'", "-1e-09"});
    refused([&] { call(std::numeric_limits<float>::quiet_NaN()); }, {"'lambda'", "nan"});
    float referenced = -0.1f;
    refused([&] { call(std::ref(referenced)); }, {"'lambda'", "-0.1"});
    BOOST_TEST(untouched(p.gw));
    BOOST_TEST(call(0.01f) == p.expected(), boost::test_tools::tolerance(1e-5f));
    BOOST_CHECK_NO_THROW(call(0.0f));
}

BOOST_AUTO_TEST_CASE(nonnegative_tensor) {
    auto k = compile<float>(sum(counts * t), wrt(t));
    std::vector<float> ts = {1, 1, 1, 1}, bad = {0, 1, -2, 3}, out(4, sentinel);
    refused([&] { k(counts = bad, t = ts, gradient(t) = out); }, {"'counts'", "nonnegative", "-2", "position 2"});
    bad[2] = std::numeric_limits<float>::quiet_NaN();
    refused([&] { k(counts = bad, t = ts, gradient(t) = out); }, {"'counts'", "nan", "position 2"});
    BOOST_TEST(untouched(out));
    bad[2] = 2;
    BOOST_TEST(k(counts = bad, t = ts, gradient(t) = out).value == 6.0f);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(label_out_of_range, Integer,
                              decltype(std::tuple<std::int8_t, std::uint8_t, std::int16_t, std::uint16_t, std::int32_t, std::uint32_t,
                                                  std::int64_t, std::uint64_t, char>{})) {
    auto k = compile<float>(cross_entropy(Z, label), wrt(Z));
    std::vector<float> zs(12, 0), out(12, sentinel);
    std::vector<Integer> classes = {0, 2, 1, 3};
    const auto call = [&] { return k(Z = view(zs, 4, 3), label = classes, gradient(Z) = out).value; };
    refused(call, {"'label'", "label 3", "position 3", "'c'", "extent 3"});
    classes[3] = std::numeric_limits<Integer>::max();
    refused(call, {"'label'", "position 3", std::to_string(+std::numeric_limits<Integer>::max())});
    if constexpr (std::is_signed_v<Integer>) {
        classes[3] = 2;
        classes[1] = -1;
        refused(call, {"'label'", "label -1", "position 1", "'c'"});
        classes[1] = 2;
    }
    BOOST_TEST(untouched(out));
    classes[3] = 2;
    BOOST_TEST(call() == std::log(3.0f), boost::test_tools::tolerance(1e-5f));
}

BOOST_AUTO_TEST_CASE(label_as_a_number) {
    auto k = compile<float>(sum(sq(pick(table, word))), wrt(table));
    const std::vector<float> rows = {1, 2, 3, 4, 5, 6, 7, 8};
    std::vector<float> out(8, sentinel);
    const auto call = [&](auto number) { return k(table = view(rows, 4, 2), word = number, gradient(table) = out).value; };
    refused([&] { call(4); }, {"'word'", "label 4", "'c'", "extent 4"});
    refused([&] { call(100000000); }, {"'word'", "label 100000000"});
    refused([&] { call(-1); }, {"'word'", "label -1"});
    refused([&] { call((1LL << 40) + 1); }, {"'word'", "label 1099511627777"});
    refused([&] { call(std::numeric_limits<std::uint64_t>::max()); }, {"'word'", "label 18446744073709551615"});
    refused([&] { call(std::int8_t{-128}); }, {"'word'", "label -128"});
    int referred = 4;
    refused([&] { call(std::ref(referred)); }, {"'word'", "label 4"});
    refused([&] { k.value(table = view(rows, 4, 2), word = 4); }, {"'word'", "label 4"});
    refused([&] { k(bind(word = 9), table = view(rows, 4, 2), gradient(table) = out); }, {"'word'", "label 9"});
    BOOST_TEST(untouched(out));
    for (const int row : {3, 0, 2}) {
        BOOST_TEST(call(row) == rows[static_cast<std::size_t>(2 * row)] * rows[static_cast<std::size_t>(2 * row)] +
                                    rows[static_cast<std::size_t>(2 * row + 1)] * rows[static_cast<std::size_t>(2 * row + 1)]);
        for (std::size_t i = 0; i < 8; ++i) BOOST_TEST(out[i] == (static_cast<int>(i) / 2 == row ? 2 * rows[i] : 0.0f));
    }
    // a window of the classes: labels count in the whole axis, also in the kernel's own memory
    const auto in_window = [&](auto number) { return k(table = view(rows, 4, 2), word = number, c = window(1, 2)); };
    refused([&] { in_window(0); }, {"'word'", "label 0", "from 1 on"});
    refused([&] { in_window(3); }, {"'word'", "label 3", "from 1 on"});
    const std::vector<float> expected = {0, 0, 10, 12};
    const auto r = in_window(2);
    BOOST_TEST(r.value == 61.0f);
    BOOST_TEST(r.gradient(table) == expected, boost::test_tools::per_element());
    BOOST_TEST(in_window(1).value == 25.0f);
    // where the label is read by the check of the weights alone
    auto weighed = compile<float>(mean(t, weights(pick(weight_of, word))));
    const std::vector<float> ts = {1, 2, 6}, weights_of = {0, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 1};
    BOOST_TEST(weighed(t = ts, weight_of = weights_of, word = 2).value == 6.0f);
    refused([&] { weighed(t = ts, weight_of = weights_of, word = 4); }, {"'word'", "label 4", "extent 4"});
    refused([&] { weighed(t = ts, weight_of = weights_of, word = 0); }, {"weights", "sum to 0"});
}

BOOST_AUTO_TEST_CASE(more_classes_than_numbers) {
    // in float, 2^24 + 1 is no number of its own: the label would be taken for its neighbour
    auto k = compile<float>(cross_entropy(Z, label));
    const std::size_t many = (std::size_t{1} << 24) + 1;
    std::vector<float> zs(many);
    const std::vector<int> one = {3};
    refused([&] { k(Z = view(zs, 1, many), label = one); }, {"'label'", "'c'", std::to_string(many)});
    BOOST_TEST(std::isfinite(k(Z = view(zs, 1, 4), label = one).value));
}

BOOST_AUTO_TEST_CASE(gradient_buffer_too_short) {
    problem p;
    std::vector<float> two(2, sentinel);
    refused([&] { p.objective(X = p.xs, t = p.ts, w = p.ws, b = 0.5f, lambda = 0.01f, gradient(w) = two); }, {"gradient(w)", "2", "3"});
    BOOST_TEST(untouched(two));

    auto k = compile<float>(sum(sq(dot(X, w))), wrt(X));
    std::vector<float> eleven(11, sentinel);
    refused([&] { k(X = view(p.xs, 4, 3), w = p.ws, gradient(X) = eleven); }, {"gradient(X)", "11", "12"});
    BOOST_TEST(untouched(eleven));
}

BOOST_AUTO_TEST_CASE(gradient_buffer_overlaps_an_input) {
    problem p;
    const auto before = p.xs;
    refused(
        [&] {
            p.objective(X = p.xs, t = p.ts, w = p.ws, b = 0.5f, lambda = 0.01f, gradient(w) = std::span(p.xs).subspan(9, 3),
                        gradient(b) = std::ref(p.gb));
        },
        {"gradient(w)", "'X'"});
    refused([&] { p.objective(X = p.xs, t = p.ts, w = p.ws, b = 0.5f, lambda = 0.01f, gradient(w) = p.ws); }, {"gradient(w)", "'w'"});
    BOOST_TEST(p.xs == before, boost::test_tools::per_element());
    BOOST_TEST(p.gb == sentinel);
    // memory right behind an input is no overlap
    p.xs.resize(15, sentinel);
    p.objective(X = std::span(p.xs).first(12), t = p.ts, w = p.ws, b = 0.5f, lambda = 0.01f, gradient(w) = std::span(p.xs).subspan(12));
    BOOST_TEST(p.xs[12] != sentinel);
}

BOOST_AUTO_TEST_CASE(two_gradient_buffers_overlap) {
    problem p;
    refused(
        [&] { p.objective(X = p.xs, t = p.ts, w = p.ws, b = 0.5f, lambda = 0.01f, gradient(w) = p.gw, gradient(b) = std::ref(p.gw[1])); },
        {"gradient(w)", "gradient(b)"});
    BOOST_TEST(untouched(p.gw));
    p.objective(X = p.xs, t = p.ts, w = p.ws, b = 0.5f, lambda = 0.01f, gradient(w) = p.gw, gradient(b) = std::ref(p.gb));
    BOOST_TEST(p.gb != sentinel);
}

BOOST_AUTO_TEST_CASE(update_target_overlaps) {
    problem p;
    auto step = compile<float>(w = w - 0.1_c * grad(loss, w), b = b - 0.1_c * grad(loss, b));
    const auto before = p.xs;
    float b0 = 0.5f;
    refused([&] { step(X = p.xs, t = p.ts, w = std::span(p.xs).first(3), b = std::ref(b0), lambda = 0.01f); }, {"'w'", "'X'"});
    refused([&] { step(X = p.xs, t = p.ts, w = p.ws, b = std::ref(p.ts[2]), lambda = 0.01f); }, {"'b'", "'t'"});
    refused([&] { step(X = p.xs, t = p.ts, w = p.ws, b = std::ref(p.ws[2]), lambda = 0.01f); }, {"'b'", "'w'"});
    BOOST_TEST(p.xs == before, boost::test_tools::per_element());
    BOOST_TEST(p.ts[2] == 3.0f);
    BOOST_TEST(p.ws[2] == 0.3f);
    step(X = p.xs, t = p.ts, w = p.ws, b = std::ref(b0), lambda = 0.01f);
    BOOST_TEST(b0 != 0.5f);
    BOOST_TEST(p.ws[2] != 0.3f);
}

BOOST_AUTO_TEST_CASE(extents_that_multiply_beyond_memory) {
    constexpr std::size_t half = std::size_t{1} << 32;
    auto k = compile<float>(sum(sq(X)), wrt(X));
    std::vector<float> none, one(1, 1), six(6, 1), out(6, sentinel);
    const auto x = [&](auto data) { return [&, data] { k(X = data, gradient(X) = out); }; };
    refused([&] { k(X = none, n = half, d = half); }, {"'X'", "more elements than memory can hold", "'n' is 4294967296"});
    refused([&] { k(X = one, n = half, d = half); }, {"'X'", "memory"});
    refused([&] { k(X = six, n = (std::size_t{1} << 62) + 1); }, {"'n'", "4611686018427387905", "memory"});
    refused([&] { k(X = none, n = (std::size_t{1} << 62) + 1, d = 0); }, {"'n'", "4611686018427387905", "memory"});
    refused([&] { view(six.data(), half, half); }, {"view", "memory"});
    refused([&] { view(six.data(), 2, 3, strides(std::numeric_limits<std::ptrdiff_t>::max(), 1)); }, {"view", "memory"});
    refused([&] { view(six.data(), 2, 3, strides(std::numeric_limits<std::ptrdiff_t>::min(), 1)); }, {"view", "memory"});
    refused(x(tensor_view<float, 2>{six.data(), {half, half}}), {"'X'", "memory"});
    refused(x(strided_view<float, 2>{six.data(), {half, half}, {0, 0}}), {"'X'", "memory"});
    refused([&] { column_major(six.data(), half, half); }, {"view", "memory"});
    BOOST_TEST(untouched(out));
    BOOST_TEST(k(X = none, n = half, d = 0).value == 0.0f);
    BOOST_TEST(k(X = view(six.data(), 0, half)).value == 0.0f);
    BOOST_TEST(k(X = view(six, 2, 3), gradient(X) = out).value == 6.0f);
    // what no buffer has: the value of an output, and what is kept on the way
    auto repeated = compile<float>(expand<n>(w));
    refused([&] { repeated(w = six, n = std::size_t{1} << 61); }, {"'n'", "2305843009213693952", "memory"});
    refused([&] { repeated(w = six, n = std::size_t{1} << 46); }, {"more elements than memory can hold", "'n' is", "'d' is 6"});
    BOOST_TEST(repeated(w = six, n = 2).value.size() == 12u);
    // several symbols in one vector
    constexpr auto all = parameters(X, b);
    refused([&] { all.size(n = half, d = half); }, {"parameters(X, b)", "memory"});
    auto packed = compile<float>(sum(sq(X)) * b);
    refused([&] { packed(all = one, n = half, d = half); }, {"parameters(X, b)", "memory"});
    BOOST_TEST(packed(all = six, d = 5).value == 5.0f);
}

BOOST_AUTO_TEST_CASE(view_of_too_small_a_container) {
    std::vector<float> xs(11);
    refused([&] { view(xs, 4, 3); }, {"12", "11"});
    refused([&] { view(xs, -1, 3); }, {"-1", "negative"});
    refused([&] { view(xs, std::size_t{1} << 32, std::size_t{1} << 32); }, {"11"});
    BOOST_TEST(view(xs, 3, 3).extents[1] == 3u);
    BOOST_TEST(view(xs, 0, std::size_t{1} << 32).extents[0] == 0u);
}

BOOST_AUTO_TEST_CASE(mean_over_an_empty_axis) {
    auto k = compile<float>(mean(sq(t)), wrt(t));
    std::vector<float> none, one = {2};
    refused([&] { k(t = none); }, {"mean", "'n'", "empty"});
    BOOST_TEST(k(t = one).value == 4.0f);
    auto total = compile<float>(sum(sq(t)));
    BOOST_TEST(total(t = none).value == 0.0f);
}

BOOST_AUTO_TEST_CASE(a_moved_from_kernel) {
    problem p;
    const auto call = [&](auto& kernel) {
        return kernel(X = p.xs, t = p.ts, w = p.ws, b = 0.5f, lambda = 0.01f, gradient(w) = p.gw).value;
    };
    const auto alone = [&](auto& kernel) { return kernel.value(X = p.xs, t = p.ts, w = p.ws, b = 0.5f, lambda = 0.01f); };
    const float value = call(p.objective);
    BOOST_TEST(alone(p.objective) == value);
    auto moved = std::move(p.objective);
    std::ranges::fill(p.gw, sentinel);
    refused([&] { call(p.objective); }, {"moved from"});
    refused([&] { alone(p.objective); }, {"moved from"});
    BOOST_TEST(untouched(p.gw));
    BOOST_TEST(call(moved) == value);
    BOOST_TEST(alone(moved) == value);
    // one that has never been called, too; and what is assigned to is a kernel again
    auto fresh = compile<float>(mean(t, weights(counts)));
    auto other = std::move(fresh);
    refused([&] { fresh(t = p.ts, counts = p.ts); }, {"moved from"});
    BOOST_TEST(other(t = p.ts, counts = p.ts).value == 3.0f);
    fresh = std::move(other);
    refused([&] { other(t = p.ts, counts = p.ts); }, {"moved from"});
    BOOST_TEST(fresh(t = p.ts, counts = p.ts).value == 3.0f);
    p.objective = std::move(moved);
    BOOST_TEST(call(p.objective) == value);
}

BOOST_AUTO_TEST_CASE(a_refused_call_leaves_the_kernel_usable) {
    problem p;
    const float first = p.objective(X = p.xs, t = p.ts, w = p.ws, b = 0.5f, lambda = 0.01f).value;
    refused([&] { p.objective(X = p.xs, t = p.ts, w = p.ws, b = 0.5f, lambda = -1.0f); }, {"'lambda'"});
    BOOST_TEST(p.objective(X = p.xs, t = p.ts, w = p.ws, b = 0.5f, lambda = 0.01f).value == first);
}

BOOST_AUTO_TEST_CASE(windows_beyond_the_axis) {
    problem p;
    const auto call = [&](auto rows) {
        return p.objective(X = p.xs, t = p.ts, w = p.ws, b = 0.5f, lambda = 0.01f, n = rows, gradient(w) = p.gw).value;
    };
    refused([&] { call(window(2, 3)); }, {"'n'", "3", "2", "4"});
    refused([&] { call(window(5, 0)); }, {"'n'", "5", "4"});
    refused([&] { call(window(-1, 2)); }, {"'n'", "-1", "4"});
    refused([&] { call(window(0, -2)); }, {"'n'", "-2"});
    refused([&] { call(window(std::numeric_limits<std::size_t>::max(), 1)); }, {"'n'"});
    refused([&] { call(window(1, std::numeric_limits<std::int64_t>::max())); }, {"'n'"});
    refused([&] { call(window(4, 0)); }, {"mean", "'n'", "empty"});
    BOOST_TEST(untouched(p.gw));
    // after a good call, too, where only the beginning is new
    BOOST_CHECK_NO_THROW(call(window(1, 3)));
    std::ranges::fill(p.gw, sentinel);
    refused([&] { call(window(2, 3)); }, {"'n'"});
    BOOST_TEST(untouched(p.gw));
    BOOST_TEST(call(window(0, 4)) == p.expected(), boost::test_tools::tolerance(1e-5f));
    refused([&] { p.objective(X = p.xs, t = p.ts, w = p.ws, b = 0.5f, lambda = 0.01f, m = window(0, 1)); }, {"'m'"});
    // a set may hold what this kernel does not know
    BOOST_CHECK_NO_THROW(p.objective(bind(m = window(0, 1), m = 3), X = p.xs, t = p.ts, w = p.ws, b = 0.5f, lambda = 0.01f));
}

BOOST_AUTO_TEST_CASE(windows_keep_positions) {
    auto total = compile<float>(sum(counts));
    std::vector<float> data = {1, 1, 1, -2, 1};
    refused([&] { total(counts = data, n = window(2, 3)); }, {"'counts'", "-2", "position 3"});
    BOOST_TEST(total(counts = data, n = window(0, 3)).value == 3.0f);
    auto k = compile<float>(cross_entropy(Z, label));
    std::vector<float> zs(15, 0);
    const std::vector<int> classes = {0, 7, 1, 2, 0};
    refused([&] { k(Z = view(zs, 5, 3), label = classes, n = window(1, 3)); }, {"'label'", "label 7", "position 1"});
    BOOST_CHECK_NO_THROW(k(Z = view(zs, 5, 3), label = classes, n = window(2, 3)));
    refused([&] { k(Z = view(zs, 5, 3), label = classes, n = window(2, 3), c = window(1, 2)); },
            {"'label'", "label 0", "position 4", "from 1"});
}

BOOST_AUTO_TEST_CASE(strided_targets) {
    auto k = compile<float>(sum(sq(X)), wrt(X));
    std::vector<float> xs(12, 1), out(12, sentinel);
    refused([&] { k(X = view(xs, 4, 3), gradient(X) = view(out, 4, 3, strides(1, 1))); }, {"gradient(X)", "overlaps itself"});
    refused([&] { k(X = view(xs, 4, 3), gradient(X) = view(out, 4, 3, strides(0, 1))); }, {"gradient(X)", "overlaps itself"});
    refused([&] { k(X = view(xs, 4, 3), gradient(X) = column_major(xs, 4, 3)); }, {"gradient(X)", "'X'"});
    refused([&] { k(X = view(xs, 4, 3), gradient(X) = column_major(out, 3, 4)); }, {"gradient(X)", "'n'", "3", "4"});
    BOOST_TEST(untouched(out));
    k(X = view(xs, 4, 3), gradient(X) = column_major(out, 4, 3));
    BOOST_TEST(out[11] == 2.0f);
    refused([&] { view(xs, 4, 3, strides(4, 1)); }, {"15", "12"});
    refused([&] { view(xs, 4, 3, strides(-3, 1)); }, {"-3"});
    refused([&] { view(xs, 4, -3, strides(3, 1)); }, {"-3"});
    refused([&] { view(xs, std::size_t{1} << 40, 3, strides(std::size_t{1} << 40, 1)); }, {"12"});
    BOOST_CHECK_NO_THROW(view(xs, 4, 3, strides(3, 1)));
}

BOOST_AUTO_TEST_CASE(positive_symbols) {
    auto k = compile<float>(sum(t / weight) * speed, wrt(t));
    std::vector<float> ts(4, 1), weights = {1, 2, 0, 4}, out(4, sentinel);
    const auto call = [&](float s) { return k(t = ts, weight = weights, speed = s, gradient(t) = out).value; };
    refused([&] { call(1); }, {"'weight'", "positive", " 0 ", "position 2"});
    weights[2] = 1;
    refused([&] { call(0); }, {"'speed'", "positive", "0"});
    refused([&] { call(std::numeric_limits<float>::quiet_NaN()); }, {"'speed'", "nan"});
    BOOST_TEST(untouched(out));
    BOOST_TEST(call(2) == 5.5f);
}

BOOST_AUTO_TEST_CASE(packs_of_another_length) {
    problem p;
    constexpr auto all = parameters(w, b);
    std::vector<float> three(3, 1), four(4, 1), out(5, sentinel), right(4, sentinel);
    const auto rest = bind(X = view(p.xs, 4, 3), t = p.ts, lambda = 0.01f);
    refused([&] { p.objective(rest, all = three); }, {"parameters(w, b)", "3", "4"});
    refused([&] { p.objective(rest, all = four, gradient(all) = out); }, {"gradient(parameters(w, b))", "5", "4"});
    refused([&] { p.objective(rest, all = four, gradient(all) = four); }, {"gradient(w)", "'w'"});
    BOOST_TEST(untouched(out));
    BOOST_CHECK_NO_THROW(p.objective(rest, all = four, gradient(all) = right));
    BOOST_TEST(!untouched(right));
    // gradients in memory apart are no vector
    const auto r = p.objective(rest, all = four, gradient(w) = p.gw);
    refused([&] { r.gradient(all); }, {"gradient(b)", "gradient(w)"});
    // the size follows from bindings, or it does not
    refused([&] { all.size(); }, {"'d'", "does not follow"});
    BOOST_TEST(all.size(d = 7) == 8u);
    BOOST_TEST(all.size(X = view(p.xs, 4, 3)) == 4u);
    BOOST_TEST(parameters(fixed, b).size() == 4u);
}

BOOST_AUTO_TEST_CASE(everything_that_binds) {
    problem p;
    const float expected = p.expected();
    const auto near = boost::test_tools::tolerance(1e-5f);
    // any order
    BOOST_TEST(p.objective(lambda = 0.01f, b = 0.5f, w = p.ws, t = p.ts, X = p.xs).value == expected, near);
    // C arrays, std::array, spans that are temporaries, views that are temporaries
    float plain[3] = {p.ws[0], p.ws[1], p.ws[2]};
    const std::array<float, 4> targets = {1, 2, 3, 4};
    BOOST_TEST(p.objective(X = view(p.xs, 4, 3), t = targets, w = plain, b = 0.5f, lambda = 0.01f).value == expected, near);
    BOOST_TEST(
        p.objective(X = view(p.xs.data(), 4, 3), t = std::span<const float>(p.ts), w = std::span<float>(p.ws), b = 0.5f, lambda = 0.01f)
                .value == expected,
        near);
    // const containers; a double literal, an integer, a reference
    const auto xs = p.xs;
    float half = 0.5f;
    BOOST_TEST(p.objective(X = xs, t = p.ts, w = p.ws, b = 0.5, lambda = 0.01).value == expected, near);
    BOOST_TEST(p.objective(X = xs, t = p.ts, w = p.ws, b = std::ref(half), lambda = 0.01).value == expected, near);
    BOOST_TEST(p.objective(X = xs, t = p.ts, w = p.ws, b = std::cref(half), lambda = 0.01).value == expected, near);
    BOOST_CHECK_NO_THROW(p.objective(X = xs, t = p.ts, w = p.ws, b = 1, lambda = 0));
    // flat buffers by elimination: n and d follow from the vectors, and one of them would do
    auto norm = compile<float>(sum(sq(dot(X, w))));
    float sum = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        float product = 0;
        for (std::size_t k = 0; k < 3; ++k) product += p.xs[3 * i + k] * p.ws[k];
        sum += product * product;
    }
    BOOST_TEST(norm(X = p.xs, w = p.ws).value == sum, near);
}
