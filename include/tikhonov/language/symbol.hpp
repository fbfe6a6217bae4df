// Symbols: the named inputs of a formula.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <tuple>
#include <utility>

#include <tikhonov/core/diagnostics.hpp>
#include <tikhonov/graph/operand.hpp>
#include <tikhonov/language/axis.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// `symbol = value` in a call. `Value` is a reference for an lvalue, so that a temporary can be told apart.
template <class Symbol, class Value>
struct [[nodiscard("`symbol = value` is an argument of a call and does nothing by itself")]] binding {
    Value value;
};

/// `symbol = expression` in `compile`: the symbol's new value.
template <class Symbol, class E>
struct [[nodiscard("`symbol = expression` is an argument of compile and does nothing by itself")]] update{};

constexpr std::uint64_t hash_symbol(const symbol_info& info) {
    std::uint64_t key =
        mix_hash(hash_text(info.name), static_cast<std::uint64_t>(info.promise) * 8 + static_cast<std::uint64_t>(info.kind));
    for (int i = 0; i < info.axes.size; ++i) key = mix_hash(key, info.axes.items[i]->hash);
    return info.classes == nullptr ? key : mix_hash(key, info.classes->hash);
}

struct symbol_tag {};

// From a symbol's description back to its type leads a friend, as from a primitive's descriptor to its own (graph/primitive.hpp).
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-template-friend"
#endif
template <const symbol_info* Info>
struct symbol_key {
    friend constexpr auto symbol_of(symbol_key);
};
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

template <fixed_string Name, attribute Promise, element Kind, class Classes, class... Axes>
struct [[nodiscard]] symbol : formula_base<false>, symbol_tag {
    static constexpr auto name = Name;
    using classes = Classes;

    static constexpr symbol_info info = [] {
        symbol_info result{.name = Name.view(), .axes = {{&Axes::info...}, sizeof...(Axes)}, .promise = Promise, .kind = Kind};
        if constexpr (Axis<Classes>) result.classes = &Classes::info;
        result.key = hash_symbol(result);
        return result;
    }();
    static constexpr formula description{.op = &ops::symbol, .axes = info.axes, .symbol = &info, .key = info.key, .kind = Kind};
    friend constexpr auto symbol_of(symbol_key<&info>) { return symbol{}; }

    /// Binds a value at a call, or, with an expression, states an update.
    template <class Value>
    constexpr auto operator=(Value&& value) const {
        if constexpr (Expression<std::remove_cvref_t<Value>>) return update<symbol, std::remove_cvref_t<Value>>{};
        else return binding<symbol, Value>{std::forward<Value>(value)};
    }
    /// `w = {1, 2}` in a call is a temporary, and is refused there as one.
    template <class Value>
    constexpr auto operator=(std::initializer_list<Value> values) const {
        return binding<symbol, std::initializer_list<Value>>{values};
    }
};

template <class S>
concept Symbol = std::derived_from<S, symbol_tag>;

/// The word of a promise that is a penalty as well: `scalar<"lambda", nonnegative>`, and `loss + nonnegative(w)`.
struct nonnegative_word {
    constexpr operator attribute() const { return attribute::nonnegative; }
    /// 0 where all elements of w are nonnegative, else infinite: the constraint w >= 0 as a penalty. (Defined in penalties.hpp.)
    template <class W>
    constexpr auto operator()(W w) const;
};

/// Promises of a symbol: every element is checked at the call, and neither holds for NaN.
inline constexpr nonnegative_word nonnegative{};
inline constexpr attribute positive = attribute::positive;

template <auto Part>
inline constexpr bool is_attribute = std::convertible_to<decltype(Part), attribute>;

template <class... Axes>
struct axis_types {};
template <class... A, class... B>
consteval axis_types<A..., B...> operator+(axis_types<A...>, axis_types<B...>) {
    return {};
}

/// The name of the first of some axes that stands there twice, if any; whether with two extents.
struct axis_repetition {
    const axis_info* axis = nullptr;
    bool other_extent = false;
};
constexpr axis_repetition find_axis_repetition(std::initializer_list<const axis_info*> axes) {
    for (auto a = axes.begin(); a != axes.end(); ++a)
        for (auto b = axes.begin(); b != a; ++b)
            if ((*a)->name == (*b)->name) return {*a, (*a)->extent != (*b)->extent};
    return {};
}
/// The symbol, unless its name is empty or an axis stands there twice: rows and columns are told apart by their names.
template <fixed_string Name, attribute Promise, element Kind, class Classes, class... Axes>
consteval auto checked_symbol() {
    constexpr axis_repetition found = [] {
        if constexpr (Axis<Classes>) return find_axis_repetition({&Axes::info..., &Classes::info});
        else return find_axis_repetition({&Axes::info...});
    }();
    if constexpr (Name.view().empty()) {
        diagnostics::empty_name<diagnostics::name_for<"tensor", Axes...>>();
        return mistake{};
    } else if constexpr (found.axis == nullptr) {
        return symbol<Name, Promise, Kind, Classes, Axes...>{};
    } else {
        constexpr auto axis = to_fixed_string<found.axis->name.size()>(found.axis->name);
        if constexpr (found.other_extent) diagnostics::one_name_two_axes<axis>();
        else diagnostics::repeated_axis<Name, axis>();
        return mistake{};
    }
}

