// A line through points of which every tenth is grossly wrong. Squared errors listen most to those; Huber's loss (Huber 1964)
//
//     1/n · Σ h(x·w + b - t),    h(r) = ½r² where |r| <= delta, delta·(|r| - ½delta) beyond
//
// listens to no residual more than to one of size delta. delta is a symbol like any other, so one kernel, compiled once, serves all
// thresholds: a huge one is half of mse, a small one close to the median regression. Held against another method of finding the same
// minimum, least squares repeated with the weights min(1, delta/|r|), in plain loops.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include <tikhonov/tikhonov.hpp>

#include "check.hpp"

namespace {

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
constexpr auto rate = scalar<"rate">;
constexpr auto delta = scalar<"delta", nonnegative>;

constexpr auto y = dot(X, w) + b;
constexpr auto loss = huber(y, t, delta);

static_assert(is_convex(loss, wrt(w, b)) && is_smooth(loss, wrt(w, b)));
static_assert(is_convex(mae(y, t), wrt(w, b)) && !is_smooth(mae(y, t), wrt(w, b)));  // no kink: what Huber's loss has over mae

constexpr auto any_delta = scalar<"any_delta">;  // without `nonnegative` the tails might fall
static_assert(!is_convex(huber(y, t, any_delta), wrt(w, b)));

constexpr std::size_t row_count = 200, columns = 2;
constexpr double huge = 1e6;

struct model {
    std::vector<double> line = std::vector<double>(columns + 1);  // w, then b
    double loss = 0;
};

model reweighted_least_squares(const std::vector<double>& xs, const std::vector<double>& ts, double threshold) {
    constexpr std::size_t size = columns + 1;
    const auto feature = [&](std::size_t i, std::size_t j) { return j < columns ? xs[i * columns + j] : 1.0; };
    model result;
    std::vector<double> before, right(size), A(size * size);
    do {
        std::fill(right.begin(), right.end(), 0.0), std::fill(A.begin(), A.end(), 0.0);
        result.loss = 0;
        for (std::size_t i = 0; i < row_count; ++i) {
            double r = -ts[i];
            for (std::size_t j = 0; j < size; ++j) r += feature(i, j) * result.line[j];
            const double size_of_r = std::abs(r), trust = size_of_r <= threshold ? 1 : threshold / size_of_r;
            result.loss += (size_of_r <= threshold ? r * r / 2 : threshold * (size_of_r - threshold / 2)) / double(row_count);
            for (std::size_t j = 0; j < size; ++j) {
                for (std::size_t l = 0; l < size; ++l) A[j * size + l] += trust * feature(i, j) * feature(i, l);
                right[j] += trust * feature(i, j) * ts[i];
            }
        }
        before = result.line;
        result.line = solve(A, right);
    } while (apart(result.line, before) > 1e-13);
    return result;
}

void print(const char* method, double threshold, const model& m) {
    std::printf("%-8s %8g %8.3f %8.3f %8.3f %12.5f\n", method, threshold, m.line[0], m.line[1], m.line[2], m.loss);
}

}  // namespace

int main() {
    random_numbers random(3);
    std::vector<double> xs, ts;
    for (std::size_t i = 0; i < row_count; ++i) {
        const double x0 = random.normal(), x1 = random.normal();
        xs.insert(xs.end(), {x0, x1});
        ts.push_back(2 * x0 - x1 + 1 + 0.3 * random.normal() + (i % 10 == 0 ? 15 + 10 * x1 : 0));
    }

    auto descend = compile<double>(w = w - rate * grad(loss, w), b = b - rate * grad(loss, b));
    auto objective = compile<double>(loss);
    auto squares = compile<double>(mse(y, t));
    const auto data = bind(X = xs, t = ts);

    std::printf("%-8s %8s %8s %8s %8s %12s\n", "loss", "delta", "w0", "w1", "b", "value");
    std::printf("%-8s %8s %8.3f %8.3f %8.3f\n", "truth", "", 2.0, -1.0, 1.0);
    double distance = 0;
    for (const double threshold : {0.1, 0.3, 1.0, 3.0, 10.0, huge}) {
        model found;
        const std::span weights(found.line.data(), columns);
        double& bias = found.line[columns];
        for (int i = 0; i < 20000; ++i) descend(data, w = weights, b = std::ref(bias), delta = threshold, rate = 0.5);
        found.loss = objective(data, w = weights, b = bias, delta = threshold).value;
        print("huber", threshold, found);
        const model expected = reweighted_least_squares(xs, ts, threshold);
        distance = std::max({distance, apart(found.line, expected.line), apart(found.loss, expected.loss)});
        if (threshold == huge) {
            const double half = squares(data, w = weights, b = bias).value / 2;
            std::printf("%-8s %35s %12.5f\n", "mse / 2", "", half);
            distance = std::max(distance, apart(found.loss, half));
        }
    }
    std::printf("\nThe attribute is a promise: the proof of convexity rests on it, and every call checks it.\n    %s\n",
                std::string(why_not_convex(huber(y, t, any_delta), wrt(w, b))).c_str());
    const std::vector<double> start(columns);
    try {
        objective(data, w = start, b = 0, delta = -1);
    } catch (const bind_error& error) {
        std::printf("    %s\n", error.what());
    }
    return compared(distance, 1e-10);
}
