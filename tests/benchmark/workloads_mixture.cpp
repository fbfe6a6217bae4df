// The likelihood of a mixture of Gaussians: a value with three axes on the way.
#include <tikhonov/tikhonov.hpp>

#include "rows.hpp"

namespace bench {
namespace {

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d", gaussian_mixture::d>;
constexpr auto c = axis<"c", gaussian_mixture::clusters>;
constexpr auto X = tensor<"X", n, d>;
constexpr auto M = tensor<"M", c, d>;
constexpr auto S = tensor<"S", c, d>;
constexpr auto a = tensor<"a", c>;
constexpr auto half_log_2_pi = 0.91893853320467274178_c;
constexpr auto log_density = -0.5_c * sum<d>(sq((expand<c>(X) - M) * exp(-S))) - sum<d>(S) - half_log_2_pi * extent<d>;
constexpr auto nll = -mean(logsumexp<c>(log_density + log_softmax<c>(a)));

struct data {
    static constexpr std::size_t cells = gaussian_mixture::clusters * gaussian_mixture::d;
    buffer xs, means, scales, logits;
    explicit data(std::size_t rows)
        : xs(random_numbers(rows * gaussian_mixture::d)),
          means(random_numbers(cells)),
          scales(random_numbers(cells, 0.2f)),
          logits(random_numbers(gaussian_mixture::clusters)) {}
};

}  // namespace

std::vector<row> mixture_rows() {
    return {{"mixture of 8 Gaussians, 10000 x 16", {}, [] {
                 constexpr std::size_t rows = 10000;
                 auto at = std::make_shared<data>(rows);
                 contestants all;
                 all.kernel([at, k = compile<float>(
                                     nll, wrt(M, S, a))]() mutable { return k(X = at->xs, M = at->means, S = at->scales, a = at->logits); },
                            [](const auto& r, buffer& to) {
                                append(to, r.gradient(M));
                                append(to, r.gradient(S));
                                append(to, r.gradient(a));
                            });
                 all.others(gaussian_mixture{at->xs.data(), at->means.data(), at->scales.data(), at->logits.data(), rows, nullptr},
                            2 * data::cells + gaussian_mixture::clusters);
                 return all;
             }}};
}

}  // namespace bench
