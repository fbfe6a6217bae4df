// What functions say to operands that are no expressions and to axes that are given in another way than as n in sum<n>(e). The
// overloads are worse than any other that is viable, so that only wrong calls reach them.
#pragma once

#include <tikhonov/language/axes.hpp>
#include <tikhonov/language/refused_mathematics.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

template <fixed_string Function, auto...>
constexpr mistake refuse_axis_name() {
    diagnostics::not_the_name_of_an_axis<Function>();
    return {};
}
template <fixed_string Function, auto...>
constexpr mistake refuse_axis_operand() {
    diagnostics::axis_as_operand<Function>();
    return {};
}

// Powers, and elementwise functions of several operands; those of one say it themselves, in primitives/.
template <fixed_string Name = "pow">
constexpr mistake pow(anything, anything) {
    diagnostics::exponent_as_operand<Name>();
    return {};
}
/// The same, better than the functions of <cmath>, which would take an expression as a double.
template <bool Refused, class Exponent>
constexpr mistake pow(const formula_base<Refused>&, const Exponent&) {
    if constexpr (!Refused && !mistaken<Exponent>) diagnostics::exponent_as_operand<diagnostics::name_for<"pow", Exponent>>();
    return {};
}
template <class Base, bool Refused>
    requires(!Expression<Base>)
constexpr mistake pow(const Base&, const formula_base<Refused>&) {
    if constexpr (!Refused) diagnostics::exponent_as_operand<diagnostics::name_for<"pow", Base>>();
    return {};
}
template <fixed_string Name = "equal">
constexpr mistake equal(anything, anything) {
    return refuse_number<Name>();
}
template <fixed_string Name = "where">
constexpr mistake where(anything, anything, anything) {
    diagnostics::not_a_condition<Name>();
    return {};
}

// Reductions: of a number, over "n", and over an axis among the operands.
template <auto... Axes>
constexpr mistake sum(anything) {
    return refuse_number<"sum", Axes...>();
}
template <fixed_string Axis, fixed_string... Axes>
constexpr mistake sum(anything) {
    return refuse_axis_name<"sum", Axis>();
}
template <auto... Axes>
constexpr mistake sum(anything, anything) {
    return refuse_axis_operand<"sum", Axes...>();
}
template <auto... Axes>
constexpr mistake mean(anything) {
    return refuse_number<"mean", Axes...>();
}
template <fixed_string Axis, fixed_string... Axes>
constexpr mistake mean(anything) {
    return refuse_axis_name<"mean", Axis>();
}
template <auto... Axes>
constexpr mistake logsumexp(anything) {
    return refuse_number<"logsumexp", Axes...>();
}
template <fixed_string Axis, fixed_string... Axes>
constexpr mistake logsumexp(anything) {
    return refuse_axis_name<"logsumexp", Axis>();
}
template <auto... Axes>
constexpr mistake logsumexp(anything, anything) {
    return refuse_axis_operand<"logsumexp", Axes...>();
}
template <auto... Axes>
constexpr mistake max(anything) {
    return refuse_number<"max", Axes...>();
}
template <fixed_string Name = "max", class... More>
constexpr mistake max(anything, anything, anything, const More&...) {
    diagnostics::more_than_two<Name>();
    return {};
}
template <fixed_string Axis, fixed_string... Axes>
constexpr mistake max(anything) {
    return refuse_axis_name<"max", Axis>();
}
template <auto... Axes>
constexpr mistake min(anything) {
    return refuse_number<"min", Axes...>();
}
template <fixed_string Name = "min", class... More>
constexpr mistake min(anything, anything, anything, const More&...) {
    diagnostics::more_than_two<Name>();
    return {};
}
template <fixed_string Axis, fixed_string... Axes>
constexpr mistake min(anything) {
    return refuse_axis_name<"min", Axis>();
}
template <auto... Axes>
constexpr mistake norm(anything) {
    return refuse_number<"norm", Axes...>();
}
template <fixed_string Axis, fixed_string... Axes>
constexpr mistake norm(anything) {
    return refuse_axis_name<"norm", Axis>();
}
template <auto... Axes>
constexpr mistake norm(anything, anything) {
    return refuse_axis_operand<"norm", Axes...>();
}
template <auto... Axes>
constexpr mistake softmax(anything) {
    return refuse_number<"softmax", Axes...>();
}
template <fixed_string Axis, fixed_string... Axes>
constexpr mistake softmax(anything) {
    return refuse_axis_name<"softmax", Axis>();
}
template <auto... Axes>
constexpr mistake softmax(anything, anything) {
    return refuse_axis_operand<"softmax", Axes...>();
}
template <auto... Axes>
constexpr mistake log_softmax(anything) {
    return refuse_number<"log_softmax", Axes...>();
}
template <fixed_string Axis, fixed_string... Axes>
constexpr mistake log_softmax(anything) {
    return refuse_axis_name<"log_softmax", Axis>();
}
template <auto... Axes>
constexpr mistake log_softmax(anything, anything) {
    return refuse_axis_operand<"log_softmax", Axes...>();
}

