// A mixture of Gaussians with diagonal covariance, fitted by the gradient of its likelihood:
//
//     -mean_n log Σ_c π_c Π_d N(X_nd; M_cd, exp(S_cd)²),    π = softmax(a)
//
// Written as mathematics, the exponent is a value for every sample, cluster and feature. The kernel sums it away as it goes: of what it
// keeps nothing has three axes. Weights and deviations are free numbers (logits, logarithms), so that any optimiser will do; here it is
// Adam in six lines. The likelihood may have several local maxima, hence five starts; here all find the same.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

#include <tikhonov/tikhonov.hpp>

#include "compare.hpp"

namespace {

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;     // samples
constexpr auto d = axis<"d">;     // features
constexpr auto c = axis<"c", 3>;  // clusters: few and known to the compiler, so that it unrolls them
constexpr auto X = tensor<"X", n, d>;
constexpr auto M = tensor<"M", c, d>;  // means
constexpr auto S = tensor<"S", c, d>;  // logarithms of standard deviations
constexpr auto a = tensor<"a", c>;     // logits of the clusters' weights
constexpr auto all = parameters(M, S, a);

constexpr auto half_log_2_pi = 0.91893853320467274178_c;
constexpr auto log_density = -0.5_c * sum<d>(sq((expand<c>(X) - M) * exp(-S))) - sum<d>(S) - half_log_2_pi * extent<d>;
constexpr auto log_joint = log_density + log_softmax<c>(a);  // of a sample and a cluster
constexpr auto nll = -mean(logsumexp<c>(log_joint));
constexpr auto responsibility = softmax<c>(log_joint);  // how likely a sample is of a cluster

static_assert(is_smooth(nll));
static_assert(!is_convex(nll, wrt(all)));  // as it must be: exchange two clusters, and the likelihood is the same

constexpr std::size_t row_count = 600, features = 2, clusters = 3;
constexpr double planted_mean[clusters][features]{{-2, 0}, {1, 2}, {2, -1.5}};
constexpr double planted_deviation[clusters][features]{{0.4, 1.2}, {0.9, 0.3}, {0.5, 0.5}};
constexpr double planted_weight[clusters]{0.5, 0.2, 0.3};

/// Value and gradient in plain loops: the responsibilities of a sample weigh what it pulls at.
double by_hand(const std::vector<double>& xs, const std::vector<double>& p, std::vector<double>& g) {
    const double *mean = p.data(), *scale = mean + clusters * features, *logit = scale + clusters * features;
    double value = 0, total = 0;
    g.assign(p.size(), 0);
    for (std::size_t k = 0; k < clusters; ++k) total += std::exp(logit[k]);
    for (std::size_t i = 0; i < row_count; ++i) {
        double joint[clusters], likelihood = 0;
        for (std::size_t k = 0; k < clusters; ++k) {
            joint[k] = std::exp(logit[k]) / total;
            for (std::size_t f = 0; f < features; ++f) {
                const double s = std::exp(scale[k * features + f]), z = (xs[i * features + f] - mean[k * features + f]) / s;
                joint[k] *= std::exp(-z * z / 2) / (s * std::sqrt(2 * 3.14159265358979323846));
            }
            likelihood += joint[k];
        }
        value -= std::log(likelihood) / row_count;
        for (std::size_t k = 0; k < clusters; ++k) {
            const double share = joint[k] / likelihood / row_count;
            for (std::size_t f = 0; f < features; ++f) {
                const std::size_t at = k * features + f;
                const double s = std::exp(scale[at]), z = (xs[i * features + f] - mean[at]) / s;
                g[at] -= share * z / s;
                g[clusters * features + at] -= share * (z * z - 1);
            }
            g[2 * clusters * features + k] -= share - std::exp(logit[k]) / total / row_count;
        }
    }
    return value;
}

}  // namespace

