// Derivatives along directions, and the matrices of all of them: Jacobians and Hessians.
#pragma once

#include <tikhonov/language/losses.hpp>
#include <tikhonov/language/structure.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

template <class E, class S, class V>
struct directional {
    static constexpr axis_list axes = E::description.axes.with(V::description.axes.without(S::description.axes));
    static constexpr formula description = describe_over(&ops::jvp, {&E::description, &S::description, &V::description}, axes, axis_list{});
};

/// Whether e can be differentiated in s along something; says so if not.
template <fixed_string Function, class E, class S>
constexpr bool has_directions() {
    if constexpr (mistaken<E, S>) return false;
    else if constexpr (is_pack<S>) diagnostics::gradient_of_pack<diagnostics::name_for<Function, S>>();
    else if constexpr (!Symbol<S>) diagnostics::not_a_symbol<diagnostics::name_for<Function, S>>();
    else if constexpr (!is_number<Function, E>() || !is_number<Function, S>()) return false;
    else if constexpr (symbols_below<E::description>::count == 0) return true;
    else if constexpr (!symbols_below<E::description>::contain(S::info)) diagnostics::gradient_of_absent<S::name>();
    else return is_finite_function<Function, E, S>();
    return false;
}

/// The derivative of e, a number or a tensor, in the symbol w along the direction v, which has the axes of w: Σ ∂e/∂w · v, with the axes of
/// e. (JAX's jvp.) v may depend on w. `jvp(grad(loss, w), w, v)` is the Hessian times v; with several parameters the parts add up:
/// `grad(jvp(loss, w, v) + jvp(loss, b, u), w)`.
template <Expression E, Expression S, Expression V>
constexpr auto jvp(E, S, V) {
    if constexpr (mistaken<V> || !has_directions<"jvp", E, S>()) {
        return mistake{};
    } else if constexpr (!is_number<"jvp", V>()) {
        return mistake{};
    } else if constexpr (!S::description.axes.contains(V::description.axes) || !V::description.axes.contains(S::description.axes)) {
        say_axes_do_not_fit<"jvp", S::description, V::description>();
        return mistake{};
    } else {
        return expression_of<directional<E, S, V>>{};
    }
}
template <fixed_string Name = "jvp">
constexpr mistake jvp(anything, anything, anything) {
    return refuse_number<Name>();
}

/// The unit matrix of a symbol's axes and as many new ones.
template <class S, class... To>
struct unit_direction;
template <fixed_string Name, attribute Promise, element Kind, class Classes, class... Axes, class... To>
struct unit_direction<symbol<Name, Promise, Kind, Classes, Axes...>, To...> {
    static constexpr bool fits = sizeof...(Axes) == sizeof...(To);
    static constexpr auto make() { return (factor<constant<1.0>>{} * ... * factor<decltype(make_identity<Axes, To>())>{}).made; }

  private:
    template <class M>
    struct factor {
        M made;
        template <class N>
        constexpr auto operator*(factor<N>) const {
            if constexpr (std::same_as<M, constant<1.0>>) return factor<N>{};
            else return factor<decltype(outer(M{}, N{}))>{};
        }
    };
};
/// Whether an axis occurs anywhere below a formula, be it summed.
template <const formula& F>
constexpr bool has_axis_below(const axis_info& axis) {
    formula_order order;
    order.add(F);
    for (int i = 0; i < order.size(); ++i) {
        const axis_list made = order[i].axes.with(order[i].over);
        for (int k = 0; k < made.size; ++k)
            if (made.items[k]->name == axis.name) return true;
    }
    return false;
}
/// Whether the axes `To` are a new name for each axis of S; says so if not.
template <fixed_string Function, class E, class S, class... To>
constexpr bool are_new_axes() {
    if constexpr (!are_axes<Function, To...>()) {
        return false;
    } else if constexpr (!unit_direction<S, To...>::fits) {
        diagnostics::one_new_axis_each<Function, axes_text<S::description>()>();
        return false;
    } else if constexpr ((has_axis_below<E::description>(To::info) || ...)) {
        constexpr const axis_info* all[] = {&To::info...};
        constexpr int found = [] {
            const bool taken[] = {has_axis_below<E::description>(To::info)...};
            int i = 0;
            while (!taken[i]) ++i;
            return i;
        }();
        diagnostics::axis_already_there<Function, name_of<*all[found]>(), axes_text<E::description>()>();
        return false;
    } else {
        return true;
    }
}

/// ∂e/∂w with the axes of e, then those of w under the names `To`, one for each: `jacobian<k>(dot(X, w), w)[n, k]` is X.
template <auto... To, Expression E, Expression S>
constexpr auto jacobian(E, S) {
    if constexpr (!has_directions<"jacobian", E, S>()) {
        return mistake{};
    } else if constexpr (!are_new_axes<"jacobian", E, S, axis_type_of<To>...>()) {
        return mistake{};
    } else {
        constexpr auto unit = unit_direction<S, axis_type_of<To>...>::make();
        if constexpr (mistaken<std::remove_const_t<decltype(unit)>>) return mistake{};
        else if constexpr (E::description.axes.size + sizeof...(To) > max_rank) {
            diagnostics::too_many_axes<diagnostics::name_for<"jacobian", E>>();
            return mistake{};
        } else return expression_of<directional<E, S, std::remove_const_t<decltype(unit)>>>{};
    }
}
/// The second derivatives of a scalar e, with the axes of w and, under the names `To`, once more: `hessian<k>(mse(dot(X, w), t), w)` is
/// 2/n·XᵀX with the axes d and k. Of two symbols, `hessian<To...>(e, w, v)`, the block ∂²e/∂w∂v, with the axes of v renamed.
template <auto... To, Expression E, Expression S, Expression V>
constexpr auto hessian(E e, S w, V v) {
    if constexpr (mistaken<E, S, V>) return mistake{};
    else if constexpr (!has_gradient<E, S, true>() || !has_gradient<E, V, true>()) return mistake{};
    else return jacobian<To...>(grad(e, w), v);
}
/// The same in one symbol.
template <auto... To, Expression E, Expression S>
constexpr auto hessian(E e, S w) {
    return hessian<To...>(e, w, w);
}
template <auto... To>
constexpr mistake jacobian(anything, anything) {
    return refuse_number<"jacobian", To...>();
}
template <auto... To>
constexpr mistake hessian(anything, anything) {
    return refuse_number<"hessian", To...>();
}

}  // namespace tikhonov::detail
