// expect: evaluate it into a named matrix
// names: X
// A matrix expression, which has no memory.
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

struct matrix {
    enum { IsRowMajor = 0 };
    std::vector<float> memory;
    const float* data() const { return memory.data(); }
    long rows() const { return 4; }
    long cols() const { return 3; }
    long innerStride() const { return 1; }
    long outerStride() const { return 4; }
};
struct difference {
    long rows() const { return 4; }
    long cols() const { return 3; }
    matrix eval() const { return {std::vector<float>(12)}; }
};

void call() {
    auto objective = compile<float>(loss, wrt(w, b));
    std::vector<float> xs(12);
    std::vector<float> ts(4);
    std::vector<float> ws(3);
#ifdef MISTAKE
    const difference expression;
    objective(X = expression, t = ts, w = ws, b = 0.5f);
#else
    const matrix named = difference().eval();
    objective(X = named, t = ts, w = ws, b = 0.5f);
#endif
}
