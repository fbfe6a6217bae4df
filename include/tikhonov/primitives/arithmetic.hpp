// The four operations, negation and the square. For graphs, products and sums are commutative; the rest is not.
#pragma once

#include <tikhonov/graph/apply.hpp>

namespace tikhonov {

struct add_ {
    static constexpr fixed_string name = "+";
    static constexpr int arity = 2;
    static constexpr bool commutative = true;
    static constexpr auto value(auto a, auto b) { return a + b; }
    template <int K>
    static constexpr auto slope(auto, auto, auto) {
        return 1_c;
    }
};

struct subtract_ {
    static constexpr fixed_string name = "-";
    static constexpr int arity = 2;
    static constexpr auto value(auto a, auto b) { return a - b; }
    template <int K>
    static constexpr auto pullback(auto g, auto, auto, auto, auto) {
        if constexpr (K == 0) return g;
        else return -g;
    }
};

struct multiply_ {
    static constexpr fixed_string name = "*";
    static constexpr int arity = 2;
    static constexpr bool commutative = true;
    static constexpr auto value(auto a, auto b) { return a * b; }
    template <int K>
    static constexpr auto slope(auto a, auto b, auto) {
        if constexpr (K == 0) return b;
        else return a;
    }
};

struct divide_ {
    static constexpr fixed_string name = "/";
    static constexpr int arity = 2;
    static constexpr auto value(auto a, auto b) { return a / b; }
    template <int K>
    static constexpr auto pullback(auto g, auto, auto b, auto, auto y) {
        if constexpr (K == 0) return g / b;
        else return -(g * y / b);
    }
};

struct negate_ {
    static constexpr fixed_string name = "negate";
    static constexpr auto value(auto x) { return -x; }
    template <int K>
    static constexpr auto pullback(auto g, auto, auto, auto, auto) {
        return -g;
    }
};

struct sq_ {
    static constexpr fixed_string name = "sq";
    static constexpr auto value(auto x) { return x * x; }
    static constexpr auto slope(auto x, auto) { return 2_c * x; }
};

template <class A, class B>
    requires Operands<A, B>
constexpr result<add_, A, B> operator+(A a, B b) { return apply<add_>(a, b); }
template <class A, class B>
    requires Operands<A, B>
constexpr result<subtract_, A, B> operator-(A a, B b) { return apply<subtract_>(a, b); }
template <class A, class B>
    requires Operands<A, B>
constexpr result<multiply_, A, B> operator*(A a, B b) { return apply<multiply_>(a, b); }
template <class A, class B>
    requires Operands<A, B>
constexpr result<divide_, A, B> operator/(A a, B b) { return apply<divide_>(a, b); }
template <Operand X>
constexpr result<negate_, X> operator-(X x) {
    return apply<negate_>(x);
}
constexpr auto operator+(Operand auto x) { return x; }

/// sq(x) = x².
template <Operand X>
constexpr result<sq_, X> sq(X x) {
    return apply<sq_>(x);
}

}  // namespace tikhonov
