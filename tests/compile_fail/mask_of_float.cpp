// expect: a mask takes truth values
// names: seen
// Numbers for a mask.
#include <vector>

#include <tikhonov/tikhonov.hpp>
using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto seen = mask<"seen", n, d>;

void call() {
    const std::vector<float> xs(12);
    auto total = compile<float>(sum(where(seen, X, 0_c)));
#ifdef MISTAKE
    const std::vector<float> flags(12);
#else
    const std::vector<char> flags(12);
#endif
    total(X = view(xs, 4, 3), seen = flags);
}
