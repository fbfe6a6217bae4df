// What combines conditions: and, or, not. No gradient flows through them.
#pragma once

#include <tikhonov/graph/apply.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

struct and_ {
    static constexpr fixed_string name = "&&";
    static constexpr int arity = 2;
    static constexpr bool boolean = true;
    static constexpr bool of_conditions = true;
    static constexpr bool commutative = true;
    static constexpr auto value(auto a, auto b) { return a && b; }
    static constexpr facts about(known, known) {
        return {.sign = signs::nonnegative, .why = "a condition that depends on the parameters jumps"};
    }
};

struct or_ {
    static constexpr fixed_string name = "||";
    static constexpr int arity = 2;
    static constexpr bool boolean = true;
    static constexpr bool of_conditions = true;
    static constexpr bool commutative = true;
    static constexpr auto value(auto a, auto b) { return a || b; }
    static constexpr facts about(known, known) {
        return {.sign = signs::nonnegative, .why = "a condition that depends on the parameters jumps"};
    }
};

struct not_ {
    static constexpr fixed_string name = "!";
    static constexpr bool boolean = true;
    static constexpr bool of_conditions = true;
    static constexpr auto value(auto a) { return !a; }
    static constexpr facts about(known) { return {.sign = signs::nonnegative, .why = "a condition that depends on the parameters jumps"}; }
};

/// Where both conditions hold. Both are always computed.
template <class A, class B>
    requires Operands<A, B>
constexpr applied<and_, A, B> operator&&(A a, B b) { return apply<and_>(a, b); }
/// Where one of the conditions holds, or both.
template <class A, class B>
    requires Operands<A, B>
constexpr applied<or_, A, B> operator||(A a, B b) { return apply<or_>(a, b); }
/// Where the condition does not hold; `!(a < b)` holds where a or b is NaN, `b <= a` does not.
template <Operand A>
constexpr applied<not_, A> operator!(A a) {
    return apply<not_>(a);
}

}  // namespace tikhonov::detail
