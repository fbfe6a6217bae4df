// Formulas of primitives that only the including file has; their slope below 0 is SLOPE.
#pragma once

#include <vector>

#include <tikhonov/tikhonov.hpp>

template <class Factor>
struct scaled {
    static constexpr tikhonov::fixed_string name = "scaled";
    static constexpr auto value(auto x) { return Factor::value() * x; }
    static constexpr auto slope(auto, auto) { return Factor::value(); }
};

namespace {

using namespace tikhonov;
using namespace tikhonov::literals;

constexpr auto n = axis<"n">;
constexpr auto w = tensor<"w", n>;

struct leaky {
    static constexpr fixed_string name = "leaky";
    static constexpr auto value(auto x) { return max(x, 0_c) + SLOPE * min(x, 0_c); }
    static constexpr auto slope(auto x, auto) { return where(x < 0_c, SLOPE, 1_c); }
};

struct own_slope {
    static constexpr auto value() { return SLOPE; }
};

template <class T>
double once(const T& formula) {
    const std::vector<double> at{-1};
    auto f = compile<double>(formula);
    return f(w = at).value;
}

/// Of leaky: its value at -1, its slope, of a primitive that only its argument makes the file's own, a formula with others around it, and
/// an updated symbol.
std::vector<double> slopes_at_minus_one() {
    const std::vector<double> at{-1};
    std::vector<double> updated{-1};
    auto f = compile<double>(sum(apply<leaky>(w)), wrt(w));
    const auto r = f(w = at);
    auto step = compile<double>(w = grad(let([] { return sum(apply<leaky>(w)); }), w));
    step(w = updated);
    return {r.value, r.gradient(w)[0], once(sum(apply<scaled<own_slope>>(w))), once(sum(w + apply<leaky>(w))), updated[0]};
}

}  // namespace
