// The larger of two values, and relu, the larger of a value and zero.
#pragma once

#include <tikhonov/primitives/where.hpp>

namespace tikhonov {

struct relu_ {
    static constexpr fixed_string name = "relu";
    static constexpr auto value(auto x) { return max(0_c, x); }
    static constexpr auto slope(auto x, auto) { return where(0_c < x, 1_c, 0_c); }
};
/// relu(x) = max(x, 0). At the kink the minimum-norm subgradient: relu'(0) = 0.
template <Operand X>
constexpr result<relu_, X> relu(X x) {
    return apply<relu_>(x);
}

struct max_ {
    static constexpr fixed_string name = "max";
    static constexpr int arity = 2;
    static constexpr bool commutative = true;
    static constexpr auto value(auto a, auto b) { return max(a, b); }
    // A tie of two expressions is shared evenly; against a constant it is a kink of the other operand, as for relu.
    template <int K>
    static constexpr auto slope(auto a, auto b, auto) {
        const auto self = K == 0 ? a : b;
        const auto other = K == 0 ? b : a;
        const auto tie = where(equal(self, other), 0.5_c, 0_c);
        return where(other < self, 1_c, a.is_constant() || b.is_constant() ? as_term(*a.graph, 0_c) : tie);
    }
};
/// The larger of a and b at every index. Ties share the gradient evenly; against a constant the gradient at the tie is 0.
template <class A, class B>
    requires Operands<A, B>
constexpr result<max_, A, B> max(A a, B b) { return apply<max_>(a, b); }

}  // namespace tikhonov
