// The choice between two values at every index.
#pragma once

#include <tikhonov/primitives/comparison.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

struct where_ {
    static constexpr fixed_string name = "where";
    static constexpr int arity = 3;
    static constexpr auto value(auto condition, auto a, auto b) { return where(condition, a, b); }
    // Under the mask, and not `g * where(condition, 1, 0)`: an infinite g of the branch not taken must not become NaN.
    template <int K>
    static constexpr auto pullback(auto g, auto condition, auto, auto, auto) {
        if constexpr (K == 1) return where(condition, g, 0_c);
        else if constexpr (K == 2) return where(condition, 0_c, g);
        else return term{};
    }
    static constexpr facts about(known condition, known a, known b) {
        // a condition that does not vary makes it linear in both branches
        const sign_set sign = a.sign | b.sign;
        if (condition.varies) return {.sign = sign, .why = "the condition depends on the parameters"};
        return {sign, curvature::affine, {monotone::unknown, monotone::increasing, monotone::increasing}, smoothness::smooth, true};
    }
};

/// where(c, a, b) = a where c holds, b elsewhere. The branch not taken does not reach value or gradient, not even as NaN.
template <class C, class A, class B>
    requires Operands<C, A, B>
constexpr applied<where_, C, A, B> where(C condition, A a, B b) { return apply<where_>(condition, a, b); }

}  // namespace tikhonov::detail