int main() {
    random_numbers random(1);
    std::vector<double> xs;
    std::vector<std::size_t> origin;
    for (std::size_t i = 0; i < row_count; ++i) {
        const double u = random.uniform();
        const std::size_t k = u < planted_weight[0] ? 0 : u < planted_weight[0] + planted_weight[1] ? 1 : 2;
        for (std::size_t f = 0; f < features; ++f) xs.push_back(planted_mean[k][f] + planted_deviation[k][f] * random.normal());
        origin.push_back(k);
    }

    auto objective = compile<double>(nll, wrt(all));
    const std::size_t size = decltype(all)::size(X = xs, n = row_count);
    std::vector<double> best, first(size), slope;
    double least = 1e300, distance = 0;
    for (int start = 0; start < 5; ++start) {
        std::vector<double> p(size), m(size), v(size);
        for (std::size_t i = 0; i < clusters * features; ++i) p[i] = 2 * random.normal();  // means; deviations 1, equal weights
        const auto r = objective(X = xs, n = row_count, all = p);
        const double expected = by_hand(xs, p, slope);
        distance = std::max({distance, apart(r.value, expected), apart(r.gradient(all), slope)});

        double value = 0;
        for (int t = 1; t <= 1000; ++t) {  // Kingma and Ba 2015
            const auto now = objective(X = xs, n = row_count, all = p);
            for (std::size_t i = 0; i < size; ++i) {
                const double g = now.gradient(all)[i];
                m[i] = 0.9 * m[i] + 0.1 * g;
                v[i] = 0.999 * v[i] + 0.001 * g * g;
                p[i] -= 0.03 * (m[i] / (1 - std::pow(0.9, t))) / (std::sqrt(v[i] / (1 - std::pow(0.999, t))) + 1e-8);
            }
            value = now.value;
        }
        std::printf("start %d: negative log-likelihood %.4f, then %.4f\n", start, expected, value);
        if (value < least) least = value, best = p;
    }

    // Clusters come in any order: a planted one is compared with the nearest mean.
    std::printf("\n      planted mean  deviation   weight |   found mean    deviation   weight\n");
    std::size_t nearest[clusters]{}, right = 0;
    double total = 0;
    for (std::size_t k = 0; k < clusters; ++k) total += std::exp(best[2 * clusters * features + k]);
    for (std::size_t k = 0; k < clusters; ++k) {
        const auto off = [&](std::size_t j) { return std::hypot(best[2 * j] - planted_mean[k][0], best[2 * j + 1] - planted_mean[k][1]); };
        for (std::size_t j = 1; j < clusters; ++j)
            if (off(j) < off(nearest[k])) nearest[k] = j;
        const double *mean = &best[nearest[k] * features], *scale = mean + clusters * features;
        std::printf("   %6.2f %6.2f  %5.2f %5.2f    %.2f  | %6.2f %6.2f  %5.2f %5.2f    %.2f\n", planted_mean[k][0], planted_mean[k][1],
                    planted_deviation[k][0], planted_deviation[k][1], planted_weight[k], mean[0], mean[1], std::exp(scale[0]),
                    std::exp(scale[1]), std::exp(best[2 * clusters * features + nearest[k]]) / total);
    }
    auto assign = compile<double>(responsibility);
    const auto shares = assign(X = xs, n = row_count, all = best).value;  // [c, n]: an axis that `expand` adds comes first
    for (std::size_t i = 0; i < row_count; ++i) {
        std::size_t likeliest = 0;
        for (std::size_t k = 1; k < clusters; ++k)
            if (shares[k * row_count + i] > shares[likeliest * row_count + i]) likeliest = k;
        right += likeliest == nearest[origin[i]];
    }
    const int rank = most_axes_kept(explain(objective));
    std::printf("%zu of %zu samples are given to the cluster that they come from\n", right, row_count);
    std::printf("not convex: %s\n", std::string(why_not_convex(nll, wrt(all))).c_str());
    std::printf("values that the kernel keeps have at most %d axes\n", rank);
    return compared(distance, 1e-12, rank <= 2 && right > row_count * 19 / 20);
}
