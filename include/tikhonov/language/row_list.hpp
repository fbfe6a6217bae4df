// Lists of row numbers: which rows of an axis a call computes with.
#pragma once

#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <ranges>
#include <type_traits>

#include <tikhonov/core/diagnostics.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Whole numbers, and neither truth values nor characters: those are masks and text.
template <class E>
concept RowNumber = std::integral<E> && !std::same_as<E, bool> && !std::same_as<E, char> && !std::same_as<E, wchar_t> &&
                    !std::same_as<E, char8_t> && !std::same_as<E, char16_t> && !std::same_as<E, char32_t>;

/// What `rows(order)` returns: a reference to the numbers, which are not copied.
template <class E>
struct row_list {
    const E* data = nullptr;
    std::size_t count = 0;
};

template <class R>
concept RowNumbers = std::ranges::contiguous_range<R> && std::ranges::sized_range<R> && RowNumber<std::ranges::range_value_t<R>>;

/// `n = rows(order)` in a call: row i of every bound symbol that has the axis n, labels and masks too, is row order[i] of what is bound,
/// and n is as long as the list; numbers may be repeated. `order` is a `std::vector`, `std::array`, array or `std::span` of integers of any
/// type, counted from 0; it is read in the call and has to live that long. Each number is checked before anything is computed: one that is
/// not below the bound length is a `bind_error`.
/// Where n is the axis over which the kernel runs in blocks, the outermost axis of the symbol, and elements need no conversion, the rows of
/// one block at a time are brought into a cache; what is otherwise is copied for the call, its listed rows only. Values and gradients that
/// have the axis n have a row for every number of the list. Memory that the caller gives to be written has none: a row that is listed twice
/// could not be written, so such a call does not compile.
template <class R>
constexpr auto rows(R&& order) {
    using range = std::remove_cvref_t<R>;
    if constexpr (!RowNumbers<R>) {
        diagnostics::not_row_numbers<diagnostics::name_for<"rows", range>>();
        return row_list<int>{};
    } else if constexpr (!std::is_lvalue_reference_v<R> && !std::ranges::borrowed_range<range>) {
        diagnostics::temporary_rows<diagnostics::name_for<"rows", range>>();
        return row_list<std::ranges::range_value_t<R>>{};
    } else {
        return row_list<std::ranges::range_value_t<R>>{std::ranges::data(order), std::ranges::size(order)};
    }
}
/// Only wrong calls reach this.
template <class E>
constexpr row_list<int> rows(std::initializer_list<E>) {
    diagnostics::temporary_rows<diagnostics::name_for<"rows", E>>();
    return {};
}

/// `n = rows(order)`.
template <class Axis, class E>
struct [[nodiscard]] rows_binding {
    row_list<E> rows;
};

}  // namespace tikhonov::detail
