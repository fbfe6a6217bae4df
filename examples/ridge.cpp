// Ridge regression on two features that nearly say the same:
//
//     1/n · Σ (x·w + b - t)² + lambda · |w|²        (the bias b is not penalised)
//
// Their sum is well determined by the data, their difference hardly at all. Least squares takes the difference from the noise; the
// penalty costs a little bias and takes it from nowhere. The formula is quadratic, so its minimum also is the solution of a linear
// system, the normal equations: here it is found by gradient descent, and the system, solved in plain loops, has to agree.
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
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto rate = scalar<"rate">;

constexpr auto y = dot(X, w) + b;
constexpr auto loss = mse(y, t) + lambda * l2(w);

static_assert(is_convex(loss, wrt(w, b)) && is_smooth(loss, wrt(w, b)));
static_assert(grad(loss, w) == 2_c / extent<n> * dot(X, y - t) + 2_c * lambda * w);
static_assert(is_affine(grad(loss, w), wrt(w, b)));  // so that it is zero is a linear system
static_assert(!is_convex(loss, wrt(w, X)));          // were the features unknown as well, it would be another problem

constexpr std::size_t row_count = 60, columns = 4;
const std::vector<double> truth{1, 1, -2, 0.5};

/// The normal equations of w and b: (XᵀX/n + lambda)·w + Xᵀ1/n·b = Xᵀt/n and 1ᵀX/n·w + b = 1ᵀt/n.
std::vector<double> normal_equations(const std::vector<double>& xs, const std::vector<double>& ts, double strength) {
    constexpr std::size_t size = columns + 1;
    std::vector<double> A(size * size), right(size);
    for (std::size_t i = 0; i < row_count; ++i) {
        const auto feature = [&](std::size_t j) { return j < columns ? xs[i * columns + j] : 1.0; };
        for (std::size_t j = 0; j < size; ++j) {
            for (std::size_t k = 0; k < size; ++k) A[j * size + k] += feature(j) * feature(k) / double(row_count);
            right[j] += feature(j) * ts[i] / double(row_count);
        }
    }
    for (std::size_t j = 0; j < columns; ++j) A[j * size + j] += strength;
    return solve(A, right);
}

void print(const char* method, double strength, const std::vector<double>& solution) {
    double off = 0;
    for (std::size_t j = 0; j < columns; ++j) off += (solution[j] - truth[j]) * (solution[j] - truth[j]);
    std::printf("%-16s %6g  ", method, strength);
    for (const double x : solution) std::printf("%8.3f", x);
    std::printf("%12.3f\n", std::sqrt(off));
}

}  // namespace

int main() {
    random_numbers random(1);
    std::vector<double> xs(row_count * columns), ts(row_count);
    for (std::size_t i = 0; i < row_count; ++i) {
        double* x = &xs[i * columns];
        for (std::size_t j = 0; j < columns; ++j) x[j] = random.normal();
        x[1] = x[0] + 0.02 * x[1];  // the second feature is the first, measured once more
        ts[i] = 3 + 0.5 * random.normal();
        for (std::size_t j = 0; j < columns; ++j) ts[i] += x[j] * truth[j];
    }

    auto descend = compile<double>(w = w - rate * grad(loss, w), b = b - rate * grad(loss, b));  // one fused kernel
    const auto data = bind(X = xs, t = ts, rate = 0.15);

    std::printf("truth                      1.000   1.000  -2.000   0.500   3.000\n\n");
    std::printf("%-16s %6s  %8s%8s%8s%8s%8s%12s\n", "method", "lambda", "w0", "w1", "w2", "w3", "b", "|w - truth|");
    print("least squares", 0, normal_equations(xs, ts, 0));
    double distance = 0;
    for (const double strength : {0.001, 0.01, 0.1, 1.0}) {
        std::vector<double> solution(columns + 1);
        const std::span weights(solution.data(), columns);
        for (int i = 0; i < 100000; ++i) descend(data, w = weights, b = std::ref(solution[columns]), lambda = strength);
        print("gradient descent", strength, solution);
        distance = std::fmax(distance, apart(solution, normal_equations(xs, ts, strength)));
    }
    std::printf("\nWere X unknown too, the loss would not be known to be convex:\n    %s\n",
                std::string(why_not_convex(loss, wrt(w, X))).c_str());
    return compared(distance, 1e-10);
}
