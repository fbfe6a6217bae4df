// Poisson regression: how often do policies of an insurer claim, where each has been observed for its own time?
//
//     Σ s · (exp(eta) - t·eta) / Σ s,    eta = x·w + log(exposure)
//
// A policy that is observed twice as long claims twice as often: the exposure is known, so its logarithm is an offset without a weight
// of its own. s says how many policies a row stands for. Newton's method needs the second derivatives: the loss has them in a formula,
// Xᵀ diag(s·exp(eta)) X / Σ s, and the compiler proves it. What Newton's method does here is known to statisticians as iteratively
// reweighted least squares (Nelder and Wedderburn 1972); the plain loops below do it their way, from weighted normal equations.
#include <cmath>
#include <cstdio>
#include <vector>

#include <tikhonov/tikhonov.hpp>

#include "check.hpp"

namespace {

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto k = axis<"k">;  // d once more: a matrix of second derivatives has two axes
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto log_exposure = tensor<"log_exposure", n>;
constexpr auto s = tensor<"s", n, nonnegative>;
constexpr auto w = tensor<"w", d>;
constexpr auto v = tensor<"v", d>;

constexpr auto eta = dot(X, w) + log_exposure;
constexpr auto loss = mean(each::poisson_nll(eta, t), weights(s));

static_assert(is_convex(loss, wrt(w)) && is_smooth(loss, wrt(w)));
static_assert(!is_convex(mean(sq(exp(eta) - t), weights(s)), wrt(w)));  // least squares on the counts themselves is not

constexpr auto second_derivatives = dot<n>(X, s* exp(eta) * rename<d, k>(X)) / sum(s);
static_assert(grad(dot(grad(loss, w), v), w) == dot<k>(second_derivatives, rename<d, k>(v)));  // for every direction v

constexpr std::size_t row_count = 500, columns = 4;

struct policies {
    std::vector<double> x, count, offset, weight;
};

/// Weighted least squares on the working response z = x·w + (t - mu) / mu with the weights s·mu, until w stands still.
std::vector<double> reweighted_least_squares(const policies& p) {
    std::vector<double> solution(columns), before;
    do {
        std::vector<double> A(columns * columns), right(columns);
        for (std::size_t i = 0; i < row_count; ++i) {
            const double* x = &p.x[i * columns];
            double linear = 0;
            for (std::size_t j = 0; j < columns; ++j) linear += x[j] * solution[j];
            const double mu = std::exp(linear + p.offset[i]);
            const double response = linear + (p.count[i] - mu) / mu;
            for (std::size_t j = 0; j < columns; ++j) {
                for (std::size_t l = 0; l < columns; ++l) A[j * columns + l] += p.weight[i] * mu * x[j] * x[l];
                right[j] += p.weight[i] * mu * x[j] * response;
            }
        }
        before = solution;
        solution = solve(A, right);
    } while (apart(solution, before) > 1e-13);
    return solution;
}

}  // namespace

int main() {
    const std::vector<double> truth{-1.5, 0.6, -0.4, 0.2};
    random_numbers random(2);
    policies p;
    for (std::size_t i = 0; i < row_count; ++i) {
        double linear = 0;
        for (std::size_t j = 0; j < columns; ++j) {
            p.x.push_back(j == 0 ? 1 : random.normal());  // the first feature is the constant
            linear += p.x.back() * truth[j];
        }
        const double exposure = 0.1 + 2.9 * random.uniform();
        const double alike = 1 + std::floor(20 * random.uniform());
        p.offset.push_back(std::log(exposure));
        p.weight.push_back(alike);
        p.count.push_back(random.poisson(alike * exposure * std::exp(linear)) / alike);  // claims a policy, on average
    }

    auto newton = compile<double>(loss, grad(loss, w), second_derivatives);
    const auto data = bind(X = p.x, t = p.count, log_exposure = p.offset, s = p.weight);
    std::vector<double> solution(columns);
    const auto expected = reweighted_least_squares(p);

    std::printf("%9s %12s %16s  %s\n", "iteration", "loss", "largest slope", "w");
    double slope = 1;
    for (int iteration = 0; iteration < 20 && slope > 1e-14; ++iteration) {
        const auto r = newton(data, w = solution);
        const auto gradient = r[grad(loss, w)], curvature = r[second_derivatives];
        slope = 0;
        for (const double g : gradient) slope = std::fmax(slope, std::abs(g));
        std::printf("%9d %12.8f %16.1e ", iteration, r[loss], slope);
        for (const double x : solution) std::printf(" %8.5f", x);
        const auto move = solve({curvature.begin(), curvature.end()}, {gradient.begin(), gradient.end()});
        for (std::size_t j = 0; j < columns; ++j) solution[j] -= move[j];
        std::printf("\n");
    }
    std::printf("%40s", "the data were drawn with");
    for (const double x : truth) std::printf(" %8.5f", x);
    std::printf("\n\n");
    return compared(apart(solution, expected), 1e-11);
}
