// expect: view of a matrix
// A view through a container that has rows and columns of its own.
#include <vector>

#include <tikhonov/tikhonov.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto t = tensor<"t", n>;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
constexpr auto y = dot(X, w) + b;
constexpr auto loss = mse(y, t);

/// Rows and columns, and elements that can be gone through.
struct matrix {
    int rows = 4, cols = 3;
    std::vector<float> memory = std::vector<float>(12);
    auto begin() const { return memory.begin(); }
    auto end() const { return memory.end(); }
    const float* data() const { return memory.data(); }
};

void call() {
    auto objective = compile<float>(loss, wrt(w, b));
    std::vector<float> xs(12);
    std::vector<float> ts(4);
    std::vector<float> ws(3);
#ifdef MISTAKE
    const matrix other;
    objective(X = view(other, 4, 3), t = ts, w = ws, b = 0.5f);
#else
    const matrix other;
    objective(X = view(other.data(), 4, 3), t = ts, w = ws, b = 0.5f);
#endif
}
