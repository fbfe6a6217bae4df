// The kinds of argument that a call takes.
#pragma once

#include <tikhonov/language/structure.hpp>
#include <tikhonov/language/wrt.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// `gradient(w) = buffer` in a call: the caller's memory for a gradient.
template <class S, class Value>
struct [[nodiscard]] gradient_binding {
    Value value;
};
template <class S>
struct [[nodiscard]] gradient_target {
    template <class Value>
    constexpr auto operator=(Value&& value) const {
        return gradient_binding<S, Value>{std::forward<Value>(value)};
    }
    /// Only wrong calls reach this.
    template <class Value>
    constexpr mistake operator==(const Value&) const {
        diagnostics::comparison_as_binding<diagnostics::name_for<"gradient", Value>>();
        return {};
    }
};
/// The target of a gradient in a call: `gradient(w) = buffer`. The buffer holds exactly T, has as many elements as w, and is overwritten.
template <Symbol S>
constexpr gradient_target<S> gradient(S) {
    return {};
}

/// Only wrong calls reach this.
template <class E>
    requires(!Symbol<E>)
constexpr auto gradient(const E&) {
    if constexpr (!mistaken<E>) diagnostics::not_a_symbol<diagnostics::name_for<"gradient", E>>();
    return mistake{};
}

/// Bindings that are kept for several calls; see binding_set.hpp.
template <class... Arguments>
struct binding_set;
/// What `bind` returns where it refuses.
struct refused_set {};

enum class argument_kind { other, value, gradient, axis, window, rows, set, refused };

template <class Argument>
struct argument_traits {
    static constexpr auto kind = argument_kind::other;
};
template <class S, class V>
struct argument_traits<binding<S, V>> : bound_symbols<S> {
    static constexpr auto kind = argument_kind::value;
    using value = V;
};
template <class S, class V>
struct argument_traits<gradient_binding<S, V>> : bound_symbols<S> {
    static constexpr auto kind = argument_kind::gradient;
    using value = V;
};
template <class A>
struct argument_traits<axis_binding<A>> {
    static constexpr auto kind = argument_kind::axis;
    using axis = A;
};
template <class A>
struct argument_traits<window_binding<A>> {
    static constexpr auto kind = argument_kind::window;
    using axis = A;
};
template <class A, class E>
struct argument_traits<rows_binding<A, E>> {
    static constexpr auto kind = argument_kind::rows;
    using axis = A;
    using number = E;
};
template <class... A>
struct argument_traits<binding_set<A...>> {
    static constexpr auto kind = argument_kind::set;
};
template <>
struct argument_traits<refused_set> {
    static constexpr auto kind = argument_kind::refused;
};
template <>
struct argument_traits<mistake> {  // `gradient(2_c * w) = buffer`
    static constexpr auto kind = argument_kind::refused;
};
template <class Argument>
using traits = argument_traits<std::remove_cvref_t<Argument>>;

template <class A>
concept Argument = traits<A>::kind != argument_kind::other;

/// The position of the first argument that is none, counted from 1; 0 if all are.
template <class... A>
consteval int wrong_argument() {
    int position = 0;
    int found = 0;
    (..., (++position, found = found == 0 && !Argument<A> ? position : found));
    return found;
}

/// "argument 03".
template <int Position>
inline constexpr auto argument_name = [] {
    fixed_string<12> text("argument 00");
    text.text[9] = static_cast<char>('0' + Position / 10);
    text.text[10] = static_cast<char>('0' + Position % 10);
    return text;
}();

/// One argument of a call after sets have been opened, with the position of what it came in.
template <class A, bool InSet, int Position>
struct listed {};
template <class... Listed>
struct argument_list {};
template <class... A, class... B>
consteval argument_list<A..., B...> operator+(argument_list<A...>, argument_list<B...>) {
    return {};
}
template <class A, bool InSet, int Position>
consteval auto list_argument() {
    if constexpr (traits<A>::kind == argument_kind::set) {
        return []<class... Member>(std::type_identity<binding_set<Member...>>) {
            return (argument_list<>{} + ... + list_argument<Member, true, Position>());
        }(std::type_identity<A>{});
    } else {
        return argument_list<listed<A, InSet, Position>>{};
    }
}
template <class... A>
consteval auto list_arguments() {
    return []<int... P>(std::integer_sequence<int, P...>) {
        return (argument_list<>{} + ... + list_argument<std::remove_cvref_t<A>, false, P + 1>());
    }
    (std::make_integer_sequence<int, static_cast<int>(sizeof...(A))>{});
}

/// Calls `visit(argument, in_set)` for every argument, those in sets too.
template <bool InSet, class Visit, class A>
void for_each_argument(const Visit& visit, A& argument) {
    if constexpr (traits<A>::kind == argument_kind::set)
        hana::unpack(argument.items, [&](auto&... member) { (for_each_argument<true>(visit, member), ...); });
    else
        // A binding is a pointer: that it is const says nothing of what it points to.
        visit(const_cast<std::remove_const_t<A>&>(argument), std::bool_constant<InSet>{});
}

}  // namespace tikhonov::detail
