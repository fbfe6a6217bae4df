// Symbols: the named inputs of a formula.
#pragma once

#include <algorithm>
#include <utility>

#include <tikhonov/core/diagnostics.hpp>
#include <tikhonov/graph/operand.hpp>
#include <tikhonov/language/axis.hpp>

namespace tikhonov {

/// `symbol = value` in a call. `Value` is a reference for an lvalue, so that a temporary can be told apart.
template <class Symbol, class Value>
struct binding {
    Value value;
};

/// `symbol = expression` in `compile`: the symbol's new value.
template <class Symbol, class E>
struct update {};

constexpr std::uint64_t hash_symbol(const symbol_info& info) {
    std::uint64_t key = mix(hash_text(info.name), static_cast<std::uint64_t>(info.promise) * 8 + static_cast<std::uint64_t>(info.kind));
    for (int i = 0; i < info.axes.size; ++i) key = mix(key, info.axes.items[i]->hash);
    return info.classes == nullptr ? key : mix(key, info.classes->hash);
}

struct symbol_tag {};

template <fixed_string Name, attribute Promise, element Kind, class Classes, class... Axes>
struct symbol : expression_tag, symbol_tag {
    static constexpr auto name = Name;
    using classes = Classes;

    static constexpr symbol_info info = [] {
        symbol_info result{.name = Name.view(), .axes = {{&Axes::info...}, sizeof...(Axes)}, .promise = Promise, .kind = Kind};
        if constexpr (Axis<Classes>) result.classes = &Classes::info;
        result.key = hash_symbol(result);
        return result;
    }();
    static constexpr formula description{.op = &ops::symbol, .axes = info.axes, .symbol = &info, .key = info.key, .kind = Kind};

    /// Binds a value at a call, or, with an expression, states an update.
    template <class Value>
    constexpr auto operator=(Value&& value) const {
        if constexpr (Expression<std::remove_cvref_t<Value>>) return update<symbol, std::remove_cvref_t<Value>>{};
        else return binding<symbol, Value>{std::forward<Value>(value)};
    }
};

template <class S>
concept Symbol = std::derived_from<S, symbol_tag>;

/// Promises of a symbol: every element is checked at the call, and neither holds for NaN.
inline constexpr attribute nonnegative = attribute::nonnegative;
inline constexpr attribute positive = attribute::positive;

template <class... Axes>
struct axis_types {};
template <class... A, class... B>
consteval axis_types<A..., B...> operator+(axis_types<A...>, axis_types<B...>) {
    return {};
}

/// The symbol of `tensor<"X", n, d, nonnegative>`: its axes, and the attribute, if any.
template <fixed_string Name, auto... Parts>
consteval auto make_symbol() {
    if constexpr ((0 + ... + (std::same_as<decltype(Parts), const attribute> ? 0 : 1)) > max_rank) {
        diagnostics::too_many_axes<Name>();
        return mistake{};
    } else {
        constexpr auto promise_of = []<class Part>([[maybe_unused]] Part part) {
            if constexpr (std::same_as<Part, attribute>) return part;
            else return attribute::none;
        };
        constexpr auto axis_of = []<class Part>(Part) {
            if constexpr (std::same_as<Part, attribute>) return axis_types<>{};
            else return axis_types<Part>{};
        };
        constexpr attribute promise = std::max({attribute::none, promise_of(Parts)...});
        return []<class... Axes>(axis_types<Axes...>) {
            return symbol<Name, promise, element::real, void, Axes...>{};
        }((axis_types<>{} + ... + axis_of(Parts)));
    }
}

/// `tensor<"X", n, d>`: up to eight axes in storage order, the last one contiguous. Attributes may follow: `nonnegative`, `positive`. One
/// name, one symbol: the same name with other axes or attributes in one formula does not compile.
template <fixed_string Name, auto... Parts>
inline constexpr auto tensor = make_symbol<Name, Parts...>();

/// `scalar<"lambda", nonnegative>`: a tensor without axes, a number that may change from call to call.
template <fixed_string Name, auto... Attributes>
inline constexpr auto scalar = make_symbol<Name, Attributes...>();

template <fixed_string Name, auto... Axes>
struct label_type;
template <fixed_string Name, auto Only>
struct label_type<Name, Only> {
    using type = symbol<Name, attribute::none, element::label, std::remove_const_t<decltype(Only)>>;
};
template <fixed_string Name, auto First, auto Classes>
struct label_type<Name, First, Classes> {
    using type =
        symbol<Name, attribute::none, element::label, std::remove_const_t<decltype(Classes)>, std::remove_const_t<decltype(First)>>;
};
template <fixed_string Name, auto First, auto Second, auto Classes>
struct label_type<Name, First, Second, Classes> {
    using type = symbol<Name, attribute::none, element::label, std::remove_const_t<decltype(Classes)>, std::remove_const_t<decltype(First)>,
                        std::remove_const_t<decltype(Second)>>;
};

template <fixed_string Name, auto... Axes>
consteval auto make_mask() {
    if constexpr (sizeof...(Axes) > max_rank) {
        diagnostics::too_many_axes<Name>();
        return mistake{};
    } else {
        return symbol<Name, attribute::none, element::boolean, void, std::remove_const_t<decltype(Axes)>...>{};
    }
}

/// `mask<"seen", n, m>`: a truth value at every index, a condition for `where`, `&&`, `||` and `!`.
template <fixed_string Name, auto... Axes>
inline constexpr auto mask = make_mask<Name, Axes...>();

/// `labels<"label", n, c>`: for every index of `n` a class, an integer in [0, extent of c). The last axis is that of the classes.
template <fixed_string Name, auto... Axes>
inline constexpr typename label_type<Name, Axes...>::type labels{};

}  // namespace tikhonov
