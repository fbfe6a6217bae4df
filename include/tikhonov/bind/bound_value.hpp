// What can be bound: a number, a reference to one, a contiguous buffer, or a tensor with strides.
#pragma once

#include <functional>

#include <boost/hana/type.hpp>

#include <tikhonov/bind/arguments.hpp>
#include <tikhonov/bind/layout.hpp>
#include <tikhonov/bind/tensor_traits.hpp>
#include <tikhonov/language/noise.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

template <class V>
inline constexpr bool is_reference_wrapper = false;
template <class V>
inline constexpr bool is_reference_wrapper<std::reference_wrapper<V>> = true;

template <class V>
concept Buffer = !Tensor<std::remove_reference_t<V>> && !Shaped<std::remove_reference_t<V>> && !is_text<std::remove_cvref_t<V>> &&
                 std::ranges::contiguous_range<V> && std::ranges::sized_range<V>;

/// Flat buffers say how many elements there are, tensors say their extents.
/// A seed says nothing: the numbers it stands for are made for the extents that there are.
enum class value_form { none, number, reference, buffer, tensor, seed };

template <class V>
inline constexpr value_form form_of = [] {
    using bare = std::remove_cvref_t<V>;
    if constexpr (std::is_arithmetic_v<bare>) return value_form::number;
    else if constexpr (std::same_as<bare, seed>) return value_form::seed;
    else if constexpr (is_reference_wrapper<bare>) return value_form::reference;
    else if constexpr (Tensor<std::remove_reference_t<V>>) return value_form::tensor;
    else if constexpr (Buffer<V>) return value_form::buffer;
    else return value_form::none;
}();

/// The element type of a bound value, with its constness; void where it is none.
template <class V>
consteval auto element_type() {
    using bare = std::remove_cvref_t<V>;
    constexpr value_form form = form_of<V>;
    if constexpr (form == value_form::reference) return hana::type_c<typename bare::type>;
    else if constexpr (form == value_form::number) return hana::type_c<std::remove_reference_t<V>>;
    else if constexpr (form == value_form::tensor)
        return hana::type_c<
            std::remove_pointer_t<decltype(tensor_traits<bare>::describe(std::declval<std::remove_reference_t<V>&>()).data)>>;
    else if constexpr (form == value_form::buffer) return hana::type_c<std::remove_reference_t<std::ranges::range_reference_t<V>>>;
    else return hana::type_c<void>;
}
template <class V>
using element_of = typename decltype(element_type<V>())::type;

/// Whether a value owns no elements: a temporary is as good as a named object.
template <class V>
inline constexpr bool borrows = [] {
    using bare = std::remove_cvref_t<V>;
    if constexpr (form_of<V> == value_form::tensor) return static_cast<bool>(tensor_traits<bare>::borrows);
    else return std::ranges::borrowed_range<bare>;
}();
/// Whether a value is an owner that ends with the expression it stands in.
template <class V>
inline constexpr bool is_temporary = (form_of<V> == value_form::buffer || form_of<V> == value_form::tensor) &&
                                     !std::is_lvalue_reference_v<V> && !borrows<V>;

/// Whether the type says that elements are dense and row-major.
template <class V>
inline constexpr bool is_dense = form_of<V> != value_form::tensor;
template <class E, std::size_t R>
inline constexpr bool is_dense<tensor_view<E, R>> = true;

/// The first element of a bound number, buffer or tensor.
template <class V>
auto address_of(V& value) {
    using bare = std::remove_cvref_t<V>;
    if constexpr (form_of<bare> == value_form::reference) return &value.get();
    else if constexpr (form_of<bare> == value_form::number) return &value;
    else if constexpr (form_of<V&> == value_form::tensor) return tensor_traits<bare>::describe(value).data;
    else return std::ranges::data(value);
}
/// The numbers that a value says about extents: none for a scalar, one a buffer, the rank of a tensor, before it the rank itself where
/// only the value knows it.
template <class V>
void tell_numbers(V& value, std::size_t*& out) {
    if constexpr (form_of<V&> == value_form::tensor) {
        using it = tensor_traits<std::remove_cv_t<V>>;
        if constexpr (it::rank == rank_at_run_time) *out++ = it::dimension(value);
        for (const std::size_t n : it::describe(value).extents) *out++ = n;
    } else if constexpr (form_of<V&> == value_form::buffer) {
        *out++ = std::ranges::size(value);
    }
}
template <class V>
inline constexpr std::size_t numbers_told = [] {
    if constexpr (form_of<V> == value_form::tensor) {
        constexpr std::size_t rank = tensor_traits<std::remove_cvref_t<V>>::rank;
        return rank == rank_at_run_time ? std::size_t{max_rank + 1} : rank;
    } else {
        return std::size_t{form_of<V> == value_form::buffer ? 1 : 0};
    }
}();

}  // namespace tikhonov::detail
