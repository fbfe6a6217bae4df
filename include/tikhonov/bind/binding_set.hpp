// Bindings that are prepared once and used in many calls.
#pragma once

#include <tikhonov/bind/bound_value.hpp>
#include <tikhonov/bind/diagnostics.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

template <class... Arguments>
struct [[nodiscard]] binding_set {
    hana::tuple<Arguments...> items;
};

/// What a set keeps of a value: numbers, seeds, `std::ref`s and views themselves, of anything else the reference.
template <class V>
using kept = std::conditional_t<form_of<V> == value_form::number || form_of<V> == value_form::seed || form_of<V> == value_form::reference ||
                                    (borrows<V> && std::is_trivially_copyable_v<std::remove_cvref_t<V>>),
                                std::remove_cvref_t<V>, V>;

template <class S, class V>
constexpr auto kept_binding(binding<S, V> argument) {
    return binding<S, kept<V>>{static_cast<V&&>(argument.value)};
}
template <class S, class V>
constexpr auto kept_binding(gradient_binding<S, V> argument) {
    return gradient_binding<S, kept<V>>{static_cast<V&&>(argument.value)};
}
template <class Other>
constexpr Other kept_binding(Other argument) {
    return argument;
}

/// Where a set would outlive what it refers to: the name of the symbol that is bound to a temporary container.
template <class A>
consteval std::string_view temporary_in() {
    if constexpr (traits<A>::kind == argument_kind::value || traits<A>::kind == argument_kind::gradient) {
        if constexpr (is_temporary<typename traits<A>::value>)
            return []<class First, class... Rest>(symbol_list<First, Rest...>) { return First::info.name; }(typename traits<A>::symbols{});
    }
    return {};
}

/// The set of some arguments, unless one is no binding or refers to what is gone after this expression.
template <class... A>
constexpr auto make_set(A&... arguments) {
    constexpr int wrong = wrong_argument<A...>();
    constexpr std::string_view temporary = [] {
        std::string_view found;
        (..., (found = found.empty() ? temporary_in<A>() : found));
        return found;
    }();
    if constexpr (wrong > 0) {
        diagnostics::not_a_binding<argument_name<wrong>>();
        return refused_set{};
    } else if constexpr (!temporary.empty()) {
        diagnostics::temporary_container<to_fixed_string<temporary.size()>(temporary)>();
        return refused_set{};
    } else {
        return binding_set<decltype(kept_binding(arguments))...>{{kept_binding(arguments)...}};
    }
}

/// `auto data = bind(X = xs, t = ts, lambda = 0.01f);` then `objective(data, w = ws, b = 0.5f)`. A set keeps references to named
/// containers, which must outlive it, and copies of views and spans; numbers are copied, a named one too: bind `std::ref(value)` where
/// later values matter, or the kernel updates it. Axes, windows, gradient targets and other sets may be in a set. What a kernel does
/// not use of a set, it ignores; a symbol that is bound twice, in a set and beside it, does not compile.
/// (The first argument stands apart as in std::bind, which argument-dependent lookup finds too: of two alike the constrained wins.)
template <class First, class... Rest>
    requires(Argument<First> || (Argument<Rest> || ...))
constexpr auto bind(First&& first, Rest&&... rest) { return make_set(first, rest...); }

}  // namespace tikhonov::detail
