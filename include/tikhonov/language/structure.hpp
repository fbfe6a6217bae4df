// Expressions about expressions: gradients, detached parts and recipes of deep formulas.
#pragma once

#include <tikhonov/graph/formula_order.hpp>
#include <tikhonov/language/reductions.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

template <class E, class S>
struct derivative {
    static constexpr formula description = describe_over(&ops::grad, {&E::description, &S::description}, S::description.axes, axis_list{});
};

/// Whether an indicator of something that depends on S stands in a formula: it is infinite beyond its bounds, and has no slope.
template <const formula& F, class S>
constexpr bool has_indicator_of() {
    formula_order order;
    order.add(F);
    owned_array<bool> depends(order.size());
    for (int i = 0; i < order.size(); ++i) {
        depends[i] = order[i].op == &ops::symbol && order[i].symbol->key == S::info.key;
        for (int k = 0; k < max_operands && order[i].operands[k] != nullptr; ++k)
            depends[i] = depends[i] || depends[order.find(order[i].operands[k]->key)];
        if (depends[i] && order[i].op == &define<indicator_>::descriptor) return true;
    }
    return false;
}
/// Whether e is finite wherever S is; says so if not.
template <fixed_string Function, class E, class S>
constexpr bool is_finite_function() {
    constexpr bool constrained = has_indicator_of<E::description, S>();
    if constexpr (constrained) diagnostics::gradient_of_constraint<Function, S::name>();
    return !constrained;
}

/// Whether e has a gradient with respect to s; says so if not. A formula of constants alone, such as no penalty, may have 0.
template <Expression E, Expression S, bool MayBeConstant = false>
constexpr bool has_gradient() {
    if constexpr (mistaken<E, S>) return false;
    else if constexpr (is_pack<S>) diagnostics::gradient_of_pack<diagnostics::name_for<"grad", S>>();
    else if constexpr (E::description.axes.size != 0) diagnostics::not_a_scalar<axes_text<E::description>()>();
    else if constexpr (!Symbol<S>) diagnostics::not_a_symbol<diagnostics::name_for<"grad", S>>();
    else if constexpr (!is_number<"grad", E>() || !is_number<"grad", S>()) return false;
    else if constexpr (MayBeConstant && symbols_below<E::description>::count == 0) return true;
    else if constexpr (!symbols_below<E::description>::contain(S::info)) diagnostics::gradient_of_absent<S::name>();
    else if constexpr (MayBeConstant) return is_finite_function<"grad", E, S>();
    else return true;
    return false;
}

/// ∂e/∂s as an expression with the axes of the symbol s; e is a scalar that contains s, or no symbol at all.
template <Expression E, Expression S>
constexpr auto grad(E, S) {
    if constexpr (has_gradient<E, S, true>()) return expression_of<derivative<E, S>>{};
    else return mistake{};
}
/// Only wrong calls reach these.
template <Expression S>
    requires(!is_pack<S>)
constexpr mistake grad(anything, S) { return refuse_number<"grad", S{}>(); }
template <fixed_string Name = "grad">
constexpr mistake grad(anything) {
    diagnostics::not_a_symbol<Name>();
    return {};
}
template <fixed_string Name = "grad">
constexpr mistake grad(anything, anything) {
    diagnostics::not_a_symbol<Name>();
    return {};
}

/// The product of the Hessian of e in w with a direction v, which has the axes of w: H·v = ∂/∂w (Σ ∂e/∂w · v), without ever forming H.
/// v counts as a constant, also where it depends on w: `hvp(e, w, grad(e, w))`.
template <Expression E, Expression S, Expression V>
constexpr auto hvp(E e, S s, V v) {
    if constexpr (mistaken<E, S, V>) {
        return mistake{};
    } else if constexpr (!has_gradient<E, S, true>() || !is_number<"hvp", V>()) {
        return mistake{};
    } else if constexpr (!S::description.axes.contains(V::description.axes) || !V::description.axes.contains(S::description.axes)) {
        say_axes_do_not_fit<"hvp", S::description, V::description>();
        return mistake{};
    } else {
        return grad(sum(grad(e, s) * stop_gradient(v)), s);
    }
}
template <fixed_string Name = "hvp">
constexpr mistake hvp(anything, anything, anything) {
    return refuse_number<Name>();
}

template <class E>
struct detached {
    static constexpr formula description = describe_over(&ops::stop_gradient, {&E::description}, E::description.axes, axis_list{});
};

/// The value of e; for a gradient it is a constant.
template <Expression E>
constexpr auto stop_gradient(E) {
    if constexpr (mistaken<E>) return mistake{};
    else if constexpr (is_number<"stop_gradient", E>()) return expression_of<detached<E>>{};
    else return mistake{};
}
template <fixed_string Name = "stop_gradient">
constexpr mistake stop_gradient(anything) {
    return refuse_number<Name>();
}

template <class Recipe>
inline constexpr bool is_recipe = false;
template <class Recipe>
    requires std::default_initializable<Recipe> && Expression<std::invoke_result_t<Recipe>>
inline constexpr bool is_recipe<Recipe> = true;

/// `let([] { return e; })` is e: a part of a deep formula, written as a recipe.
template <class Recipe>
constexpr auto let(Recipe) {
    if constexpr (is_recipe<Recipe>) return decltype(Recipe{}()){};
    else if constexpr (!mistaken<Recipe>) diagnostics::no_recipe<diagnostics::name_for<"let", Recipe>>();
    if constexpr (!is_recipe<Recipe>) return mistake{};
}

}  // namespace tikhonov::detail
