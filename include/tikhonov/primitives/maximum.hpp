// The larger and the smaller of two values, and relu, the larger of a value and zero.
#pragma once

#include <tikhonov/primitives/where.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

struct relu_ {
    static constexpr fixed_string name = "relu";
    static constexpr auto value(auto x) { return max(0_c, x); }
    static constexpr auto slope(auto x, auto) { return where(0_c < x, 1_c, 0_c); }
    static constexpr facts about(known x) {
        const bool kink = along(x.sign) == monotone::unknown;
        return {larger(x.sign, signs::zero),
                kink ? curvature::convex : curvature::affine,
                {monotone::increasing},
                kink ? smoothness::kinked : smoothness::smooth,
                true};
    }
};
/// relu(x) = max(x, 0). At the kink the minimum-norm subgradient: relu'(0) = 0.
template <Operand X>
constexpr applied<relu_, X> relu(X x) {
    return apply<relu_>(x);
}
template <fixed_string Name = "relu">
constexpr mistake relu(anything) {
    return refuse_number<Name>();
}

/// The slope of max and min in the operand `self`, chosen where `chosen`, where `other_chosen` not. A tie of two expressions is shared
/// evenly, and the slope at a NaN is that value `y`; against a constant a tie is a kink of the other operand, as for relu.
constexpr term choice_slope(term chosen, term other_chosen, term self, term other, term y) {
    const term zero = as_term(*self.graph, 0_c);
    if (self.is_constant() || other.is_constant()) return where(chosen, 1_c, zero);
    return where(chosen, 1_c, where(other_chosen, zero, where(equal(self, other), 0.5_c, y)));
}

struct max_ {
    static constexpr fixed_string name = "max";
    static constexpr fixed_string latex = "\\max";
    static constexpr int arity = 2;
    static constexpr bool commutative = true;
    static constexpr auto value(auto a, auto b) { return max(a, b); }
    template <int K>
    static constexpr auto slope(auto a, auto b, auto y) {
        if constexpr (K == 0) return choice_slope(b < a, a < b, a, b, y);
        else return choice_slope(a < b, b < a, b, a, y);
    }
    static constexpr facts about(known a, known b) {
        return {larger(a.sign, b.sign), curvature::convex, {monotone::increasing, monotone::increasing}, smoothness::rough, true};
    }
};
/// The larger of a and b at every index. Ties share the gradient evenly; against a constant the gradient at the tie is 0. Of two
/// expressions of which one is NaN, value and gradients are NaN.
template <class A, class B>
    requires Operands<A, B>
constexpr applied<max_, A, B> max(A a, B b) { return apply<max_>(a, b); }

struct min_ {
    static constexpr fixed_string name = "min";
    static constexpr fixed_string latex = "\\min";
    static constexpr int arity = 2;
    static constexpr bool commutative = true;
    static constexpr auto value(auto a, auto b) { return min(a, b); }
    template <int K>
    static constexpr auto slope(auto a, auto b, auto y) {
        if constexpr (K == 0) return choice_slope(a < b, b < a, a, b, y);
        else return choice_slope(b < a, a < b, b, a, y);
    }
    static constexpr facts about(known a, known b) {
        return {-larger(-a.sign, -b.sign), curvature::concave, {monotone::increasing, monotone::increasing}};
    }
};
/// The smaller of a and b at every index, with the conventions of max.
template <class A, class B>
    requires Operands<A, B>
constexpr applied<min_, A, B> min(A a, B b) { return apply<min_>(a, b); }

}  // namespace tikhonov::detail

namespace tikhonov::inline TIKHONOV_TARGET {
using detail::relu;
}
