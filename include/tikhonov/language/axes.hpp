// What concerns axes themselves: adding, renaming and comparing them, their lengths, and differences along them.
#pragma once

#include <tikhonov/language/weighted.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Whether E lacks the axis, so that it can be added or be a new name; says so if E has it.
template <fixed_string Function, class E, class A>
constexpr bool lacks_axis() {
    constexpr const axis_info* twice = [] {
        const axis_list made{{&A::info}, 1};
        return find_two_extents(E::description.axes, made);
    }();
    if constexpr (twice != nullptr) {
        diagnostics::one_name_two_axes<name_of<*twice>()>();
        return false;
    } else {
        constexpr bool has = E::description.axes.contains(A::info);
        if constexpr (has) diagnostics::axis_already_there<Function, name_of<A::info>(), axes_text<E::description>()>();
        return !has;
    }
}
template <class E, class... Axes>
struct expanded {
    static constexpr axis_list over{{&Axes::info...}, sizeof...(Axes)};
    static constexpr formula description = describe_over(&ops::spread, {&E::description}, over.with(E::description.axes), over);
};

/// e repeated along further axes, which come first: `sum<d>(sq(expand<m>(A) - rename<n, m>(A)))` are all pairwise distances of the
/// rows of A. Nothing is stored for it.
template <auto... Axes, Expression E>
    requires(sizeof...(Axes) > 0)
constexpr auto expand(E) {
    if constexpr (mistaken<E>) return mistake{};
    else if constexpr (!are_axes<"expand", axis_type_of<Axes>...>()) return mistake{};
    else if constexpr (!is_number<"expand", E>() || !(lacks_axis<"expand", E, axis_type_of<Axes>>() && ...)) return mistake{};
    else if constexpr (constexpr axis_repetition again = find_axis_repetition({&axis_type_of<Axes>::info...}); again.axis != nullptr) {
        diagnostics::axis_already_there<"expand", name_of<*again.axis>(), axes_text<E::description>()>();
        return mistake{};
    } else if constexpr (E::description.axes.size + sizeof...(Axes) > max_rank) {
        diagnostics::too_many_axes<diagnostics::name_for<"expand", E>>();
        return mistake{};
    } else return expression_of<expanded<E, axis_type_of<Axes>...>>{};
}

template <class A, class B>
struct outer_product {
    static constexpr axis_list axes = A::description.axes.with(B::description.axes);
    static constexpr formula description =
        describe_over(&define<multiply_>::descriptor, {&A::description, &B::description}, axes, axis_list{});
};

/// outer(a, b)[i, j] = a[i]·b[j]: the axes of a, then those of b. They share none.
template <Expression A, Expression B>
constexpr auto outer(A a, B b) {
    if constexpr (mistaken<A, B>) {
        return mistake{};
    } else if constexpr (!is_number<"outer", A>() || !is_number<"outer", B>()) {
        return mistake{};
    } else {
        constexpr const axis_info* twice = find_two_extents(A::description.axes, B::description.axes);
        if constexpr (twice != nullptr) {
            diagnostics::one_name_two_axes<name_of<*twice>()>();
            return mistake{};
        } else if constexpr (A::description.axes.common(B::description.axes).size > 0) {
            diagnostics::outer_of_shared_axes<axes_text<A::description>(), axes_text<B::description>()>();
            return mistake{};
        } else if constexpr (A::description.axes.size + B::description.axes.size > max_rank) {
            diagnostics::too_many_axes<diagnostics::name_for<"outer", A>>();
            return mistake{};
        } else if constexpr (A::description.axes.size == 0 || B::description.axes.size == 0) {
            return a * b;
        } else {
            return expression_of<outer_product<A, B>>{};
        }
    }
}

/// Whether two axes can be equally long; says so if they cannot.
template <class From, class To>
constexpr bool may_be_equal() {
    constexpr std::size_t a = From::info.extent;
    constexpr std::size_t b = To::info.extent;
    constexpr bool may = a == b || a == run_time_extent || b == run_time_extent;
    if constexpr (!may) diagnostics::lengths_differ<name_of<From::info>(), name_of<To::info>()>();
    return may;
}

/// The same with two axes in order as the key: from one to the other is not back again.
constexpr formula describe_along(const primitive* op, std::initializer_list<const formula*> operands, const axis_list& axes,
                                 const axis_list& over) {
    formula result = describe_over(op, operands, axes, over);
    result.key = mix_hash(result.key, over.items[0]->hash);
    return result;
}

