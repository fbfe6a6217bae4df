// Symbols: the named inputs of a formula.
#pragma once

#include <utility>

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
    static constexpr formula description{.op = &ops::symbol, .axes = info.axes, .symbol = &info, .key = info.key};

    /// Binds a value at a call, or, with an expression, states an update.
    template <class Value>
    constexpr auto operator=(Value&& value) const {
        if constexpr (Expression<std::remove_cvref_t<Value>>) return update<symbol, std::remove_cvref_t<Value>>{};
        else return binding<symbol, Value>{std::forward<Value>(value)};
    }
};

template <class S>
concept Symbol = std::derived_from<S, symbol_tag>;

inline constexpr attribute nonnegative = attribute::nonnegative;

/// The axes among the parts of `tensor<"X", n, d, nonnegative>`, and the attribute, if any.
template <fixed_string Name, attribute Promise, class Axes, auto... Parts>
struct collect_parts;
template <fixed_string Name, attribute Promise, class... Axes>
struct collect_parts<Name, Promise, void(Axes...)> {
    static_assert(sizeof...(Axes) <= max_rank, "tikhonov: a tensor can have at most eight axes");
    using type = symbol<Name, Promise, element::real, void, Axes...>;
};
template <fixed_string Name, attribute Promise, class... Axes, auto Part, auto... Rest>
struct collect_parts<Name, Promise, void(Axes...), Part, Rest...> {
    static consteval auto next() {
        if constexpr (std::same_as<std::remove_const_t<decltype(Part)>, attribute>)
            return collect_parts<Name, Part, void(Axes...), Rest...>{};
        else return collect_parts<Name, Promise, void(Axes..., std::remove_const_t<decltype(Part)>), Rest...>{};
    }
    using type = typename decltype(next())::type;
};

/// `tensor<"X", n, d>`: axes in storage order, the last one contiguous. Attributes may follow: `nonnegative`.
template <fixed_string Name, auto... Parts>
inline constexpr typename collect_parts<Name, attribute::none, void(), Parts...>::type tensor{};

/// A tensor without axes.
template <fixed_string Name, auto... Attributes>
inline constexpr typename collect_parts<Name, attribute::none, void(), Attributes...>::type scalar{};

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

/// `labels<"label", n, c>`: for every index of `n` a class, an integer in [0, extent of c). The last axis is that of the classes.
template <fixed_string Name, auto... Axes>
inline constexpr typename label_type<Name, Axes...>::type labels{};

}  // namespace tikhonov
