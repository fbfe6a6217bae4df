// Sums, means and their relatives over all axes or over named ones, and the contraction of a shared axis.
#pragma once

#include <tikhonov/language/expression.hpp>
#include <tikhonov/primitives/all.hpp>

namespace tikhonov {

template <const primitive& Op, class E, class... Axes>
struct reduction : expression_tag {
    static constexpr axis_list over = sizeof...(Axes) == 0 ? E::description.axes : axis_list{{&Axes::info...}, sizeof...(Axes)};
    static constexpr formula description = describe_over(&Op, {&E::description}, E::description.axes.without(over), over);
};

template <const primitive& Op, fixed_string Function, auto... Axes, Expression E>
constexpr auto reduce(E) {
    require_number<E::description, Function>();
    [[maybe_unused]] auto check = []<class A>(A) {
        if constexpr (!E::description.axes.contains(A::info))
            diagnostics::axis_not_there<Function, to_fixed_string<A::info.name.size()>(A::info.name), axes_text<E::description>()>{};
    };
    (check(Axes), ...);
    return reduction<Op, E, std::remove_const_t<decltype(Axes)>...>{};
}

/// Σ e over all axes, or `sum<n, d>(e)` over the named ones. A sum over nothing is 0.
template <auto... Axes>
constexpr auto sum(Expression auto e) {
    return reduce<ops::sum, "sum", Axes...>(e);
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
/// exp(z) / Σ exp(z) over the named axes (all of them if none is named). The axes stay.
template <auto... Axes>
constexpr auto softmax(Expression auto z) {
    return exp(z - logsumexp<Axes...>(z));
}

template <class A, class B, class Axis>
struct contraction : expression_tag {
    static constexpr axis_list over{{&Axis::info}, 1};
    static constexpr formula description =
        describe_over(&ops::dot, {&A::description, &B::description}, A::description.axes.with(B::description.axes).without(over), over);
};

template <const axis_info& Info>
struct axis_of {
    static constexpr const axis_info& info = Info;
};

/// Σ a·b over the one axis that both have. The result has the free axes of a, then those of b.
template <Expression A, Expression B>
constexpr auto dot(A, B) {
    require_number<A::description, "dot">();
    require_number<B::description, "dot">();
    constexpr axis_list shared = A::description.axes.common(B::description.axes);
    if constexpr (shared.size != 1) {
        diagnostics::nothing_to_contract<axes_text<A::description>(), axes_text<B::description>()>{};
        return constant<0.0>{};
    } else {
        return contraction<A, B, axis_of<*shared.items[0]>>{};
    }
}
/// Σ a·b over the named axis; other shared axes are kept and paired.
template <auto Contracted, Expression A, Expression B>
constexpr auto dot(A, B) {
    using axis_t = std::remove_const_t<decltype(Contracted)>;
    constexpr bool both = A::description.axes.contains(axis_t::info) && B::description.axes.contains(axis_t::info);
    if constexpr (!both) diagnostics::nothing_to_contract<axes_text<A::description>(), axes_text<B::description>()>{};
    return contraction<A, B, axis_t>{};
}

template <class E, class Label>
struct picked : expression_tag {
    static constexpr axis_list over{{Label::info.classes}, 1};
    static constexpr axis_list rest = E::description.axes.without(over);
    static constexpr axis_list axes = rest.contains(Label::info.axes) ? rest : Label::info.axes.with(rest);
    static constexpr formula description = describe_over(&ops::pick, {&E::description, &Label::description}, axes, over);
};

template <class L>
constexpr void require_labels() {
    if constexpr (!Symbol<L>) diagnostics::not_labels<diagnostics::name_for<"pick", L>>{};
    else if constexpr (L::info.kind != element::label) diagnostics::not_labels<diagnostics::name_for<"pick", L>>{};
}

/// z at the class that `label` names: pick(z, label)[n] = z[n, label[n]].
template <Expression E, Expression L>
constexpr auto pick(E, L) {
    require_labels<L>();
    if constexpr (!E::description.axes.contains(*L::info.classes))
        diagnostics::axis_not_there<"pick", to_fixed_string<L::classes::info.name.size()>(L::classes::info.name),
                                    axes_text<E::description>()>{};
    return picked<E, L>{};
}

}  // namespace tikhonov
