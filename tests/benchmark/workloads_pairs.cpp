// All pairs, few of which count: a masked factorisation, triplets, and the rows of a table that labels name.
#include <tikhonov/tikhonov.hpp>

#include "rows.hpp"

namespace bench {
namespace {

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto m = axis<"m">;
constexpr auto l = axis<"l">;
constexpr auto d = axis<"d">;
constexpr auto lambda = scalar<"lambda", nonnegative>;

namespace factors {
constexpr auto k = axis<"k", factorisation::k>;
constexpr auto R = tensor<"R", n, m>;
constexpr auto U = tensor<"U", n, k>;
constexpr auto V = tensor<"V", m, k>;
constexpr auto seen = mask<"seen", n, m>;
constexpr auto objective = mean(each::squared_error(R, dot(U, V)), where(seen)) + lambda * (l2(U) + l2(V));

struct data {
    std::size_t rows, columns;
    buffer rs, us, vs;
    std::vector<std::uint8_t> is_seen;
    data(std::size_t n_, std::size_t m_)
        : rows(n_),
          columns(m_),
          rs(random_numbers(n_ * m_)),
          us(random_numbers(n_ * factorisation::k, 0.3f)),
          vs(random_numbers(m_ * factorisation::k, 0.3f)) {
        for (const float x : random_numbers(n_ * m_)) is_seen.push_back(x > 0.85f);
    }
};
row make() {
    return {"factorisation 1000 x 1000, rank 16, a fifth seen", {}, [] {
                auto at = std::make_shared<data>(1000, 1000);
                contestants all;
                all.kernel(
                    [at, f = compile<float>(objective, wrt(U, V))]() mutable {
                        return f(R = view(at->rs, at->rows, at->columns), seen = at->is_seen, U = at->us, V = at->vs, lambda = 0.01f);
                    },
                    [](const auto& r, buffer& to) {
                        append(to, r.gradient(U));
                        append(to, r.gradient(V));
                    });
                all.others(
                    factorisation{at->rs.data(), at->is_seen.data(), at->us.data(), at->vs.data(), 0.01f, at->rows, at->columns, nullptr},
                    at->us.size() + at->vs.size());
                return all;
            }};
}
}  // namespace factors

namespace metric {
constexpr auto k = axis<"k", triplets::k>;
constexpr auto X = tensor<"X", n, d>;
constexpr auto W = tensor<"W", d, k>;
constexpr auto same = mask<"same", n, m>;
constexpr auto other = mask<"other", n, l>;
constexpr auto margin = scalar<"margin", positive>;
constexpr auto E = dot(X, W);
constexpr auto D = sum<k>(sq(expand<m>(E) - rename<n, m>(E)));
constexpr auto hinge = relu(margin + expand<l>(D) - rename<m, l>(D));
constexpr auto chosen = expand<l>(where(same, 1_c, 0_c)) * expand<m>(where(other, 1_c, 0_c));
constexpr auto objective = mean(chosen * hinge) + lambda * l2(W);

struct data {
    static constexpr std::size_t rows = 96, columns = 10, groups = 3;
    buffer xs = random_numbers(rows * columns), ws = random_numbers(columns * triplets::k, 0.3f);
    std::vector<std::uint8_t> is_same, is_other;
    data() {
        for (std::size_t i = 0; i < rows; ++i)
            for (std::size_t j = 0; j < rows; ++j) {
                is_same.push_back(i != j && i % groups == j % groups);
                is_other.push_back(i % groups != j % groups);
            }
    }
};
row make() {
    return {"triplets of 96 samples", {}, [] {
                auto at = std::make_shared<data>();
                contestants all;
                all.kernel(
                    [at, f = compile<float>(objective, wrt(W))]() mutable {
                        return f(X = view(at->xs, data::rows, data::columns), W = at->ws, same = at->is_same, other = at->is_other,
                                 margin = 1.0f, lambda = 0.01f);
                    },
                    [](const auto& r, buffer& to) { append(to, r.gradient(W)); });
                all.others(triplets{at->xs.data(), at->ws.data(), at->is_same.data(), at->is_other.data(), 1.0f, 0.01f, data::rows,
                                    data::columns, nullptr},
                           data::columns * triplets::k);
                return all;
            }};
}
}  // namespace metric

namespace embedding {
constexpr auto v = axis<"v">;
constexpr auto table = tensor<"table", v, d>;
constexpr auto T = tensor<"T", n, d>;
constexpr auto label = labels<"label", n, v>;
constexpr auto objective = mse(pick(table, label), T);

struct data {
    static constexpr std::size_t rows = 100'000, width = 32, batch = 256;
    buffer words = random_numbers(rows * width), targets = random_numbers(batch * width);
    std::vector<int> names;
    data() {
        for (std::size_t i = 0; i < batch; ++i) names.push_back(static_cast<int>(i * 7919 * 13 % rows));
    }
};
row make() {
    return {"256 of 100000 rows of a table, 32 wide", {}, [] {
                auto at = std::make_shared<data>();
                contestants all;
                all.kernel(
                    [at, f = compile<float>(objective, wrt(table))]() mutable {
                        return f(table = view(at->words, data::rows, data::width), T = at->targets, label = at->names);
                    },
                    [](const auto& r, buffer& to) { append(to, r.gradient(table)); });
                all.others(lookup{at->words.data(), at->targets.data(), at->names.data(), data::rows, data::batch, data::width, nullptr},
                           data::rows * data::width);
                return all;
            }};
}
}  // namespace embedding

}  // namespace

std::vector<row> pair_rows() { return {factors::make(), metric::make(), embedding::make()}; }

}  // namespace bench
