// The end of docs/tutorial.md: looking inside, checking a gradient, a loss and a primitive of one's own.
#include <iostream>
#include <vector>

#include <tikhonov/tikhonov.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto y = dot(X, w);

// [text]
constexpr auto naive = mean(log(1_c + exp(y)) - t * y);
static_assert(to_text(naive) == "mean(log(1_c + exp(dot(X, w))) - t * dot(X, w))");
static_assert(to_text(simplified(naive)) == "mean(softplus(dot(X, w)) - t * dot(X, w))");  // finite for every logit
static_assert(to_latex(simplified(grad(l2(w), w))) == "2 \\, w_{d}");
// [text]

// [own loss]
/// The pinball loss: its minimum is the quantile q of t given X.
constexpr auto pinball(Expression auto guess, Expression auto target, Expression auto q) {
    return mean(max(q * (target - guess), (q - 1_c) * (target - guess)));
}
static_assert(is_convex(pinball(y, t, 0.9_c), wrt(w)));
// [own loss]

// [primitive]
/// log(cosh(x)): like x²/2 near 0, like |x| far away.
struct log_cosh_ {
    static constexpr fixed_string name = "log_cosh";
    static constexpr auto value(auto x) { return abs(x) + log1p(exp(-2_c * abs(x))) - 0.69314718055994531_c; }
    static constexpr auto slope(auto x, auto) { return tanh(x); }
    static constexpr facts about(known x) {
        return {.sign = signs::nonnegative, .curved = curvature::convex, .moves = {along(x.sign)}, .smooth = smoothness::smooth};
    }
};
constexpr auto log_cosh(Expression auto x) { return apply<log_cosh_>(x); }

static_assert(grad(sum(log_cosh(w)), w) == tanh(w));
static_assert(is_convex(mean(log_cosh(y - t)), wrt(w)) && is_smooth(mean(log_cosh(y - t))));
// [primitive]

// [kink]
/// x above 0, x/10 below. At 0 the slope is the smaller one.
struct leaky_relu_ {
    static constexpr fixed_string name = "leaky_relu";
    static constexpr auto value(auto x) { return where(0_c < x, x, 0.1_c * x); }
    static constexpr auto slope(auto x, auto) { return where(0_c < x, 1_c, 0.1_c); }
    static constexpr facts about(known x) {
        return {.sign = x.sign, .curved = curvature::convex, .moves = {monotone::increasing}, .smooth = smoothness::kinked};
    }
};
constexpr auto leaky_relu(Expression auto x) { return apply<leaky_relu_>(x); }
// [kink]

// [wrong]
struct half_cube_ {
    static constexpr fixed_string name = "half_cube";
    static constexpr auto value(auto x) { return x * x * x; }
    static constexpr auto slope(auto x, auto) { return 1.5_c * x * x; }  // should be 3
};
// [wrong]

int main() {
    std::vector<float> xs{1, 0, 0, 1, 1, 1}, ts{1, 0, 1}, ws{0.5f, -0.5f};

    // [explain]
    auto objective = compile<float>(naive, wrt(w));
    std::cout << explain(objective) << "\n";
    // [explain]

    // [check]
    std::cout << check_gradient(objective, X = xs, t = ts, w = ws) << "\n";
    // [check]

    // [check own]
    std::vector<float> points{-1, -0.25f, 0, 2};
    auto right = compile<float>(sum(log_cosh(w)), wrt(w));
    auto kinked = compile<float>(sum(leaky_relu(w)), wrt(w));
    auto wrong = compile<float>(sum(apply<half_cube_>(w)), wrt(w));
    std::cout << check_gradient(right, w = points) << "\n"
              << check_gradient(kinked, w = points) << "\n"
              << check_gradient(wrong, w = points) << "\n";
    // [check own]
}