/// The symbol of `tensor<"X", n, d, nonnegative>`: its axes, and the attribute, if any.
template <fixed_string Name, auto... Parts>
consteval auto make_symbol() {
    if constexpr (!((Axis<std::remove_const_t<decltype(Parts)>> || is_attribute<Parts>)&&...)) {
        diagnostics::not_the_name_of_an_axis<Name>();
        return mistake{};
    } else if constexpr ((0 + ... + (is_attribute<Parts> ? 0 : 1)) > max_rank) {
        diagnostics::too_many_axes<Name>();
        return mistake{};
    } else {
        constexpr auto promise_of = []<class Part>([[maybe_unused]] Part part) {
            if constexpr (std::convertible_to<Part, attribute>) return static_cast<attribute>(part);
            else return attribute::none;
        };
        constexpr auto axis_of = []<class Part>(Part) {
            if constexpr (std::convertible_to<Part, attribute>) return axis_types<>{};
            else return axis_types<Part>{};
        };
        constexpr attribute promise = std::max({attribute::none, promise_of(Parts)...});
        return []<class... Axes>(axis_types<Axes...>) {
            return checked_symbol<Name, promise, element::real, void, Axes...>();
        }((axis_types<>{} + ... + axis_of(Parts)));
    }
}

/// `tensor<"X", n, d>`: up to eight axes in storage order, the last one contiguous. Attributes may follow: `nonnegative`, `positive`. One
/// name, one symbol: the same name with other axes or attributes in one formula does not compile.
template <fixed_string Name, auto... Parts>
inline constexpr auto tensor = make_symbol<Name, Parts...>();

template <fixed_string Name, auto... Attributes>
consteval auto make_scalar() {
    if constexpr ((is_attribute<Attributes> && ...)) {
        return make_symbol<Name, Attributes...>();
    } else {
        diagnostics::scalar_with_axes<Name>();
        return mistake{};
    }
}

/// `scalar<"lambda", nonnegative>`: a tensor without axes, a number that may change from call to call.
template <fixed_string Name, auto... Attributes>
inline constexpr auto scalar = make_scalar<Name, Attributes...>();

/// The symbol of axes alone: of masks and noise.
template <fixed_string Name, attribute Promise, element Kind, class... Axes>
consteval auto make_plain_symbol() {
    if constexpr (!(Axis<Axes> && ...)) {
        diagnostics::not_the_name_of_an_axis<Name>();
        return mistake{};
    } else if constexpr (sizeof...(Axes) > max_rank) {
        diagnostics::too_many_axes<Name>();
        return mistake{};
    } else {
        return checked_symbol<Name, Promise, Kind, void, Axes...>();
    }
}

/// `mask<"seen", n, m>`: a truth value at every index, a condition for `where`, `&&`, `||` and `!`.
template <fixed_string Name, auto... Axes>
inline constexpr auto mask = make_plain_symbol<Name, attribute::none, element::boolean, std::remove_const_t<decltype(Axes)>...>();

/// The last axis, that of the classes, goes to the front.
template <fixed_string Name, class... Axes>
consteval auto make_labels() {
    if constexpr (!(Axis<Axes> && ...)) {
        diagnostics::not_the_name_of_an_axis<Name>();
        return mistake{};
    } else if constexpr (sizeof...(Axes) > max_rank) {
        diagnostics::too_many_axes<Name>();
        return mistake{};
    } else {
        return []<std::size_t... I>(std::index_sequence<I...>) {
            using all = std::tuple<Axes...>;
            using classes = std::tuple_element_t<sizeof...(I), all>;
            return checked_symbol<Name, attribute::none, element::label, classes, std::tuple_element_t<I, all>...>();
        }
        (std::make_index_sequence<sizeof...(Axes) - 1>{});
    }
}

/// `labels<"label", n, c>`: for every index of `n` a class, an integer in [0, extent of c). The last axis is that of the classes.
template <fixed_string Name, auto First, auto... More>
inline constexpr auto labels = make_labels<Name, std::remove_const_t<decltype(First)>, std::remove_const_t<decltype(More)>...>();

}  // namespace tikhonov::detail
