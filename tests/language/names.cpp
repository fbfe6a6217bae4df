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
              width = 1, height = 1, depth = 1, rows = 1, columns = 1, row = 1, column = 1, data = 1, model = 1, error = 1, residual = 1,
              cost = 1, total = 1, values = 1, group = 1, block = 1, worker = 1, level = 1, rank = 1, order = 1, pitch = 1,
              signal_power = 1, noise = 1, strength = 1, factor = 1, offset = 1, limit = 1, tail = 1, start = 1, stop = 1, first = 1,
              last = 1, near = 1, far = 1, hidden = 1, layer = 1, head = 1, query = 1, token = 1;

BOOST_AUTO_TEST_CASE(a_program_of_everyday_words) {
    constexpr int all = place + title + cached + beyond + chosen + padded + rate + decay + momentum + ::size + count + width + height +
                        depth + rows + columns + row + column + ::data + model + error + residual + cost + total + values + group + block +
                        worker + level + ::rank + order + pitch + signal_power + noise + strength + factor + offset + limit + tail + start +
                        stop + first + last + near + far + hidden + layer + head + query + token;
    static_assert(all == 50);
    auto update = compile<double>(weight = action);
    const std::vector<double> inputs{1, 2, 3, 4}, targets{1, 0};
    std::vector<double> mine{0.5, -0.25};
    update(input = inputs, target = targets, weight = mine, bias = 0.0, scale = 2.0, step = 0.1, keep = 0.5, mix = 0.0);
    // residuals 2·0 - 1 and 2·0.5 - 0; slopes Σ 2·r·2·x / 2, and the penalty's
    BOOST_TEST(mine[0] == 0.5 - 0.1 * (4 + 2 * 0.5 * 0.5), boost::test_tools::tolerance(1e-14));
    BOOST_TEST(mine[1] == -0.25 - 0.1 * (4 - 2 * 0.5 * 0.25), boost::test_tools::tolerance(1e-14));
}
