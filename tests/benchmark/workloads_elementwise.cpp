// Losses of as many numbers as targets, without a model: what a kernel makes of pure elementwise work.
#include <tikhonov/tikhonov.hpp>

#include "rows.hpp"

namespace bench {
namespace {

using namespace tikhonov;

constexpr auto n = axis<"n">;
constexpr auto y = tensor<"y", n>;
constexpr auto t = tensor<"t", n>;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto delta = scalar<"delta", nonnegative>;

constexpr auto ridge = mse(y, t) + lambda * l2(y);
constexpr auto robust = huber(y, t, delta);
constexpr auto log_total = logsumexp(y);

/// The kernel and the others on one set of data: ys, ts and room for the kernel's gradient.
struct data {
    buffer ys, ts, slope;
    explicit data(std::size_t count) : ys(random_numbers(count)), ts(random_numbers(count, 1, 0.5f)), slope(count) {}
};
constexpr auto copy_slope = [](std::shared_ptr<data> at) { return [at](const auto&, buffer& all) { append(all, at->slope); }; };

}  // namespace

std::vector<row> elementwise_rows() {
    std::vector<row> rows;
    for (const auto& [count, name, plain] : {std::tuple{1'000, "1e3", 1.05}, {100'000, "1e5", 1.2}, {10'000'000, "1e7", 1.9}}) {
        const auto size = static_cast<std::size_t>(count);
        rows.push_back({std::string("W1 mse + l2, n = ") + name, {12.0 * count, 0, plain}, [size] {
                            auto at = std::make_shared<data>(size);
                            contestants c;
                            c.kernel(
                                [at, k = compile<float>(ridge, wrt(y))]() mutable {
                                    return k(y = at->ys, t = at->ts, lambda = 0.1f, gradient(y) = at->slope);
                                },
                                copy_slope(at));
                            c.others(ridge_error{at->ys.data(), at->ts.data(), 0.1f, size, nullptr}, size);
                            c.limited_by([at, room = buffer(size)]() mutable {
                                return limit::read_and_write(at->ys.data(), at->ts.data(), room.data(), room.size());
                            });
                            return c;
                        }});
    }
    for (const auto& [count, name, plain] : {std::tuple{1'000, "1e3", 3.0}, {1'000'000, "1e6", 3.2}}) {
        const auto size = static_cast<std::size_t>(count);
        rows.push_back({std::string("W7 logsumexp, n = ") + name, {0, 0, plain}, [size] {
                            auto at = std::make_shared<data>(size);
                            contestants c;
                            c.kernel(
                                [at, k = compile<float>(log_total, wrt(y))]() mutable { return k(y = at->ys, gradient(y) = at->slope); },
                                copy_slope(at));
                            c.others(log_sum{at->ys.data(), size, nullptr}, size);
                            return c;
                        }});
    }
    rows.push_back({"W7 huber, n = 1e6", {12e6, 0, 1.0}, [] {
                        constexpr std::size_t size = 1'000'000;
                        auto at = std::make_shared<data>(size);
                        contestants c;
                        c.kernel(
                            [at, k = compile<float>(robust, wrt(y))]() mutable {
                                return k(y = at->ys, t = at->ts, delta = 1.0f, gradient(y) = at->slope);
                            },
                            copy_slope(at));
                        c.others(huber_error{at->ys.data(), at->ts.data(), 1.0f, size, nullptr}, size);
                        c.limited_by([at, room = buffer(size)]() mutable {
                            return limit::read_and_write(at->ys.data(), at->ts.data(), room.data(), room.size());
                        });
                        return c;
                    }});
    return rows;
}

}  // namespace bench
