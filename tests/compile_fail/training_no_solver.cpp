// expect: no solver here is right for this loss
// names: minimize
// A loss with kinks in its data term.
#include <functional>
#include <vector>

#include <tikhonov/train.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto d = axis<"d">;
constexpr auto w = tensor<"w", d>;
constexpr auto t = tensor<"t", d>;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto loss = mae(w, t);

void call(std::vector<double>& ws, const std::vector<double>& ts) {
#ifdef MISTAKE
    auto objective = compile<double>(loss, wrt(w));
    minimize(objective, t = ts, w = ws);
#else
    auto objective = compile<double>(loss, wrt(w));
    minimize(objective, sgd{.rate = 0.1}, t = ts, w = ws);
#endif
}
