// Means in which elements count differently, or some not at all.
#pragma once

#include <tikhonov/language/reductions.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// The second operand of a weighted mean.
template <Expression S>
struct weights_of {};
/// The second operand of a mean over the elements that a condition admits.
template <Expression C>
struct admitted_by {};

/// `mean(e, weights(s))` = Σ s·e / Σ s, where s has some of the axes of e and is repeated along the others; `mean<n>(e, weights(s))` over
/// the named axes. Where Σ s = 0 the call is a `bind_error`. (scikit-learn's sample_weight.)
template <Expression S>
constexpr weights_of<S> weights(S) {
    return {};
}
/// `mean(e, where(seen))`: the mean over the elements at which the condition holds; the others do not reach value or gradient, not even as
/// NaN. A call that admits none is a `bind_error`.
template <Expression C>
constexpr admitted_by<C> where(C) {
    return {};
}

/// Σ of the weights over the axes `Over` of E.
template <class E, class S, unsigned Over>
struct total_weight {
    static constexpr axis_list over = chosen_axes(E::description.axes, Over);
    static constexpr formula description =
        describe_over(&ops::total_weight, {&S::description, &E::description}, E::description.axes.without(over), over);
};
template <class E, class S, unsigned Over>
struct mean_by_weights {
    using total = total_weight<E, S, Over>;
    static constexpr formula description =
        describe_over(&ops::weighted_mean, {&E::description, &S::description, &total::description}, total::description.axes, total::over);
};

template <auto... Axes, Expression E, Expression S>
constexpr auto make_weighted_mean(E, S) {
    constexpr const axis_list& axes = E::description.axes;
    if constexpr (!axes.contains(S::description.axes)) {
        say_axes_do_not_fit<"mean", E::description, S::description>();
        return mistake{};
    } else if constexpr (!has_axes<"mean", E, std::remove_const_t<decltype(Axes)>...>()) {
        return mistake{};
    } else {
        constexpr unsigned all = (1u << axes.size) - 1;
        constexpr unsigned named = (0u | ... | (1u << axes.position(decltype(Axes)::info)));
        return expression_of<mean_by_weights<E, S, sizeof...(Axes) == 0 ? all : named>>{};
    }
}
template <auto... Axes, Expression E, Expression S>
constexpr auto mean(E e, weights_of<S>) {
    if constexpr (mistaken<E, S>) return mistake{};
    else if constexpr (!is_number<"mean", E>() || !is_number<"weights", S>()) return mistake{};
    else return make_weighted_mean<Axes...>(e, S{});
}
template <auto... Axes, Expression E, Expression C>
constexpr auto mean(E e, admitted_by<C>) {
    if constexpr (mistaken<E, C>) {
        return mistake{};
    } else if constexpr (!is_number<"mean", E>()) {
        return mistake{};
    } else if constexpr (!is_boolean(C::description)) {
        diagnostics::not_a_condition<diagnostics::name_for<"where", C>>();
        return mistake{};
    } else {
        return make_weighted_mean<Axes...>(e, C{});
    }
}

// Overloads that only wrong calls reach.
template <fixed_string Name = "weights">
constexpr weights_of<mistake> weights(anything) {
    refuse_number<Name>();
    return {};
}
template <fixed_string Name = "where">
constexpr admitted_by<mistake> where(anything) {
    diagnostics::not_a_condition<Name>();
    return {};
}
template <auto... Axes, class Weights>
constexpr mistake mean(anything, Weights) {
    if constexpr (std::same_as<Weights, weights_of<mistake>> || std::same_as<Weights, admitted_by<mistake>>) return {};
    else if constexpr (Axis<Weights>) diagnostics::axis_as_operand<diagnostics::name_for<"mean", Weights>>();
    else diagnostics::no_weights<diagnostics::name_for<"mean", Weights>>();
    return {};
}

}  // namespace tikhonov::detail
