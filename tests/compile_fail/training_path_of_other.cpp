// expect: a path has the values of the parameters that its kernel has gradients of
// names: of
// The values of a symbol that is no parameter.
#include <functional>
#include <vector>

#include <tikhonov/train.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
constexpr auto t = tensor<"t", d>;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto loss = mse(w, t) + lambda * l2(w);

void call(std::vector<double>& ws, const std::vector<double>& ts) {
#ifdef MISTAKE
    auto objective = compile<double>(loss, wrt(w));
    auto p = path(objective, lambda = geometric(1.0, 1e-3, 100), t = ts, w = ws);
    auto values = p.of(t);
#else
    auto objective = compile<double>(loss, wrt(w));
    auto p = path(objective, lambda = geometric(1.0, 1e-3, 100), t = ts, w = ws);
    auto values = p.of(w);
#endif
}
