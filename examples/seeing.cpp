// Formulas, derivatives, plans and doubts, all to be looked at: what a loss says in C++ and in LaTeX, what its gradient is, what its kernel
// does, and whether a derivative of one's own is right.
#include <iostream>
#include <vector>

#include <tikhonov/tikhonov.hpp>

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
constexpr auto ridge = mse(dot(X, w) + b, t) + lambda * l2(w);

// texts are constants of the program
static_assert(to_text(l2(w)) == "sum(sq(w))");
static_assert(to_text(simplified(grad(l2(w), w))) == "2_c * w");

/// x² for positive x, else 0. Its slope is 2x there; the author has forgotten the 2.
struct half_square_ {
    static constexpr fixed_string name = "half_square";
    static constexpr auto value(auto x) { return where(0_c < x, x * x, 0_c); }
    static constexpr auto slope(auto x, auto) { return where(0_c < x, x, 0_c); }
};
constexpr auto half_square(Expression auto x) { return apply<half_square_>(x); }

}  // namespace

int main() {
    std::cout << "ridge    = " << ridge << "\n"
              << "gradient = " << simplified(grad(ridge, w)) << "\n"
              << "in LaTeX : " << to_latex(ridge) << "\n"
              << "gradient : " << to_latex(simplified(grad(ridge, w))) << "\n\n";

    auto objective = compile<float>(ridge, wrt(w, b));
    std::cout << explain(objective) << "\n";

    const std::vector<float> xs{1, 0, 0, 1, 1, 1};
    const std::vector<float> ts{1, 1, 2};
    const std::vector<float> ws{0.5f, 0.5f};
    std::cout << objective(X = xs, t = ts, w = ws, b = 0.f, lambda = 0.1f) << "\n"
              << check_gradient(objective, X = xs, t = ts, w = ws, b = 0.f, lambda = 0.1f) << "\n\n";

    auto doubtful = compile<float>(sum(half_square(w)), wrt(w));
    const std::vector<float> points{-1, -0.25f, -0.5f, 1};
    std::cout << check_gradient(doubtful, w = points) << "\n";
}
