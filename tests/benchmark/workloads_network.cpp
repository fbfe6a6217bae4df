// The 2-8-1 network of the exclusive or: all its parameters fit into registers.
#include <tikhonov/tikhonov.hpp>

#include "rows.hpp"

namespace bench {
namespace {

using namespace tikhonov;

constexpr auto n = axis<"n">;
constexpr auto j = axis<"j", 2>;
constexpr auto h = axis<"h", 8>;
constexpr auto X = tensor<"X", n, j>;
constexpr auto t = tensor<"t", n>;
constexpr auto W1 = tensor<"W1", j, h>;
constexpr auto b1 = tensor<"b1", h>;
constexpr auto w2 = tensor<"w2", h>;
constexpr auto b2 = scalar<"b2">;
constexpr auto network = mse(dot(tanh(dot(X, W1) + b1), w2) + b2, t);

struct data {
    buffer xs, ts, w1, c1, v2;
    explicit data(std::size_t batch)
        : xs(random_numbers(2 * batch)),
          ts(random_numbers(batch, 1, 0.5f)),
          w1(random_numbers(16)),
          c1(random_numbers(8)),
          v2(random_numbers(8)) {}
};

}  // namespace

std::vector<row> network_rows() {
    std::vector<row> rows;
    for (const auto& [batch, plain] : {std::pair{4, 12.6}, {256, 33.0}}) {
        const auto size = static_cast<std::size_t>(batch);
        rows.push_back(
            {"W4 2-8-1 tanh network, batch " + std::to_string(batch), {0, 0, plain}, [size] {
                 auto at = std::make_shared<data>(size);
                 contestants c;
                 c.kernel(
                     [at, k = compile<float>(network, wrt(W1, b1, w2, b2))]() mutable {
                         return k(X = at->xs, t = at->ts, W1 = at->w1, b1 = at->c1, w2 = at->v2, b2 = 0.1f);
                     },
                     [](const auto& r, buffer& all) {
                         append(all, r.gradient(W1));
                         append(all, r.gradient(b1));
                         append(all, r.gradient(w2));
                         all.push_back(r.gradient(b2));
                     });
                 c.others(tanh_network{at->xs.data(), at->ts.data(), at->w1.data(), at->c1.data(), at->v2.data(), 0.1f, size, nullptr}, 33);
                 return c;
             }});
    }
    return rows;
}

}  // namespace bench
