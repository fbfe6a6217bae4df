// The 2-8-1 network of the exclusive or: all its parameters fit into registers.
#include <tikhonov/tikhonov.hpp>

#include "rows.hpp"

namespace bench {
namespace {

using namespace tikhonov;

constexpr auto j = axis<"j", 2>;
constexpr auto h = axis<"h", 8>;
constexpr auto W1 = tensor<"W1", j, h>;
constexpr auto b1 = tensor<"b1", h>;
constexpr auto w2 = tensor<"w2", h>;
constexpr auto b2 = scalar<"b2">;

struct data {
    buffer xs, ts, w1, c1, v2;
    explicit data(std::size_t batch)
        : xs(random_numbers(2 * batch)),
          ts(random_numbers(batch, 1, 0.5f)),
          w1(random_numbers(16)),
          c1(random_numbers(8)),
          v2(random_numbers(8)) {}
};

/// `N`: the axis of the samples, whose length may be known to the compiler.
template <class N>
row make(N, std::size_t batch, const char* name, double plain) {
    return {std::string("W4 2-8-1 tanh network, ") + name, {0, 0, plain}, [batch] {
                constexpr auto X = tensor<"X", N{}, j>;
                constexpr auto t = tensor<"t", N{}>;
                constexpr auto network = mse(dot(tanh(dot(X, W1) + b1), w2) + b2, t);
                auto at = std::make_shared<data>(batch);
                contestants c;
                c.kernel(
                    [at, k = compile<float>(network, wrt(W1, b1, w2, b2))]() mutable {
                        return k(tensor<"X", N{}, j> = at->xs, tensor<"t", N{}> = at->ts, W1 = at->w1, b1 = at->c1, w2 = at->v2, b2 = 0.1f);
                    },
                    [](const auto& r, buffer& all) {
                        append(all, r.gradient(W1));
                        append(all, r.gradient(b1));
                        append(all, r.gradient(w2));
                        all.push_back(r.gradient(b2));
                    });
                c.others(tanh_network{at->xs.data(), at->ts.data(), at->w1.data(), at->c1.data(), at->v2.data(), 0.1f, batch, nullptr}, 33);
                return c;
            }};
}

}  // namespace

std::vector<row> network_rows() {
    return {make(axis<"n">, 4, "batch 4", 12.6), make(axis<"n", 4>, 4, "batch 4, known to the compiler", 12.6),
            make(axis<"n">, 256, "batch 256", 33.0)};
}

}  // namespace bench
