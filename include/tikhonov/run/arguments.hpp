// The kinds of argument that a call takes.
#pragma once

#include <tikhonov/language/structure.hpp>
#include <tikhonov/language/wrt.hpp>

namespace tikhonov {

/// `gradient(w) = buffer` in a call: the caller's memory for a gradient.
template <class S, class Value>
struct gradient_binding {
    Value value;
};
template <class S>
struct gradient_target {
    template <class Value>
    constexpr auto operator=(Value&& value) const {
        return gradient_binding<S, Value>{std::forward<Value>(value)};
    }
};
template <Symbol S>
constexpr gradient_target<S> gradient(S) {
    return {};
}

template <class Argument>
struct argument_traits {
    static constexpr bool is_binding = false, is_axis = false, is_gradient = false;
};
template <class S, class V>
struct argument_traits<binding<S, V>> {
    static constexpr bool is_binding = true, is_axis = false, is_gradient = false;
    using symbol = S;
    using value = V;
};
template <class A>
struct argument_traits<axis_binding<A>> {
    static constexpr bool is_binding = false, is_axis = true, is_gradient = false;
    using axis = A;
};
template <class S, class V>
struct argument_traits<gradient_binding<S, V>> {
    static constexpr bool is_binding = false, is_axis = false, is_gradient = true;
    using symbol = S;
    using value = V;
};
template <class Argument>
using traits = argument_traits<std::remove_cvref_t<Argument>>;

}  // namespace tikhonov
