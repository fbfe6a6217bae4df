// Elementwise comparisons. Their results are truth values, the first operand of `where`; no gradient flows through them.
#pragma once

#include <tikhonov/graph/apply.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

struct less_ {
    static constexpr fixed_string name = "<";
    static constexpr int arity = 2;
    static constexpr bool boolean = true;
    static constexpr auto value(auto a, auto b) { return a < b; }
    static constexpr facts about(known, known) {
        return {.sign = signs::nonnegative, .why = "a comparison of what depends on the parameters jumps"};
    }
};

struct less_equal_ {
    static constexpr fixed_string name = "<=";
    static constexpr int arity = 2;
    static constexpr bool boolean = true;
    static constexpr auto value(auto a, auto b) { return a <= b; }
    static constexpr facts about(known, known) {
        return {.sign = signs::nonnegative, .why = "a comparison of what depends on the parameters jumps"};
    }
};

struct equal_ {
    static constexpr fixed_string name = "equal";
    static constexpr int arity = 2;
    static constexpr bool boolean = true;
    static constexpr bool commutative = true;
    static constexpr auto value(auto a, auto b) { return a == b; }
    static constexpr facts about(known, known) {
        return {.sign = signs::nonnegative, .why = "a comparison of what depends on the parameters jumps"};
    }
};

/// Elementwise comparisons, conditions for `where`; false where a or b is NaN.
template <class A, class B>
    requires Operands<A, B>
constexpr applied<less_, A, B> operator<(A a, B b) { return apply<less_>(a, b); }
template <class A, class B>
    requires Operands<A, B>
constexpr applied<less_, B, A> operator>(A a, B b) { return apply<less_>(b, a); }
template <class A, class B>
    requires Operands<A, B>
constexpr applied<less_equal_, A, B> operator<=(A a, B b) { return apply<less_equal_>(a, b); }
template <class A, class B>
    requires Operands<A, B>
constexpr applied<less_equal_, B, A> operator>=(A a, B b) { return apply<less_equal_>(b, a); }

/// Elementwise a = b, to be combined with `where`. (`a == b` asks whether two formulas are the same mathematics.)
template <class A, class B>
    requires Operands<A, B>
constexpr applied<equal_, A, B> equal(A a, B b) { return apply<equal_>(a, b); }

}  // namespace tikhonov::detail
