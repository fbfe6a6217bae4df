// Linear and logistic models with a penalty, from the first cache to memory.
#include <tuple>

#include <tikhonov/tikhonov.hpp>

#include "rows.hpp"

namespace bench {
namespace {

using namespace tikhonov;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto alpha = scalar<"alpha", nonnegative>;

constexpr auto linear = mse(dot(X, w) + b, t) + lambda * l2(w);
constexpr auto logistic = bce_with_logits(dot(X, w) + b, t) + elastic_net(w, alpha, lambda);

struct data {
    buffer xs, ts, ws, slope;
    data(std::size_t rows, std::size_t columns)
        : xs(random_numbers(rows * columns)), ts(random_numbers(rows, 1, 0.5f)), ws(random_numbers(columns, 0.1f)), slope(columns) {}
};
constexpr auto copy_slopes = [](const auto& r, buffer& all) {
    append(all, r.gradient(w));
    all.push_back(r.gradient(b));
};

}  // namespace

std::vector<row> linear_rows() {
    struct size {
        std::size_t rows, columns;
        double plain_linear, plain_logistic;
    };
    std::vector<row> rows;
    for (const size s : {size{1000, 10, 2.5, 2.8}, size{10000, 100, 2.0, 2.3}, size{200000, 200, 1.26, 1.25}}) {
        const std::string name = std::to_string(s.rows) + " x " + std::to_string(s.columns);
        const double elements = static_cast<double>(s.rows * s.columns);
        rows.push_back(
            {"W2 linear + l2, " + name, {4 * elements, 0, s.plain_linear}, [s] {
                 auto at = std::make_shared<data>(s.rows, s.columns);
                 contestants c;
                 c.kernel([at, k = compile<float>(
                                   linear, wrt(w, b))]() mutable { return k(X = at->xs, t = at->ts, w = at->ws, b = 0.1f, lambda = 0.1f); },
                          copy_slopes);
                 c.others(linear_model{at->xs.data(), at->ts.data(), at->ws.data(), 0.1f, 0.1f, s.rows, s.columns, nullptr}, s.columns + 1);
                 c.limited_by([at] { return limit::read(at->xs.data(), at->xs.size()); });
                 return c;
             }});
        rows.push_back({"W3 logistic + elastic net, " + name, {4 * elements, 0, s.plain_logistic}, [s] {
                            auto at = std::make_shared<data>(s.rows, s.columns);
                            for (float& x : at->ts) x = x > 0 ? 1.0f : 0.0f;
                            contestants c;
                            c.kernel(
                                [at, k = compile<float>(logistic, wrt(w, b))]() mutable {
                                    return k(X = at->xs, t = at->ts, w = at->ws, b = 0.1f, alpha = 0.05f, lambda = 0.1f);
                                },
                                copy_slopes);
                            c.others(
                                logistic_model{at->xs.data(), at->ts.data(), at->ws.data(), 0.1f, 0.05f, 0.1f, s.rows, s.columns, nullptr},
                                s.columns + 1);
                            c.limited_by([at] { return limit::read(at->xs.data(), at->xs.size()); });
                            return c;
                        }});
    }
    return rows;
}

}  // namespace bench
