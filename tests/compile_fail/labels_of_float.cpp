// expect: labels are integers
// names: label
// Labels in floating point.
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
constexpr auto c = axis<"c">;
constexpr auto Z = tensor<"Z", n, c>;
constexpr auto label = labels<"label", n, c>;

void call() {
    auto objective = compile<float>(loss, wrt(w, b));
    std::vector<float> xs(12);
    std::vector<float> ts(4);
    std::vector<float> ws(3);
    auto chosen = compile<float>(sum(pick(Z, label)));
#ifdef MISTAKE
    std::vector<float> classes(4);
    chosen(Z = view(xs, 4, 3), label = classes);
#else
    std::vector<char> classes(4);
    chosen(Z = view(xs, 4, 3), label = classes);
#endif
}
