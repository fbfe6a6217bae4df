// Losses whose slope needs a total, so that no single pass can do: root mean square, variance, cosine.
#include <tikhonov/tikhonov.hpp>

#include "rows.hpp"

namespace bench {
namespace {

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto y = tensor<"y", n>;
constexpr auto t = tensor<"t", n>;
constexpr auto root = sqrt(mse(y, t));
constexpr auto spread = mean(sq(y - mean(y)));
constexpr auto cosine = 1_c - dot(y, t) / (norm(y) * norm(t));

struct data {
    buffer ys, ts, slope;
    explicit data(std::size_t count) : ys(random_numbers(count, 1, 0.5f)), ts(random_numbers(count)), slope(count) {}
};

/// A row whose kernel is called as `call(kernel, data)` and whose problem is made by `problem(data, n)`.
template <class Compile, class Call, class Problem>
row make(const char* name, Compile compiled, Call call, Problem problem) {
    return {name, {}, [=] {
                constexpr std::size_t size = 1'000'000;
                auto at = std::make_shared<data>(size);
                contestants c;
                c.kernel([at, call, k = compiled()]() mutable { return call(k, *at); },
                         [at](const auto&, buffer& all) { append(all, at->slope); });
                c.others(problem(*at, size), size);
                return c;
            }};
}

}  // namespace

std::vector<row> total_rows() {
    const auto both = [](auto& k, data& at) { return k(y = at.ys, t = at.ts, gradient(y) = at.slope); };
    return {make(
                "root mean square error, n = 1e6", [] { return compile<float>(root, wrt(y)); }, both,
                [](const data& at, std::size_t size) {
                    return root_error{at.ys.data(), at.ts.data(), size, nullptr};
                }),
            make(
                "variance, n = 1e6", [] { return compile<float>(spread, wrt(y)); },
                [](auto& k, data& at) { return k(y = at.ys, gradient(y) = at.slope); },
                [](const data& at, std::size_t size) {
                    return variance{at.ys.data(), size, nullptr};
                }),
            make(
                "cosine distance, n = 1e6", [] { return compile<float>(cosine, wrt(y)); }, both,
                [](const data& at, std::size_t size) {
                    return cosine_distance{at.ys.data(), at.ts.data(), size, nullptr};
                })};
}

}  // namespace bench
