// Sums, means and their relatives over all axes or over named ones, and the contraction of a shared axis.
#pragma once

#include <tikhonov/language/expression.hpp>
#include <tikhonov/language/parameters.hpp>
#include <tikhonov/primitives/all.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// The axes of a list whose bits are set. Where axes stand in a list, and not in which order they were named, makes an expression.
constexpr axis_list chosen_axes(const axis_list& axes, unsigned bits) {
    axis_list result;
    for (int i = 0; i < axes.size; ++i)
        if ((bits >> i & 1) != 0) result.push(*axes.items[i]);
    return result;
}

/// Bit i of `Over` stands for axis i of E.
template <const primitive& Op, class E, unsigned Over>
struct reduction {
    static constexpr axis_list over = chosen_axes(E::description.axes, Over);
    static constexpr formula description = describe_over(&Op, {&E::description}, E::description.axes.without(over), over);
};

/// Whether all of them are axes; says so if one is not.
template <fixed_string Function, class... A>
constexpr bool are_axes() {
    constexpr bool are = (Axis<A> && ...);
    if constexpr (!are) diagnostics::not_the_name_of_an_axis<Function>();
    return are;
}
template <auto A>
using axis_type_of = std::remove_const_t<decltype(A)>;

/// Whether E has the axes; says so if it lacks one.
template <fixed_string Function, class E, class... Axes>
constexpr bool has_axes() {
    if constexpr (!are_axes<Function, Axes...>()) {
        return false;
    } else if constexpr ((E::description.axes.contains(Axes::info) && ...)) {
        return true;
    } else {
        constexpr const axis_info* twice = [] {
            const axis_list named{{&Axes::info...}, sizeof...(Axes)};
            return find_two_extents(E::description.axes, named);
        }();
        constexpr int missing = [] {
            const bool found[] = {E::description.axes.contains(Axes::info)...};
            int i = 0;
            while (found[i]) ++i;
            return i;
        }();
        constexpr const axis_info* infos[] = {&Axes::info...};
        if constexpr (twice != nullptr) diagnostics::one_name_two_axes<name_of<*twice>()>();
        else diagnostics::axis_not_there<Function, name_of<*infos[missing]>(), axes_text<E::description>()>();
        return false;
    }
}

template <const primitive& Op, fixed_string Function, auto... Axes, Expression E>
constexpr auto reduce(E) {
    constexpr const axis_list& axes = E::description.axes;
    if constexpr (mistaken<E>) {
        return mistake{};
    } else if constexpr (!is_number<Function, E>()) {
        return mistake{};
    } else if constexpr (!has_axes<Function, E, std::remove_const_t<decltype(Axes)>...>()) {
        return mistake{};
    } else {
        constexpr unsigned all = (1u << axes.size) - 1;
        constexpr unsigned named = (0u | ... | (1u << axes.position(decltype(Axes)::info)));
        return expression_of<reduction<Op, E, sizeof...(Axes) == 0 ? all : named>>{};
    }
}

/// Σ e over all axes, or `sum<n, d>(e)` over the named ones, which e must have; the others stay in their order. A sum over nothing is 0.
template <auto... Axes>
constexpr auto sum(Expression auto e) {
    return reduce<ops::sum, "sum", Axes...>(e);
}
/// Σ over all elements of several symbols, `sum(parameters(w, b))`.
template <class... S>
constexpr auto sum(parameter_pack<S...>) {
    return (... + sum(S{}));
}
/// The arithmetic mean, over all axes or the named ones; over nothing it is an error of the call.
template <auto... Axes>
constexpr auto mean(Expression auto e) {
    return reduce<ops::mean, "mean", Axes...>(e);
}
/// log Σ exp(e), finite for every finite e; over nothing -inf.
template <auto... Axes>
constexpr auto logsumexp(Expression auto e) {
    return reduce<ops::logsumexp, "logsumexp", Axes...>(e);
}
/// The largest element; ties share the gradient evenly. Over nothing it is an error of the call. NaN where an element is.
template <auto... Axes>
constexpr auto max(Expression auto e) {
    return reduce<ops::maximum, "max", Axes...>(e);
}
/// The smallest element, with the conventions of `max`.
template <auto... Axes>
constexpr auto min(Expression auto e) {
    return reduce<ops::minimum, "min", Axes...>(e);
}
/// √Σe², the Euclidean norm; over nothing 0. At the origin the minimum-norm subgradient, 0.
template <auto... Axes>
constexpr auto norm(Expression auto e) {
    return reduce<ops::norm, "norm", Axes...>(e);
}
/// The reduction `R` of one's own, over all axes or the named ones; `R` states what define_reduction asks for.
template <class R, auto... Axes>
constexpr auto reduce_by(Expression auto e) {
    return reduce<define_reduction<R>::descriptor, R::name, Axes...>(e);
}
/// exp(z) / Σ exp(z) over the named axes (all of them if none is named). The axes stay.
template <auto... Axes>
constexpr auto softmax(Expression auto z) {
    return exp(z - reduce<ops::logsumexp, "softmax", Axes...>(z));
}

