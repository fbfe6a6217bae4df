// Axes are names. Two tensors that share an axis share its length.
#pragma once

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

template <class A>
concept Axis = requires {
    { A::info } -> std::same_as<const axis_info&>;
};

}  // namespace tikhonov
