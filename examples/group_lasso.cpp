// The group lasso for regression with several targets (Yuan and Lin 2006; Obozinski, Taskar and Jordan 2010):
//
//     minimise over W    mean of (X W - Y)²  +  lambda * Σ_d ‖W_d‖
//
// Row d of W says what feature d contributes to all k targets. The norm of a row is not squared, so it has a kink at zero, and there a
// whole row stays: a feature serves all targets or none. Of 12 features 4 are planted.
//
// The kink makes plain descent slow and never quite sparse. Proximal gradient descent steps along the gradient of the smooth part and
// then shortens each row by step * lambda, down to zero if it is no longer than that.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

#include <tikhonov/tikhonov.hpp>

#include "compare.hpp"

namespace {

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;  // samples
constexpr auto d = axis<"d">;  // features
constexpr auto k = axis<"k">;  // targets
constexpr auto X = tensor<"X", n, d>;
constexpr auto Y = tensor<"Y", n, k>;
constexpr auto W = tensor<"W", d, k>;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto fit = mse(dot(X, W), Y);
constexpr auto objective = fit + lambda * penalty(sum(norm<k>(W)));

static_assert(is_convex(objective, wrt(W)));  // so the minimum found is the minimum
static_assert(is_smooth(fit) && !is_smooth(objective));

constexpr std::size_t row_count = 80, features = 12, targets = 5, planted = 4;

double norm_of(const double* row) {
    double squares = 0;
    for (std::size_t j = 0; j < targets; ++j) squares += row[j] * row[j];
    return std::sqrt(squares);
}

/// The smooth part and its gradient in plain loops.
double fit_by_hand(const std::vector<double>& xs, const std::vector<double>& ys, const std::vector<double>& ws, std::vector<double>& g) {
    double value = 0;
    g.assign(ws.size(), 0);
    for (std::size_t i = 0; i < row_count; ++i)
        for (std::size_t j = 0; j < targets; ++j) {
            double residual = -ys[i * targets + j];
            for (std::size_t f = 0; f < features; ++f) residual += xs[i * features + f] * ws[f * targets + j];
            value += residual * residual / double(row_count * targets);
            for (std::size_t f = 0; f < features; ++f)
                g[f * targets + j] += 2 * residual * xs[i * features + f] / double(row_count * targets);
        }
    return value;
}

}  // namespace

int main() {
    random_numbers random(1);
    std::vector<double> xs(row_count * features), ys(row_count * targets), truth(features * targets), ws(features * targets);
    for (double& x : xs) x = random.normal();
    for (std::size_t f = 0; f < features; f += features / planted)
        for (std::size_t j = 0; j < targets; ++j) truth[f * targets + j] = random.normal();
    for (std::size_t i = 0; i < row_count; ++i)
        for (std::size_t j = 0; j < targets; ++j) {
            ys[i * targets + j] = 0.5 * random.normal();
            for (std::size_t f = 0; f < features; ++f) ys[i * targets + j] += xs[i * features + f] * truth[f * targets + j];
        }

    // No curvature of the fit is above 2 / (rows * targets) times the sum of all squares of X.
    double squares = 0;
    for (const double x : xs) squares += x * x;
    const double step = double(row_count * targets) / (2 * squares), strength = 0.06;
    auto smooth_part = compile<double>(fit, wrt(W));
    const auto data = bind(X = xs, Y = ys, lambda = strength, n = row_count);
    for (int iteration = 0; iteration < 3000; ++iteration) {
        const auto r = smooth_part(data, W = ws);
        for (std::size_t i = 0; i < ws.size(); ++i) ws[i] -= step * r.gradient(W)[i];
        for (std::size_t f = 0; f < features; ++f) {
            const double length = norm_of(&ws[f * targets]);
            const double factor = length <= step * strength ? 0 : 1 - step * strength / length;
            for (std::size_t j = 0; j < targets; ++j) ws[f * targets + j] *= factor;
        }
    }

    // Where W is the minimum, the gradient of the fit balances the penalty: -lambda * W_d / ‖W_d‖ where the row is not zero, and no
    // longer than lambda where it is. Checked with a gradient in which the library has no part.
    std::vector<double> slope;
    double value = fit_by_hand(xs, ys, ws, slope), imbalance = 0;
    std::vector<double> whole = slope;  // the gradient of everything, with 0 for the norm of a zero row
    std::size_t right = 0;
    std::printf("feature  planted norm  found norm  |gradient of the fit| / lambda\n");
    for (std::size_t f = 0; f < features; ++f) {
        const double length = norm_of(&ws[f * targets]), pull = norm_of(&slope[f * targets]);
        std::printf("%7zu %13.3f %11.3f %10.3f\n", f, norm_of(&truth[f * targets]), length, pull / strength);
        right += (length > 0) == (norm_of(&truth[f * targets]) > 0);
        value += strength * length;
        if (length == 0) imbalance = std::max(imbalance, pull - strength);
        for (std::size_t j = 0; j < targets && length > 0; ++j) {
            whole[f * targets + j] += strength * ws[f * targets + j] / length;
            imbalance = std::max(imbalance, std::abs(whole[f * targets + j]));
        }
    }
    std::printf("%zu of %zu features are rightly kept or dropped; conditions of optimality missed by %.1e\n", right, features, imbalance);

    auto penalised = compile<double>(objective, wrt(W));
    const auto r = penalised(data, W = ws);
    return compared(std::max(apart(r.value, value), apart(r.gradient(W), whole)), 1e-12, imbalance < 1e-8 && right == features);
}