/// log softmax(z) = z - logsumexp(z) over the named axes (all of them if none is named). The axes stay.
template <auto... Axes>
constexpr auto log_softmax(Expression auto z) {
    return z - reduce<ops::logsumexp, "log_softmax", Axes...>(z);
}

/// Σ a·b over axis `Over` of A, which B has as well.
template <class A, class B, int Over>
struct contraction {
    static constexpr axis_list over{{A::description.axes.items[Over]}, 1};
    static constexpr formula description =
        describe_over(&ops::dot, {&A::description, &B::description}, A::description.axes.with(B::description.axes).without(over), over);
};

/// The contraction, unless the product that it sums has too many axes.
template <class A, class B, int Over>
constexpr auto contract() {
    constexpr int rank = A::description.axes.size + B::description.axes.size - A::description.axes.common(B::description.axes).size;
    if constexpr (rank > max_rank) {
        diagnostics::too_many_axes<diagnostics::name_for<"dot", A>>();
        return mistake{};
    } else {
        return expression_of<contraction<A, B, Over>>{};
    }
}

/// Σ a·b over the one axis that both have. The result has the free axes of a, then those of b. With no shared axis, or with several, it
/// does not compile and asks for `dot<d>(a, b)`.
template <Expression A, Expression B>
constexpr auto dot(A, B) {
    if constexpr (mistaken<A, B>) {
        return mistake{};
    } else if constexpr (!is_number<"dot", A>() || !is_number<"dot", B>()) {
        return mistake{};
    } else {
        constexpr axis_list shared = A::description.axes.common(B::description.axes);
        constexpr const axis_info* twice = find_two_extents(A::description.axes, B::description.axes);
        if constexpr (twice != nullptr) {
            diagnostics::one_name_two_axes<name_of<*twice>()>();
            return mistake{};
        } else if constexpr (shared.size != 1) {
            diagnostics::nothing_to_contract<axes_text<A::description>(), axes_text<B::description>()>();
            return mistake{};
        } else {
            return contract<A, B, A::description.axes.position(*shared.items[0])>();
        }
    }
}
/// Σ a·b over the named axis; other shared axes are kept and paired.
template <auto Contracted, Expression A, Expression B>
constexpr auto dot(A, B) {
    if constexpr (mistaken<A, B>) {
        return mistake{};
    } else if constexpr (!is_number<"dot", A>() || !is_number<"dot", B>()) {
        return mistake{};
    } else if constexpr (!are_axes<"dot", axis_type_of<Contracted>>()) {
        return mistake{};
    } else {
        constexpr const axis_info& axis = decltype(Contracted)::info;
        constexpr const axis_info* twice = find_two_extents(A::description.axes, B::description.axes);
        if constexpr (twice != nullptr) {
            diagnostics::one_name_two_axes<name_of<*twice>()>();
            return mistake{};
        } else if constexpr (!A::description.axes.contains(axis) || !B::description.axes.contains(axis)) {
            diagnostics::not_contracted<name_of<axis>(), axes_text<A::description>(), axes_text<B::description>()>();
            return mistake{};
        } else {
            return contract<A, B, A::description.axes.position(axis)>();
        }
    }
}

template <class E, class Label>
struct picked {
    static constexpr axis_list over{{Label::info.classes}, 1};
    static constexpr axis_list rest = E::description.axes.without(over);
    static constexpr axis_list axes = rest.contains(Label::info.axes) ? rest : Label::info.axes.with(rest);
    static constexpr formula description = describe_over(&ops::pick, {&E::description, &Label::description}, axes, over);
};

template <class L>
inline constexpr bool are_labels = [] {
    if constexpr (Symbol<L>) return L::info.kind == element::label;
    else return false;
}();
/// Whether z can be picked from by a label; says so if it cannot.
template <fixed_string Function, Expression E, Expression L>
constexpr bool can_pick() {
    if constexpr (mistaken<E, L>) return false;
    else if constexpr (!are_labels<L>) diagnostics::not_labels<Function>();
    else if constexpr (is_number<Function, E>()) return has_axes<Function, E, typename L::classes>();
    return false;
}

/// z at the class that `label` names: pick(z, label)[n] = z[n, label[n]]. The axes are those of z without the class axis; where z lacks
/// axes of the label, these come first: pick(E, label)[n, d] = E[label[n], d]. A label outside the class axis is a `bind_error`.
template <Expression E, Expression L>
constexpr auto pick(E, L) {
    if constexpr (can_pick<"pick", E, L>()) return expression_of<picked<E, L>>{};
    else return mistake{};
}

}  // namespace tikhonov::detail
