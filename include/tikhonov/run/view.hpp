// Row-major views of the caller's memory: what a binding is made of.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <iterator>
#include <limits>
#include <ranges>
#include <span>
#include <utility>

#include <tikhonov/core/diagnostics.hpp>
#include <tikhonov/run/bind_error.hpp>

namespace tikhonov {

/// `Rank` extents over contiguous row-major memory of the caller.
template <class Element, std::size_t Rank>
struct tensor_view {
    Element* data;
    std::array<std::size_t, Rank> extents;
};

/// `view(data, rows, cols)`: data is a pointer or a named contiguous container with at least rows·cols elements.
template <class Data, std::integral... Extent>
auto view(Data&& data, Extent... extents) {
    const std::array<std::size_t, sizeof...(Extent)> sizes{static_cast<std::size_t>(extents)...};
    (
        [&] {
            if (std::cmp_less(extents, 0)) refuse("view: the extent ", extents, " is negative");
        }(),
        ...);
    if constexpr (std::is_pointer_v<std::remove_cvref_t<Data>>) {
        return tensor_view<std::remove_pointer_t<std::remove_cvref_t<Data>>, sizeof...(Extent)>{data, sizes};
    } else {
        if constexpr (!std::is_lvalue_reference_v<Data> && !std::ranges::borrowed_range<Data>)
            diagnostics::view_of_temporary<diagnostics::name_for<"view", Data>>();
        const std::size_t size = std::ranges::size(data);
        std::size_t needed = std::ranges::find(sizes, 0u) == sizes.end() ? 1 : 0;
        for (const std::size_t n : sizes) {
            if (n != 0 && needed > std::numeric_limits<std::size_t>::max() / n)
                refuse("view needs more elements than there can be, but the container has ", size);
            needed *= n;
        }
        if (size < needed) refuse("view needs ", needed, " elements, but the container has ", size);
        return tensor_view<std::remove_reference_t<std::ranges::range_reference_t<Data>>, sizeof...(Extent)>{std::ranges::data(data),
                                                                                                             sizes};
    }
}

}  // namespace tikhonov
