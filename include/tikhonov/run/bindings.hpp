// What a call's arguments are: every `symbol = value` becomes a pointer with extents. Wrong kinds of argument end here, during
// compilation; extents are compared at the call, before anything is computed.
#pragma once

#include <cmath>
#include <functional>
#include <string>

#include <boost/hana/type.hpp>

#include <tikhonov/core/diagnostics.hpp>
#include <tikhonov/language/structure.hpp>
#include <tikhonov/language/wrt.hpp>
#include <tikhonov/run/view.hpp>

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

/// A bound value as the checks see it.
struct bound_extents {
    const symbol_info* symbol = nullptr;
    std::size_t count = 1;
    bool shaped = true;     ///< the extents are known; else only their product
    bool gradient = false;  ///< the memory for a gradient with respect to the symbol
    std::size_t extents[max_rank]{};
};

template <class V>
inline constexpr bool is_view = false;
template <class E, std::size_t R>
inline constexpr bool is_view<tensor_view<E, R>> = true;
template <class V>
inline constexpr bool is_reference_wrapper = false;
template <class V>
inline constexpr bool is_reference_wrapper<std::reference_wrapper<V>> = true;

template <class V>
concept Buffer = std::ranges::contiguous_range<V> && std::ranges::sized_range<V>;

/// The element type of a bound value, with its constness; void where it is none.
template <class V>
consteval auto element_type() {
    using bare = std::remove_cvref_t<V>;
    if constexpr (is_view<bare>) return hana::type_c<std::remove_pointer_t<decltype(bare::data)>>;
    else if constexpr (is_reference_wrapper<bare>) return hana::type_c<typename bare::type>;
    else if constexpr (std::is_arithmetic_v<bare>) return hana::type_c<std::remove_reference_t<V>>;
    else if constexpr (Buffer<V>) return hana::type_c<std::remove_reference_t<std::ranges::range_reference_t<V>>>;
    else return hana::type_c<void>;
}
template <class V>
using element_of = typename decltype(element_type<V>())::type;

/// What can be wrong with a call, known during compilation.
enum class flaw {
    none,
    missing_binding,
    unknown_binding,
    repeated_binding,
    not_a_binding,
    no_such_gradient,
    temporary_container,
    no_numbers,
    wrong_element_type,
    wrong_rank,
    not_mutable
};
struct call_flaw {
    flaw kind = flaw::none;
    std::string_view name{};  ///< of the symbol, or of the argument where it is no binding
};

template <flaw Kind, fixed_string Name>
constexpr void say() {
    if constexpr (Kind == flaw::missing_binding) diagnostics::missing_binding<Name>();
    else if constexpr (Kind == flaw::unknown_binding) diagnostics::unknown_binding<Name>();
    else if constexpr (Kind == flaw::repeated_binding) diagnostics::repeated_binding<Name>();
    else if constexpr (Kind == flaw::not_a_binding) diagnostics::not_a_binding<Name>();
    else if constexpr (Kind == flaw::no_such_gradient) diagnostics::no_such_gradient<Name>();
    else if constexpr (Kind == flaw::temporary_container) diagnostics::temporary_container<Name>();
    else if constexpr (Kind == flaw::no_numbers) diagnostics::no_numbers<Name>();
    else if constexpr (Kind == flaw::wrong_element_type) diagnostics::wrong_element_type<Name>();
    else if constexpr (Kind == flaw::wrong_rank) diagnostics::wrong_rank<Name>();
    else if constexpr (Kind == flaw::not_mutable) diagnostics::not_mutable<Name>();
}

/// "argument 03".
template <int Position>
inline constexpr auto argument_name = [] {
    fixed_string<12> text("argument 00");
    text.text[9] = static_cast<char>('0' + Position / 10);
    text.text[10] = static_cast<char>('0' + Position % 10);
    return text;
}();

/// Why a value of type `V` cannot be bound to the symbol `S` in a kernel of `T`.
template <class S, class T, bool Mutable, class V>
consteval flaw binding_flaw() {
    using bare = std::remove_cvref_t<V>;
    using found = element_of<V>;
    constexpr auto rank = static_cast<std::size_t>(S::info.axes.size);
    constexpr bool same = std::same_as<std::remove_cv_t<found>, T>;
    if constexpr (!std::is_arithmetic_v<found>) {
        return flaw::no_numbers;
    } else if constexpr (std::is_arithmetic_v<bare> || is_reference_wrapper<bare>) {
        constexpr bool writable = !std::is_const_v<found> && (is_reference_wrapper<bare> || std::is_lvalue_reference_v<V>);
        if (rank != 0) return flaw::wrong_rank;
        if (Mutable && !writable) return flaw::not_mutable;
        return (Mutable || is_reference_wrapper<bare>)&&!same ? flaw::wrong_element_type : flaw::none;
    } else {
        if (!is_view<bare> && !std::is_lvalue_reference_v<V> && !std::ranges::borrowed_range<bare>) return flaw::temporary_container;
        if (rank == 0) return flaw::wrong_rank;
        if constexpr (is_view<bare>)
            if (std::tuple_size_v<decltype(bare::extents)> != rank) return flaw::wrong_rank;
        if (!(S::info.kind == element::label ? std::integral<std::remove_cv_t<found>> : same)) return flaw::wrong_element_type;
        return Mutable && std::is_const_v<found> ? flaw::not_mutable : flaw::none;
    }
}

