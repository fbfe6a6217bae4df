// What stands for the value that a refused call does not have, so that one mistake is one error.
#pragma once

#include <span>

#include <tikhonov/bind/diagnostics.hpp>
#include <tikhonov/graph/operand.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// A number or a span, whichever is asked for: what a refused call returns.
template <class T>
struct refused_value : std::span<const T> {
    constexpr operator T() const { return {}; }
};

/// Updates have no value: what says so is looked at only where somebody names it.
template <class T>
struct no_value {
    static constexpr refused_value<T> refuse() {
        diagnostics::no_value_of_updates<diagnostics::name_for<"value", T>>();
        return {};
    }
    static constexpr refused_value<T> value = refuse();
};

/// What results are asked wrongly.
template <class T>
struct refused_questions {
    template <class... X>
        requires(sizeof...(X) != 1)
    refused_value<T> gradient(const X&...)
    const {
        diagnostics::gradient_of_what<diagnostics::name_for<"gradient", X...>>();
        return {};
    }
    template <class X>
        requires(!Expression<X>)
    refused_value<T> gradient(const X&)
    const {
        diagnostics::gradient_of_what<diagnostics::name_for<"gradient", X>>();
        return {};
    }
    template <class X>
        requires(!Expression<X>)
    refused_value<T>
    operator[](const X&) const {
        diagnostics::output_by_number<diagnostics::name_for<"operator[]", X>>();
        return {};
    }
};

}  // namespace tikhonov::detail
