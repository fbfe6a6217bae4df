// Metric learning by triplets (Weinberger and Saul 2009; Schroff, Kalenichenko and Philbin 2015): with E = X W and the squared
// distances D[i, j] = ‖E_i - E_j‖²,
//
//     1/n³ Σ over (i, j, l), i and j of one class, l of another, of relu(margin + D[i, j] - D[i, l])  +  lambda * ‖W‖²
//
// A sample shall be nearer to all of its own class than to any of another. D is written as it is meant, as all pairs, and so are all
// triplets. Both are values with three axes on the way; of what the kernel keeps nothing has more than two.
//
// The data have 2 features that tell the classes apart and 8 larger ones that do not: among neighbours in X the latter drown the former.
// W learns to drop them.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include <tikhonov/tikhonov.hpp>

#include "compare.hpp"

namespace {

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;     // samples: anchors,
constexpr auto m = axis<"m">;     // those of the anchor's class,
constexpr auto l = axis<"l">;     // and the others
constexpr auto d = axis<"d">;     // features
constexpr auto k = axis<"k", 2>;  // of an embedding
constexpr auto X = tensor<"X", n, d>;
constexpr auto W = tensor<"W", d, k>;
constexpr auto same = mask<"same", n, m>;    // of one class, and not one sample
constexpr auto other = mask<"other", n, l>;  // of two classes
constexpr auto margin = scalar<"margin", positive>;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto rate = scalar<"rate", positive>;

constexpr auto E = dot(X, W);
constexpr auto D = sum<k>(sq(expand<m>(E) - rename<n, m>(E)));
constexpr auto hinge = relu(margin + expand<l>(D) - rename<m, l>(D));
constexpr auto chosen = expand<l>(where(same, 1_c, 0_c)) * expand<m>(where(other, 1_c, 0_c));
constexpr auto objective = mean(chosen * hinge) + lambda * l2(W);

static_assert(!is_convex(objective, wrt(W)) && !is_smooth(objective));

constexpr std::size_t row_count = 60, features = 10, width = 2, classes = 3;
constexpr double centre[classes][2]{{0, 0}, {3, 0}, {0, 3}};  // in the features that count

struct sample {
    std::vector<double> points;
    std::vector<std::size_t> classes;
};
sample draw(std::size_t count, random_numbers& random) {
    sample s;
    for (std::size_t i = 0; i < count; ++i) {
        s.classes.push_back(i % classes);
        for (std::size_t f = 0; f < features; ++f)
            s.points.push_back(f < 2 ? centre[i % classes][f] + 0.3 * random.normal() : 3 * random.normal());
    }
    return s;
}

std::vector<double> embedded(const std::vector<double>& xs, const std::vector<double>& ws) {
    std::vector<double> e(xs.size() / features * width);
    for (std::size_t i = 0; i < e.size(); ++i)
        for (std::size_t f = 0; f < features; ++f) e[i] += xs[i / width * features + f] * ws[f * width + i % width];
    return e;
}
double distance(const double* a, const double* b, std::size_t size) {
    double squares = 0;
    for (std::size_t f = 0; f < size; ++f) squares += (a[f] - b[f]) * (a[f] - b[f]);
    return squares;
}

/// Value and gradient, triplet by triplet.
double by_hand(const sample& s, const std::vector<double>& ws, double gap, double strength, std::vector<double>& g) {
    const std::vector<double> e = embedded(s.points, ws);
    std::vector<double> slope(e.size());
    double value = 0;
    g.assign(ws.size(), 0);
    for (std::size_t i = 0; i < row_count; ++i)
        for (std::size_t j = 0; j < row_count; ++j)
            for (std::size_t o = 0; o < row_count; ++o) {
                if (i == j || s.classes[i] != s.classes[j] || s.classes[i] == s.classes[o]) continue;
                const double *a = &e[i * width], *near = &e[j * width], *far = &e[o * width];
                const double excess = gap + distance(a, near, width) - distance(a, far, width);
                if (excess <= 0) continue;
                value += excess / double(row_count * row_count * row_count);
                for (std::size_t f = 0; f < width; ++f) {
                    slope[i * width + f] += 2 * (far[f] - near[f]) / double(row_count * row_count * row_count);
                    slope[j * width + f] += 2 * (near[f] - a[f]) / double(row_count * row_count * row_count);
                    slope[o * width + f] += 2 * (a[f] - far[f]) / double(row_count * row_count * row_count);
                }
            }
    for (std::size_t at = 0; at < g.size(); ++at) {
        value += strength * ws[at] * ws[at], g[at] = 2 * strength * ws[at];
        for (std::size_t i = 0; i < row_count; ++i) g[at] += s.points[i * features + at / width] * slope[i * width + at % width];
    }
    return value;
}

/// The share of the test rows whose nearest training row is of their class.
double nearest_is_right(const sample& train, const std::vector<double>& a, const sample& test, const std::vector<double>& b) {
    const std::size_t size = a.size() / train.classes.size();
    std::size_t right = 0;
    for (std::size_t i = 0; i < test.classes.size(); ++i) {
        std::size_t nearest = 0;
        for (std::size_t j = 1; j < train.classes.size(); ++j)
            if (distance(&b[i * size], &a[j * size], size) < distance(&b[i * size], &a[nearest * size], size)) nearest = j;
        right += test.classes[i] == train.classes[nearest];
    }
    return double(right) / double(test.classes.size());
}

}  // namespace

int main() {
    random_numbers random(1);
    const sample train = draw(row_count, random), test = draw(600, random);
    std::vector<std::uint8_t> is_same(row_count * row_count), is_other(row_count * row_count);
    for (std::size_t i = 0; i < row_count; ++i)
        for (std::size_t j = 0; j < row_count; ++j) {
            is_same[i * row_count + j] = i != j && train.classes[i] == train.classes[j];
            is_other[i * row_count + j] = train.classes[i] != train.classes[j];
        }
    std::vector<double> ws(features * width);
    for (double& x : ws) x = 0.1 * random.normal();
    const auto data = bind(X = view(train.points, row_count, features), same = is_same, other = is_other, margin = 1., lambda = 1e-3);

    auto gradients = compile<double>(objective, wrt(W));
    std::vector<double> slope;
    const auto r = gradients(data, W = ws);
    const double value = by_hand(train, ws, 1, 1e-3, slope);
    const double off = std::max(apart(r.value, value), apart(r.gradient(W), slope));

    std::printf("nearest neighbours of the right class, by the %zu features: %.1f %%\n", features,
                100 * nearest_is_right(train, train.points, test, test.points));
    std::printf("iteration   objective   right in the embedding\n");
    auto step = compile<double>(W = W - rate * grad(objective, W));
    double right = 0;
    for (int iteration = 0; iteration <= 250; ++iteration) {
        if (iteration % 50 == 0) {
            right = nearest_is_right(train, embedded(train.points, ws), test, embedded(test.points, ws));
            std::printf("%9d %11.4f %22.1f %%\n", iteration, gradients.value(data, W = ws), 100 * right);
        }
        step(data, W = ws, rate = 0.05);
    }
    std::printf("not convex: %s\n", std::string(why_not_convex(objective, wrt(W))).c_str());
    const int most = most_axes_kept(explain(gradients));
    std::printf("values that the kernel keeps have at most %d axes\n", most);
    return compared(off, 1e-12, most <= 2 && right > 0.95);
}