/// The memory of a bound number, buffer or view.
template <class V>
auto address_of(V& value) {
    using bare = std::remove_cvref_t<V>;
    if constexpr (is_reference_wrapper<bare>) return &value.get();
    else if constexpr (std::is_arithmetic_v<bare>) return &value;
    else if constexpr (is_view<bare>) return value.data;
    else return std::ranges::data(value);
}
/// The numbers that a value says about extents: none for a scalar, one a buffer, the rank of a view.
template <class V>
void tell_numbers(const V& value, std::size_t*& out) {
    using bare = std::remove_cvref_t<V>;
    if constexpr (is_view<bare>)
        for (const std::size_t n : value.extents) *out++ = n;
    else if constexpr (Buffer<const bare>) *out++ = std::ranges::size(value);
}
template <class V>
std::size_t count_of(const V& value) {
    if constexpr (is_view<std::remove_cvref_t<V>>) {
        std::size_t product = 1;
        for (const std::size_t n : value.extents) product *= n;
        return product;
    } else if constexpr (Buffer<const V>) {
        return std::ranges::size(value);
    } else {
        return 1;
    }
}
template <class S, class V>
bound_extents shape_of(const V& value) {
    bound_extents shape{.symbol = &S::info, .count = count_of(value)};
    std::size_t* out = shape.extents;
    tell_numbers(value, out);
    shape.shaped = is_view<std::remove_cvref_t<V>> || S::info.axes.size <= 1;
    return shape;
}

/// "symbol 'w'" or "gradient(w)", as errors call it.
inline std::string title(const symbol_info& symbol, bool gradient) {
    return gradient ? "gradient(" + std::string(symbol.name) + ")" : "symbol '" + std::string(symbol.name) + "'";
}

/// Finds the length of every axis: from compile-time extents, shaped bindings and axis bindings, then from flat buffers by
/// elimination. Everything is compared with everything else. `lengths` holds run_time_extent for the axes yet unknown.
inline void solve_extents(std::span<const axis_info* const> axes, std::span<const bound_extents> bound, std::span<std::size_t> lengths) {
    const auto length_of = [&](const axis_info& axis) -> std::size_t& {
        std::size_t i = 0;
        while (axes[i]->hash != axis.hash) ++i;
        return lengths[i];
    };
    for (const auto& it : bound) {
        if (!it.shaped) continue;
        for (int i = 0; i < it.symbol->axes.size; ++i) {
            const axis_info& axis = *it.symbol->axes.items[i];
            std::size_t& known = length_of(axis);
            const std::size_t given = it.extents[i];
            if (known == run_time_extent) known = given;
            else if (known != given)
                refuse("the extents of axis '", axis.name, "' disagree: ", title(*it.symbol, it.gradient), " has ", given,
                       ", elsewhere it is ", known);
        }
    }
    for (bool progress = true; progress;) {
        progress = false;
        for (const auto& it : bound) {
            if (it.shaped) continue;
            std::size_t product = 1;
            const axis_info* open = nullptr;
            int unknown = 0;
            for (int i = 0; i < it.symbol->axes.size; ++i) {
                const std::size_t length = length_of(*it.symbol->axes.items[i]);
                if (length == run_time_extent) {
                    ++unknown;
                    open = it.symbol->axes.items[i];
                } else {
                    product *= length;
                }
            }
            if (unknown != 1 || product == 0) continue;
            if (it.count % product != 0)
                refuse(title(*it.symbol, it.gradient), " has ", it.count, " elements, which is no multiple of ", product, ": axis '",
                       open->name, "' does not come out");
            length_of(*open) = it.count / product;
            progress = true;
        }
    }
    for (std::size_t i = 0; i < axes.size(); ++i)
        if (lengths[i] == run_time_extent)
            refuse("the extent of axis '", axes[i]->name, "' does not follow from the bindings: bind it, `", axes[i]->name,
                   " = 10`, or use view(...)");
    for (const auto& it : bound) {
        std::size_t product = 1;
        for (int i = 0; i < it.symbol->axes.size; ++i) product *= length_of(*it.symbol->axes.items[i]);
        if (it.count != product) refuse(title(*it.symbol, it.gradient), " has ", it.count, " elements, but its axes have ", product);
    }
}

}  // namespace tikhonov
