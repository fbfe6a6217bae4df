// Axes are names. Two tensors that share an axis share its length.
#pragma once

#include <type_traits>

#include <tikhonov/core/fixed_string.hpp>
#include <tikhonov/graph/formula.hpp>

namespace tikhonov {

/// The length of an axis, given at a call where it does not follow from the bound buffers.
template <class Axis>
struct axis_binding {
    std::size_t extent;
};

template <fixed_string Name, std::size_t Extent>
struct axis_type {
    static constexpr axis_info info{Name.view(), Extent, mix(hash_text(Name.view()), Extent)};

    constexpr axis_binding<axis_type> operator=(std::size_t extent) const { return {extent}; }
};

/// `axis<"n">` has a length known at run time, `axis<"h", 8>` one known to the compiler.
template <fixed_string Name, std::size_t Extent = run_time_extent>
inline constexpr axis_type<Name, Extent> axis{};

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
    static constexpr axis_info info{text.view(), extent, mix(hash_text(text.view()), Of::info.hash), &Of::info};

    constexpr axis_binding<axis_of_differences> operator=(std::size_t length) const { return {length}; }
};

/// The axis of `diff<d>(w)`: one shorter than `d`.
template <auto Axis>
inline constexpr axis_of_differences<std::remove_const_t<decltype(Axis)>> diff_axis{};

template <class A>
concept Axis = requires {
    { A::info } -> std::same_as<const axis_info&>;
};

}  // namespace tikhonov