// Contractions, picks, and what concerns axes.
template <auto... Axes>
constexpr mistake dot(anything, anything) {
    return refuse_number<"dot", Axes...>();
}
template <fixed_string Axis>
constexpr mistake dot(anything, anything) {
    return refuse_axis_name<"dot", Axis>();
}
template <auto... Axes>
constexpr mistake dot(anything, anything, anything) {
    return refuse_axis_operand<"dot", Axes...>();
}
template <fixed_string Name = "pick">
constexpr mistake pick(anything, anything) {
    return refuse_number<Name>();
}
template <auto... Axes>
constexpr mistake expand(anything) {
    return refuse_number<"expand", Axes...>();
}
template <fixed_string Axis, fixed_string... Axes>
constexpr mistake expand(anything) {
    return refuse_axis_name<"expand", Axis>();
}
template <auto... Axes>
constexpr mistake expand(anything, anything) {
    return refuse_axis_operand<"expand", Axes...>();
}
template <fixed_string Name = "outer">
constexpr mistake outer(anything, anything) {
    return refuse_number<Name>();
}
template <auto From, auto To>
constexpr mistake rename(anything) {
    return refuse_number<"rename", From, To>();
}
template <fixed_string From, fixed_string To>
constexpr mistake rename(anything) {
    return refuse_axis_name<"rename", From>();
}
template <auto... Axes>
constexpr mistake rename(anything, anything, anything) {
    return refuse_axis_operand<"rename", Axes...>();
}
template <auto Along>
constexpr mistake diff(anything) {
    return refuse_number<"diff", Along>();
}
template <auto Along>
constexpr mistake diff(anything, replicate_tag) {
    return refuse_number<"diff", Along>();
}
template <fixed_string Along>
constexpr mistake diff(anything) {
    return refuse_axis_name<"diff", Along>();
}
template <fixed_string Name = "diff">
constexpr mistake diff(anything, anything) {
    return refuse_axis_operand<Name>();
}

// A binding with one = too many.
template <class A>
    requires(Expression<A> || Axis<A>)
constexpr mistake operator==(A, anything) {
    if constexpr (Symbol<A>) diagnostics::comparison_as_binding<A::name>();
    else if constexpr (Axis<A>) diagnostics::comparison_as_binding<name_of<A::info>()>();
    else if constexpr (!mistaken<A>) diagnostics::comparison_as_binding<diagnostics::name_for<"==", A>>();
    return {};
}

// Updates in place.
template <Symbol S, class E>
constexpr mistake operator+=(S, const E&) {
    diagnostics::no_assignment_in_place<S::name>();
    return {};
}
template <Symbol S, class E>
constexpr mistake operator-=(S, const E&) {
    diagnostics::no_assignment_in_place<S::name>();
    return {};
}
template <Symbol S, class E>
constexpr mistake operator*=(S, const E&) {
    diagnostics::no_assignment_in_place<S::name>();
    return {};
}
template <Symbol S, class E>
constexpr mistake operator/=(S, const E&) {
    diagnostics::no_assignment_in_place<S::name>();
    return {};
}

}  // namespace tikhonov::detail
