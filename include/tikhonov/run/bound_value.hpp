// What can be bound: a number, a contiguous buffer or a view, as a pointer with extents.
#pragma once

#include <functional>

#include <boost/hana/type.hpp>

#include <tikhonov/run/arguments.hpp>
#include <tikhonov/run/view.hpp>

namespace tikhonov {

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
}  // namespace tikhonov
