// Expressions about expressions: gradients, detached parts and short names for deep formulas.
#pragma once

#include <tikhonov/language/expression.hpp>

namespace tikhonov {

template <class E, class S>
struct gradient_expression : expression_tag {
    static constexpr formula description = describe_over(&ops::grad, {&E::description, &S::description}, S::description.axes, axis_list{});
};

/// ∂e/∂s as an expression with the axes of the symbol s; e is a scalar.
template <Expression E, Expression S>
constexpr auto grad(E, S) {
    if constexpr (E::description.axes.size != 0) diagnostics::not_a_scalar<axes_text<E::description>()>{};
    if constexpr (!Symbol<S>) diagnostics::not_a_symbol<diagnostics::name_for<"grad", S>>{};
    else require_number<S::description, "grad">();
    return gradient_expression<E, S>{};
}

template <class E>
struct detached : expression_tag {
    static constexpr formula description = describe_over(&ops::stop_gradient, {&E::description}, E::description.axes, axis_list{});
};

/// The value of e; for a gradient it is a constant.
template <Expression E>
constexpr auto stop_gradient(E) {
    return detached<E>{};
}

template <class Recipe>
struct named : expression_tag {
    static constexpr formula description = decltype(Recipe{}())::description;
};

/// `let([] { return e; })` is e behind a short type name, which keeps the types of deep formulas small.
template <class Recipe>
constexpr auto let(Recipe) {
    static_assert(Expression<decltype(Recipe{}())>, "tikhonov: let takes a function that captures nothing and returns an expression");
    return named<Recipe>{};
}

}  // namespace tikhonov