template <class E, class From, class To>
struct renamed {
    static constexpr axis_list over{{&From::info, &To::info}, 2};
    static constexpr axis_list axes = E::description.axes.replaced(From::info, To::info);
    static constexpr formula description = describe_along(&ops::rename, {&E::description}, axes, over);
};

/// e with the axis `From` under the name `To`, which e may not have already; the two lengths are equal from then on.
/// `dot<d>(rename<h, k>(W), W)` is WᵀW.
template <auto From, auto To, Expression E>
constexpr auto rename(E) {
    using from = axis_type_of<From>;
    using to = axis_type_of<To>;
    if constexpr (mistaken<E>) return mistake{};
    else if constexpr (!are_axes<"rename", from, to>()) return mistake{};
    else if constexpr (!is_number<"rename", E>() || !has_axes<"rename", E, from>()) return mistake{};
    else if constexpr (!lacks_axis<"rename", E, to>() || !may_be_equal<from, to>()) return mistake{};
    else return expression_of<renamed<E, from, to>>{};
}

template <class Row, class Column>
struct identity_matrix {
    static constexpr axis_list over{{&Row::info, &Column::info}, 2};
    static constexpr formula description = describe_over(&ops::identity, {}, over, over);
};
template <class Row, class Column>
consteval auto make_identity() {
    if constexpr (!are_axes<"identity", Row, Column>()) {
        return mistake{};
    } else if constexpr (Row::info.name == Column::info.name) {
        diagnostics::axis_already_there<"identity", name_of<Column::info>(), name_of<Row::info>()>();
        return mistake{};
    } else if constexpr (!may_be_equal<Row, Column>()) {
        return mistake{};
    } else {
        return expression_of<identity_matrix<Row, Column>>{};
    }
}
/// The unit matrix: 1 where the index along the first axis is that along the second, else 0. The axes are equally long.
template <auto Row, auto Column>
inline constexpr auto identity = make_identity<axis_type_of<Row>, axis_type_of<Column>>();

template <class... Axes>
struct extents {
    static constexpr axis_list over{{&Axes::info...}, sizeof...(Axes)};
    static constexpr formula description = describe_over(&ops::extent, {}, axis_list{}, over);
};
template <class... Axes>
consteval auto make_extent() {
    if constexpr (!are_axes<"extent", Axes...>()) return mistake{};
    else return expression_of<extents<Axes...>>{};
}
/// The length of an axis as a number without axes; of several, their product.
template <auto First, auto... More>
inline constexpr auto extent = make_extent<axis_type_of<First>, axis_type_of<More>...>();

struct replicate_tag {};
/// `diff<d>(w, replicate)`: the last element is repeated, so the last difference is 0.
inline constexpr replicate_tag replicate{};

template <class E, class Along, bool Replicate>
struct differences {
    using made = axis_of_differences<Along>;
    static constexpr axis_list over{{&Along::info, &made::info}, 2};
    static constexpr axis_list axes = Replicate ? E::description.axes : E::description.axes.replaced(Along::info, made::info);
    static constexpr formula description = describe_along(Replicate ? &ops::diff_replicate : &ops::diff, {&E::description}, axes, over);
};
template <class Along, bool Replicate, Expression E>
constexpr auto make_difference(E) {
    if constexpr (mistaken<E>) return mistake{};
    else if constexpr (!are_axes<"diff", Along>()) return mistake{};
    else if constexpr (!is_number<"diff", E>() || !has_axes<"diff", E, Along>()) return mistake{};
    else if constexpr (!lacks_axis<"diff", E, axis_of_differences<Along>>()) return mistake{};
    else return expression_of<differences<E, Along, Replicate>>{};
}
/// diff<d>(w)[i] = w[i + 1] - w[i], on an axis of its own, `diff_axis<d>`, one shorter than d.
template <auto Along, Expression E>
constexpr auto diff(E e) {
    return make_difference<axis_type_of<Along>, false>(e);
}
/// The same on `d` itself; the last difference is 0.
template <auto Along, Expression E>
constexpr auto diff(E e, replicate_tag) {
    return make_difference<axis_type_of<Along>, true>(e);
}

}  // namespace tikhonov::detail
