// Ten classes from 784 pixels, without a hidden layer and with one: bound by the multipliers.
#include <tikhonov/tikhonov.hpp>

#include "rows.hpp"

namespace bench {
namespace {

using namespace tikhonov;

constexpr auto n = axis<"n">;
constexpr auto p = axis<"p">;
constexpr auto u = axis<"u">;
constexpr auto c = axis<"c", classes>;
constexpr auto X = tensor<"X", n, p>;
constexpr auto label = labels<"label", n, c>;
constexpr auto W = tensor<"W", p, c>;
constexpr auto b = tensor<"b", c>;
constexpr auto W1 = tensor<"W1", p, u>;
constexpr auto b1 = tensor<"b1", u>;
constexpr auto W2 = tensor<"W2", u, c>;

constexpr auto regression = cross_entropy(dot(X, W) + b, label);
constexpr auto network = cross_entropy(dot(relu(dot(X, W1) + b1), W2) + b, label);

constexpr std::size_t pixels = 784, units = 128;

struct data {
    buffer xs, w, bias, w1, bias1, w2;
    std::vector<int> names;
    explicit data(std::size_t rows)
        : xs(random_numbers(rows * pixels)),
          w(random_numbers(pixels * classes, 0.05f)),
          bias(random_numbers(classes)),
          w1(random_numbers(pixels * units, 0.05f)),
          bias1(random_numbers(units)),
          w2(random_numbers(units * classes, 0.1f)) {
        for (std::size_t i = 0; i < rows; ++i) names.push_back(static_cast<int>(i * i % 11 % classes));
    }
};

}  // namespace

std::vector<row> class_rows() {
    std::vector<row> rows;
    rows.push_back(
        {"W5 softmax regression, 1000 x 784 to 10", {0, 4.0 * 1000 * pixels * classes, 9.9}, [] {
             auto at = std::make_shared<data>(1000);
             contestants all;
             all.kernel([at, k = compile<float>(regression,
                                                wrt(W, b))]() mutable { return k(X = at->xs, W = at->w, b = at->bias, label = at->names); },
                        [](const auto& r, buffer& to) {
                            append(to, r.gradient(W));
                            append(to, r.gradient(b));
                        });
             all.others(softmax_regression{at->xs.data(), at->w.data(), at->bias.data(), at->names.data(), 1000, pixels, nullptr},
                        (pixels + 1) * classes);
             all.limited_by([] { return limit::multiply(4.0 * 1000 * pixels * classes); });
             return all;
         }});
    for (const auto& [batch, plain] : {std::pair{64, 3.0}, {1024, 3.1}}) {
        const auto size = static_cast<std::size_t>(batch);
        rows.push_back({"W6 784-128-10 relu network, batch " + std::to_string(batch),
                        {0, 2.0 * batch * (2 * pixels * units + 3 * units * classes), plain},
                        [size] {
                            auto at = std::make_shared<data>(size);
                            contestants all;
                            all.kernel(
                                [at, k = compile<float>(network, wrt(W1, b1, W2, b))]() mutable {
                                    return k(X = at->xs, W1 = at->w1, b1 = at->bias1, W2 = at->w2, b = at->bias, label = at->names);
                                },
                                [](const auto& r, buffer& to) {
                                    append(to, r.gradient(W1));
                                    append(to, r.gradient(b1));
                                    append(to, r.gradient(W2));
                                    append(to, r.gradient(b));
                                });
                            all.others(relu_network{at->xs.data(), at->w1.data(), at->bias1.data(), at->w2.data(), at->bias.data(),
                                                    at->names.data(), size, pixels, units, nullptr},
                                       pixels * units + units + units * classes + classes);
                            all.limited_by([size] {
                                return limit::multiply(2.0 * static_cast<double>(size * (2 * pixels * units + 3 * units * classes)));
                            });
                            return all;
                        }});
    }
    return rows;
}

}  // namespace bench
