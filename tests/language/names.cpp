// Words that users give to their own symbols and functions are theirs, also after `using namespace tikhonov` in the global namespace.
#define BOOST_TEST_MODULE language_names
#include <boost/test/unit_test.hpp>

#include <vector>

#include <tikhonov/tikhonov.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto batch = axis<"batch">;
constexpr auto feature = axis<"feature">;
constexpr auto input = tensor<"input", batch, feature>;
constexpr auto target = tensor<"target", batch>;
constexpr auto weight = tensor<"weight", feature>;
constexpr auto bias = scalar<"bias">;
constexpr auto scale = scalar<"scale">;
constexpr auto step = scalar<"step">;
constexpr auto keep = scalar<"keep">;
constexpr auto mix = scalar<"mix">;
constexpr auto result = scale * dot(input, weight) + bias;
constexpr auto match = mse(result, target);
constexpr auto plan = match + keep * l2(weight) + mix * l1(weight);
constexpr auto action = weight - step * grad(plan, weight);

// of these, only the names matter
constexpr int place = 1, title = 1, cached = 1, beyond = 1, chosen = 1, padded = 1, rate = 1, decay = 1, momentum = 1, size = 1, count = 1,
              width = 1, height = 1, depth = 1, records = 1, columns = 1, row = 1, column = 1, data = 1, model = 1, error = 1, residual = 1,
              cost = 1, total = 1, values = 1, group = 1, block = 1, worker = 1, level = 1, rank = 1, order = 1, pitch = 1,
              signal_power = 1, jitter = 1, strength = 1, factor = 1, offset = 1, limit = 1, tail = 1, start = 1, stop = 1, first = 1,
              last = 1, near = 1, far = 1, hidden = 1, layer = 1, head = 1, query = 1, token = 1;

// Functions and operators that the library refuses are the user's, where there are such.
namespace own {
struct tan_ {
    static constexpr fixed_string name = "tan";
    static constexpr bool composite = true;
    static constexpr auto value(auto x) { return sin(x) / cos(x); }
    static constexpr auto slope(auto, auto y) { return 1_c + sq(y); }
};
constexpr auto tan(Expression auto x) { return apply<tan_>(x); }
constexpr auto sinh(Expression auto x) { return 0.5_c * (exp(x) - exp(-x)); }
constexpr auto atan2(Expression auto y, Expression auto x) { return atan(y / x); }
constexpr auto l2(const std::vector<double>& x) { return x.size(); }
constexpr auto operator^(Expression auto x, Expression auto k) { return exp(k * log(x)); }
static_assert(grad(sum(tan(weight)), weight) == 1_c + sq(tan(weight)));
static_assert(sinh(2_c * bias) == 0.5_c * (exp(2_c * bias) - exp(-2_c * bias)));
static_assert(atan2(bias, scale) == atan(bias / scale));
static_assert((weight ^ bias) == exp(bias * log(weight)) && (scale ^ 2_c) == exp(2_c * log(scale)));
}  // namespace own
double from_number(double x) { return x; }
int from_number(const std::vector<double>&) { return 0; }

BOOST_AUTO_TEST_CASE(numbers_are_numbers_still) {
    BOOST_TEST(std::erfc(0.0) == 1);
    BOOST_TEST(std::tan(0.0) == 0);
    BOOST_TEST(::floor(1.5) == 1);
    BOOST_TEST(from_number(2) == 2);
    BOOST_TEST(own::l2(std::vector<double>(3)) == 3u);
    // what is an expression is no number, also where both would do
    static_assert(!std::is_arithmetic_v<std::remove_cvref_t<decltype(bias)>> && std::is_empty_v<std::remove_cvref_t<decltype(bias)>>);
    static_assert(std::same_as<decltype(bias * 2_c == bias + bias), bool>);
}

BOOST_AUTO_TEST_CASE(a_program_of_everyday_words) {
    constexpr int all = place + title + cached + beyond + chosen + padded + rate + decay + momentum + ::size + count + width + height +
                        depth + records + columns + row + column + ::data + model + error + residual + cost + total + values + group +
                        block + worker + level + ::rank + order + pitch + signal_power + jitter + strength + factor + offset + limit +
                        tail + start + stop + first + last + near + far + hidden + layer + head + query + token;
    static_assert(all == 50);
    auto update = compile<double>(weight = action);
    const std::vector<double> inputs{1, 2, 3, 4}, targets{1, 0};
    std::vector<double> mine{0.5, -0.25};
    update(input = inputs, target = targets, weight = mine, bias = 0.0, scale = 2.0, step = 0.1, keep = 0.5, mix = 0.0);
    // residuals 2·0 - 1 and 2·0.5 - 0; slopes Σ 2·r·2·x / 2, and the penalty's
    BOOST_TEST(mine[0] == 0.5 - 0.1 * (4 + 2 * 0.5 * 0.5), boost::test_tools::tolerance(1e-14));
    BOOST_TEST(mine[1] == -0.25 - 0.1 * (4 - 2 * 0.5 * 0.25), boost::test_tools::tolerance(1e-14));
}
