// Axes are names. Two tensors that share an axis share its length.
#pragma once

#include <concepts>

#include <tikhonov/core/diagnostics.hpp>
#include <tikhonov/graph/formula.hpp>
#include <tikhonov/language/row_list.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// The length of an axis, given at a call where it does not follow from the bound buffers.
template <class Axis>
struct [[nodiscard]] axis_binding {
    std::size_t extent;
};

/// `n = window(first, count)` in a call: rows first to first + count - 1 of every bound symbol and target that has the axis n. Buffers
/// say the whole extent, the computation runs on `count`. Whole rows of a dense tensor are used in place; a window of an axis that is
/// not the outermost is copied. A window that reaches beyond the axis is a `bind_error`, one of no rows is none.
struct window {
    std::ptrdiff_t first;
    std::ptrdiff_t count;
    constexpr window(std::integral auto from, std::integral auto rows)
        : first(static_cast<std::ptrdiff_t>(from)), count(static_cast<std::ptrdiff_t>(rows)) {}
    /// Only wrong calls reach this.
    template <class... X>
    constexpr explicit window(const X&...) : first(0), count(1) {
        diagnostics::not_a_window<diagnostics::name_for<"window", X...>>();
    }
};
template <class Axis>
struct [[nodiscard]] window_binding {
    window rows;
};

template <fixed_string Name, std::size_t Extent>
struct axis_type {
    static constexpr axis_info info{Name.view(), Extent, mix_hash(hash_text(Name.view()), Extent)};

    template <class Value>
    constexpr axis_binding<axis_type> operator=(const Value& extent) const {
        constexpr bool whole = std::convertible_to<Value, std::size_t> && !std::floating_point<Value>;
        if constexpr (!whole) diagnostics::not_a_length<Name>();
        if constexpr (whole) return {static_cast<std::size_t>(extent)};
        return {};
    }
    constexpr window_binding<axis_type> operator=(window rows) const {
        if constexpr (Extent != run_time_extent) diagnostics::window_of_fixed_axis<Name>();
        return {rows};
    }
    template <class E>
    constexpr rows_binding<axis_type, E> operator=(row_list<E> rows) const {
        if constexpr (Extent != run_time_extent) diagnostics::window_of_fixed_axis<Name>();
        return {rows};
    }
};

template <fixed_string Name, std::size_t Extent>
consteval axis_type<Name, Extent> make_axis() {
    if constexpr (Name.view().empty()) diagnostics::empty_name<diagnostics::name_for<"axis", axis_type<Name, Extent>>>();
    return {};
}
/// `axis<"n">` has a length known at run time, `axis<"h", 8>` one known to the compiler.
template <fixed_string Name, std::size_t Extent = run_time_extent>
inline constexpr axis_type<Name, Extent> axis = make_axis<Name, Extent>();

template <class Of>
struct axis_of_differences {
    static constexpr std::string_view name = Of::info.name;
    static constexpr std::size_t room = name.size() + 7;
    static constexpr fixed_string<room> text = [] {
        fixed_string<room> result;
        std::size_t at = 0;
        for (const std::string_view part : {std::string_view("diff("), name, std::string_view(")")})
            for (const char c : part) result.text[at++] = c;
        return result;
    }();
    static constexpr std::size_t extent = Of::info.extent == run_time_extent ? run_time_extent : Of::info.extent - 1;
    static constexpr axis_info info{text.view(), extent, mix_hash(hash_text(text.view()), Of::info.hash), &Of::info};

    constexpr axis_binding<axis_of_differences> operator=(std::size_t length) const { return {length}; }
};

/// The axis of `diff<d>(w)`: one shorter than `d`.
template <auto Axis>
inline constexpr axis_of_differences<std::remove_const_t<decltype(Axis)>> diff_axis{};

template <class A>
concept Axis = requires {
    { A::info } -> std::same_as<const axis_info&>;
};

}  // namespace tikhonov::detail
