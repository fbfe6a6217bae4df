// Parts of a formula as expressions again, so that what is made of them is what a user would have written: the same type.
#pragma once

#include <tikhonov/decide/equality.hpp>
#include <tikhonov/language/losses.hpp>
#include <tikhonov/language/structure.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// The expression that a description belongs to.
template <const formula& F>
consteval auto find_expression() {
    if constexpr (F.op == &ops::symbol) return symbol_of(symbol_key<F.symbol>{});
    else if constexpr (F.op == &ops::constant) return constant<F.value>{};
    else return expression<F.key, typename type_of_primitive<F.foreign>::type>{};
}
template <const formula& F>
using expression_behind = decltype(find_expression<F>());
template <const formula& F, int K>
using operand_behind = expression_behind<*F.operands[K]>;

/// A part that is not there: the zero of sums.
struct absent {};
template <class X>
inline constexpr bool is_there = !std::same_as<X, absent>;

template <class A, class B>
consteval auto joined(A a, B b) {
    if constexpr (!is_there<A>) return b;
    else if constexpr (!is_there<B>) return a;
    else return a + b;
}
template <const formula& F>
consteval auto negated_formula() {
    if constexpr (F.op == &negate_op) return operand_behind<F, 0>{};
    else return -expression_behind<F>{};
}
/// -a, where two signs are none.
template <class A>
consteval auto negated(A) {
    return negated_formula<A::description>();
}
template <class A, class B>
consteval auto taken_off(A a, B b) {
    if constexpr (!is_there<B>) return a;
    else if constexpr (!is_there<A>) return negated(b);
    else if constexpr (B::description.op == &negate_op) return a + negated(b);
    else return a - b;
}
/// A part as an expression, 0 if it is not there.
template <class A>
consteval auto or_zero(A a) {
    if constexpr (is_there<A>) return a;
    else return 0_c;
}

/// The bits of some axes in another list, for a reduction.
constexpr unsigned bits_in(const axis_list& axes, const axis_list& over) {
    unsigned bits = 0;
    for (int i = 0; i < axes.size; ++i)
        if (over.contains(*axes.items[i])) bits |= 1u << i;
    return bits;
}
/// The reduction by `Op` of another expression over the axes that F reduces.
template <const formula& F, const primitive& Op, class E>
consteval auto reduced_as(E) {
    return expression_of<reduction<Op, E, bits_in(E::description.axes, F.over)>>{};
}
/// The contraction of other expressions along the axis that F contracts.
template <const formula& F, class A, class B>
consteval auto contracted_as(A, B) {
    return expression_of<contraction<A, B, A::description.axes.position(*F.over.items[0])>>{};
}

}  // namespace tikhonov::detail
