// The four operations, negation and the square. For graphs, products and sums are commutative; the rest is not.
#pragma once

#include <tikhonov/graph/apply.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

struct add_ {
    static constexpr fixed_string name = "+";
    static constexpr int arity = 2;
    static constexpr bool commutative = true;
    static constexpr auto value(auto a, auto b) { return a + b; }
    template <int K>
    static constexpr auto slope(auto, auto, auto) {
        return 1_c;
    }
    static constexpr facts about(known a, known b) {
        return {a.sign + b.sign, curvature::affine, {monotone::increasing, monotone::increasing}, smoothness::smooth, true};
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
    static constexpr facts about(known a, known b) {
        return {a.sign + -b.sign, curvature::affine, {monotone::increasing, monotone::decreasing}, smoothness::smooth};
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
    static constexpr facts about(known a, known b) {
        const bool both = a.varies && b.varies;
        const bool powers = a.room == headroom::logarithm && b.room == headroom::logarithm;  // logarithms add up
        return {.sign = a.sign * b.sign,
                .curved = !both    ? curvature::affine
                          : powers ? curvature::convex
                                   : curvature::unknown,
                .moves = {along(b.sign), along(a.sign)},
                .smooth = smoothness::smooth,
                .carries = true,
                .why = both ? "both factors depend on the parameters" : "the sign of the constant factor is not known"};
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
    static constexpr facts about(known a, known b) {
        // b is not 0: so 1/b is convex where b is nonnegative, concave where it is nonpositive, and a/b falls in b where it is positive
        const sign_set sign = a.sign * (b.sign & signs::nonzero);
        const bool one_side = along(b.sign) != monotone::unknown;
        const bool linear = !b.varies;
        return {.sign = sign,
                .curved = linear ? curvature::affine
                                 : curved(!a.varies && one_side && sign.within(signs::nonnegative),
                                          !a.varies && one_side && sign.within(signs::nonpositive)),
                .moves = {along(b.sign), one_side ? along(-a.sign) : monotone::unknown},
                .smooth = smoothness::smooth,
                .carries = linear,
                .room = a.varies ? headroom::none : headroom::logarithm,
                .why = linear     ? "the sign of the divisor is not known"
                       : a.varies ? "numerator and divisor depend on the parameters"
                                  : "the divisor depends on the parameters, and the signs are not known"};
    }
};

struct negate_ {
    static constexpr fixed_string name = "negate";
    static constexpr auto value(auto x) { return -x; }
    template <int K>
    static constexpr auto pullback(auto g, auto, auto, auto, auto) {
        return -g;
    }
    static constexpr facts about(known x) { return {-x.sign, curvature::affine, {monotone::decreasing}, smoothness::smooth}; }
};

struct sq_ {
    static constexpr fixed_string name = "sq";
    static constexpr auto value(auto x) { return x * x; }
    static constexpr auto slope(auto x, auto) { return 2_c * x; }
    static constexpr facts about(known x) {
        return {.sign = x.sign.magnitude(),
                .curved = curvature::convex,
                .moves = {along(x.sign)},
                .smooth = smoothness::smooth,
                .carries = true,
                .room = headroom::root,
                .flat_at_zero = true};
    }
};

/// A product in which a zero of b wins over everything, infinities and NaN too: what a kernel makes of a masked product, so that
/// the mask need not be asked for every term of a sum. In graphs for kernels only.
struct masked_multiply_ {
    static constexpr fixed_string name = "masked *";
    static constexpr int arity = 2;
    static constexpr auto value(auto a, auto b) { return where(equal(b, 0_c), 0_c, a * b); }
};

/// Elementwise. One operand has all axes of the other, which is repeated along the rest; anything else does not compile. The result has
/// the axes of that operand, of the left one if both have all.
template <class A, class B>
    requires Operands<A, B>
constexpr applied<add_, A, B> operator+(A a, B b) { return apply<add_>(a, b); }
template <class A, class B>
    requires Operands<A, B>
constexpr applied<subtract_, A, B> operator-(A a, B b) { return apply<subtract_>(a, b); }
template <class A, class B>
    requires Operands<A, B>
constexpr applied<multiply_, A, B> operator*(A a, B b) { return apply<multiply_>(a, b); }
template <class A, class B>
    requires Operands<A, B>
constexpr applied<divide_, A, B> operator/(A a, B b) { return apply<divide_>(a, b); }
template <Operand X>
constexpr applied<negate_, X> operator-(X x) {
    return apply<negate_>(x);
}
/// A negative number is a number too, also in a primitive's `value`, where operands are no expressions.
template <double Value>
constexpr constant<Value == 0 ? Value : -Value> operator-(constant<Value>) {
    return {};
}
constexpr auto operator+(Operand auto x) { return x; }

/// sq(x) = x².
template <Operand X>
constexpr applied<sq_, X> sq(X x) {
    return apply<sq_>(x);
}
template <fixed_string Name = "sq">
constexpr mistake sq(anything) {
    return refuse_number<Name>();
}

}  // namespace tikhonov::detail

namespace tikhonov::inline TIKHONOV_TARGET {
using detail::sq;
}
