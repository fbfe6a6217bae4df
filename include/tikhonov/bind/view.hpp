// Views of the caller's memory: dense and row-major, or with strides of its own.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <iterator>
#include <ranges>
#include <span>
#include <tuple>
#include <utility>

#include <tikhonov/bind/bind_error.hpp>
#include <tikhonov/bind/diagnostics.hpp>
#include <tikhonov/bind/element_count.hpp>
#include <tikhonov/bind/shapes.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// `Rank` extents over contiguous row-major memory of the caller.
template <class Element, std::size_t Rank>
struct tensor_view {
    Element* data;
    std::array<std::size_t, Rank> extents;
};

/// `Rank` extents over memory of the caller where neighbours along axis r are `strides[r]` elements apart.
template <class Element, std::size_t Rank>
struct strided_view {
    Element* data;
    std::array<std::size_t, Rank> extents;
    std::array<std::ptrdiff_t, Rank> strides;
};

/// The last argument of `view(data, rows, cols, strides(1, rows))`, in elements; they may be negative over a pointer.
template <std::size_t Rank>
struct strides {
    std::array<std::ptrdiff_t, Rank> items;
    constexpr strides(std::integral auto... each) : items{static_cast<std::ptrdiff_t>(each)...} {}
};
template <std::integral... Each>
strides(Each...) -> strides<sizeof...(Each)>;

template <std::integral... Extent>
std::array<std::size_t, sizeof...(Extent)> checked_extents(Extent... extents) {
    (
        [&] {
            if (std::cmp_less(extents, 0)) refuse("view: the extent ", extents, " is negative");
        }(),
        ...);
    return {static_cast<std::size_t>(extents)...};
}

/// The memory below a view: a pointer, or a named contiguous container that has all elements.
template <class Data>
auto* memory_below(Data& data, std::size_t needed) {
    if constexpr (std::is_pointer_v<std::remove_cvref_t<Data>>) {
        if (needed > most_elements) refuse("view needs more elements than memory can hold");
        return data;
    } else {
        const std::size_t size = std::ranges::size(data);
        if (needed > most_elements) refuse("view needs more elements than memory can hold, but the container has ", size);
        if (size < needed) refuse("view needs ", needed, " elements, but the container has ", size);
        return std::ranges::data(data);
    }
}
template <class Data>
constexpr void check_view_of() {
    using bare = std::remove_cvref_t<Data>;
    if constexpr (!std::is_pointer_v<bare> && !std::is_lvalue_reference_v<Data> && !std::ranges::borrowed_range<bare>)
        diagnostics::view_of_temporary<diagnostics::name_for<"view", Data>>();
    else if constexpr ((Shaped<bare> && !OneAxis<bare>) || array_rank<bare> > 1)
        diagnostics::view_of_matrix<diagnostics::name_for<"view", Data>>();
}

/// `view(data, rows, cols)`: data is a pointer or a named contiguous container with at least rows·cols elements.
template <class Data, std::integral... Extent>
auto view(Data&& data, Extent... extents) {
    check_view_of<Data>();
    const auto sizes = checked_extents(extents...);
    auto* memory = memory_below(data, count_elements(sizes));
    return tensor_view<std::remove_pointer_t<decltype(memory)>, sizeof...(Extent)>{memory, sizes};
}

/// `view(data, rows, cols, strides(row_stride, column_stride))`. A container must have every element that the strides reach.
template <class Data, class... Rest>
    requires(sizeof...(Rest) > 1 && !std::integral<std::tuple_element_t<sizeof...(Rest) - 1, std::tuple<Rest...>>>)
auto view(Data&& data, Rest... rest) {
    check_view_of<Data>();
    constexpr std::size_t rank = sizeof...(Rest) - 1;
    const std::tuple<Rest...> parts(rest...);
    const strides<rank> steps = std::get<rank>(parts);
    const auto sizes = [&]<std::size_t... I>(std::index_sequence<I...>) { return checked_extents(std::get<I>(parts)...); }
    (std::make_index_sequence<rank>{});
    std::size_t reach[2] = {1, 1};  // onwards from the first element, and back from it
    const bool any = std::ranges::find(sizes, 0u) == sizes.end();
    for (std::size_t r = 0; any && r < rank; ++r) {
        const bool back = steps.items[r] < 0;
        if (back && sizes[r] > 1 && !std::is_pointer_v<std::remove_cvref_t<Data>>)
            refuse("view: the stride ", steps.items[r], " leaves the container: begin at a pointer");
        const auto step = static_cast<std::size_t>(steps.items[r]);
        const std::size_t way[] = {sizes[r] - 1, back ? 0 - step : step};
        reach[back ? 1 : 0] = std::min(reach[back ? 1 : 0] + count_elements(way), too_many);
    }
    auto* memory = memory_below(data, any ? std::max(reach[0], reach[1]) : 0);
    return strided_view<std::remove_pointer_t<decltype(memory)>, rank>{memory, sizes, steps.items};
}

/// `column_major(data, rows, cols)`: the first axis is contiguous, as in Fortran, R and Eigen's default.
template <class Data, std::integral... Extent>
auto column_major(Data&& data, Extent... extents) {
    const auto dense = view(std::forward<Data>(data), extents...);
    std::array<std::ptrdiff_t, sizeof...(Extent)> steps{};
    std::size_t step = 1;
    for (std::size_t r = 0; r < steps.size(); step *= dense.extents[r], ++r) steps[r] = static_cast<std::ptrdiff_t>(step);
    return strided_view<std::remove_pointer_t<decltype(dense.data)>, sizeof...(Extent)>{dense.data, dense.extents, steps};
}

}  // namespace tikhonov::detail
