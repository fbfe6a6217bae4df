// The one place where a type says how its elements lie: views, arrays of arrays, and whatever is shaped like the matrices of Eigen or of
// Armadillo, like an mdspan or like the tensors of xtensor.
#pragma once

#include <type_traits>

#include <tikhonov/bind/shapes.hpp>
#include <tikhonov/bind/view.hpp>
#include <tikhonov/graph/formula.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// How a type of tensor is bound. To bind a type of your own, specialise it:
/// - `rank`: the number of axes; `rank_at_run_time` where a value says it, who then has `dimension(v)` and is described as of `max_rank`
/// axes;
/// - `borrows`: whether it owns no elements, so that a temporary may be bound;
/// - `describe(v)`: data, extents and strides (in elements) as a `strided_view`; its elements are const if v may only be read.
/// Dense row-major memory of the kernel's type is used in place, whatever type it comes in; anything else is copied at the call.
template <class V>
struct tensor_traits {};

template <class V>
concept Tensor = requires(V& v) {
    { tensor_traits<std::remove_cv_t<V>>::rank } -> std::convertible_to<std::size_t>;
    tensor_traits<std::remove_cv_t<V>>::describe(v);
};

template <class E, std::size_t R>
struct tensor_traits<strided_view<E, R>> {
    static constexpr std::size_t rank = R;
    static constexpr bool borrows = true;
    static strided_view<E, R> describe(const strided_view<E, R>& v) { return v; }
};
template <class E, std::size_t R>
struct tensor_traits<tensor_view<E, R>> {
    static constexpr std::size_t rank = R;
    static constexpr bool borrows = true;
    static strided_view<E, R> describe(const tensor_view<E, R>& v) {
        strided_view<E, R> result{v.data, v.extents, {}};
        std::size_t step = 1;
        for (std::size_t r = R; r-- > 0; step *= v.extents[r]) result.strides[r] = static_cast<std::ptrdiff_t>(step);
        return result;
    }
};

/// Eigen's dense objects with memory: Matrix, Array, Map, Ref, Block, Transpose.
template <class V>
concept EigenLike = requires(V& v) {
    requires std::is_pointer_v<decltype(v.data())>;
    { v.rows() } -> std::convertible_to<std::ptrdiff_t>;
    { v.cols() } -> std::convertible_to<std::ptrdiff_t>;
    { v.innerStride() } -> std::convertible_to<std::ptrdiff_t>;
    { v.outerStride() } -> std::convertible_to<std::ptrdiff_t>;
    { V::IsRowMajor + 0 } -> std::convertible_to<int>;
};
/// A vector by its type has one axis, any other matrix two. Whatever names another type as its `PlainObject` is a view of one.
template <EigenLike V>
struct tensor_traits<V> {
    static constexpr bool vector = requires { requires V::IsVectorAtCompileTime != 0; };
    static constexpr std::size_t rank = vector ? 1 : 2;
    static constexpr bool borrows = [] {
        if constexpr (requires { typename V::PlainObject; }) return !std::same_as<typename V::PlainObject, V>;
        else return false;
    }();
    static auto describe(auto& v) {
        using entry = std::remove_pointer_t<decltype(v.data())>;
        const auto rows = static_cast<std::size_t>(v.rows());
        const auto cols = static_cast<std::size_t>(v.cols());
        const std::ptrdiff_t inner = v.innerStride();
        const std::ptrdiff_t outer = v.outerStride();
        if constexpr (vector) return strided_view<entry, 1>{v.data(), {rows * cols}, {inner}};
        else if constexpr (V::IsRowMajor != 0) return strided_view<entry, 2>{v.data(), {rows, cols}, {outer, inner}};
        else return strided_view<entry, 2>{v.data(), {rows, cols}, {inner, outer}};
    }
};

template <class V>
concept HasHandle = requires(V& v) {
    requires std::is_pointer_v<decltype(v.data_handle())>;
};
/// std::mdspan and its relatives, with plain references to their elements: an accessor that computes what it returns is none.
template <class V>
concept MdspanLike = !EigenLike<V> && requires(V & v) {
    requires HasHandle<V> || std::is_pointer_v<decltype(v.data())>;
    { V::rank() } -> std::convertible_to<std::size_t>;
    { v.extent(0) } -> std::convertible_to<std::size_t>;
    { v.stride(0) } -> std::convertible_to<std::ptrdiff_t>;
}
&&(
    !requires { typename V::reference; } || requires { requires std::is_lvalue_reference_v<typename V::reference>; });

template <MdspanLike V>
struct tensor_traits<V> {
    static constexpr std::size_t rank = V::rank();
    static constexpr bool borrows = HasHandle<V>;
    static auto describe(auto& v) {
        auto* data = [&] {
            if constexpr (HasHandle<V>) return v.data_handle();
            else return v.data();
        }();
        strided_view<std::remove_pointer_t<decltype(data)>, rank> result{data, {}, {}};
        for (std::size_t r = 0; r < rank; ++r) {
            result.extents[r] = static_cast<std::size_t>(v.extent(r));
            result.strides[r] = static_cast<std::ptrdiff_t>(v.stride(r));
        }
        return result;
    }
};

/// Armadillo's Mat, Row, Col and Cube: by columns. Its subviews have no memory of their own.
template <class V>
concept ArmadilloLike = !EigenLike<V> && requires(V & v) {
    requires std::is_pointer_v<decltype(v.memptr())>;
    { v.n_rows + 0 } -> std::convertible_to<std::size_t>;
    { v.n_cols + 0 } -> std::convertible_to<std::size_t>;
};
template <ArmadilloLike V>
struct tensor_traits<V> {
    static constexpr bool cube = requires(V & v) { v.n_slices + 0; };
    static constexpr bool vector = OneAxis<V>;
    static constexpr std::size_t rank = cube ? 3 : vector ? 1 : 2;
    static constexpr bool borrows = false;
    static auto describe(auto& v) {
        using entry = std::remove_pointer_t<decltype(v.memptr())>;
        const auto rows = static_cast<std::size_t>(v.n_rows);
        const auto cols = static_cast<std::size_t>(v.n_cols);
        const auto column = static_cast<std::ptrdiff_t>(rows);
        if constexpr (vector) return strided_view<entry, 1>{v.memptr(), {rows * cols}, {1}};
        else if constexpr (cube)
            return strided_view<entry, 3>{
                v.memptr(), {rows, cols, static_cast<std::size_t>(v.n_slices)}, {1, column, static_cast<std::ptrdiff_t>(rows * cols)}};
        else return strided_view<entry, 2>{v.memptr(), {rows, cols}, {1, column}};
    }
};

/// xtensor's containers, adaptors and views with memory: a shape and strides in elements, which are 0 along axes of one element.
template <class V>
concept XtensorLike = !EigenLike<V> && !MdspanLike<V> && requires(V & v) {
    requires std::is_pointer_v<decltype(v.data())>;
    typename V::shape_type;
    { v.dimension() } -> std::convertible_to<std::size_t>;
    { v.shape()[0] + 0 } -> std::convertible_to<std::size_t>;
    { v.strides()[0] + 0 } -> std::convertible_to<std::ptrdiff_t>;
    { v.data_offset() } -> std::convertible_to<std::size_t>;
};
template <XtensorLike V>
struct tensor_traits<V> {
    static constexpr std::size_t rank = stated_rank<V>;
    static constexpr bool borrows = false;
    static std::size_t dimension(auto& v) { return static_cast<std::size_t>(v.dimension()); }
    static auto describe(auto& v) {
        constexpr auto most = rank == rank_at_run_time ? static_cast<std::size_t>(max_rank) : rank;
        strided_view<std::remove_pointer_t<decltype(v.data())>, most> result{v.data() + v.data_offset(), {}, {}};
        for (std::size_t r = 0; r < most; ++r) {
            const bool there = rank != rank_at_run_time || r < dimension(v);
            result.extents[r] = there ? static_cast<std::size_t>(v.shape()[r]) : 1;
            result.strides[r] = there ? static_cast<std::ptrdiff_t>(v.strides()[r]) : 0;
        }
        return result;
    }
};

template <class V>
    requires(array_rank<V> > 1)
struct tensor_traits<V> {
    static constexpr std::size_t rank = array_rank<V>;
    static constexpr bool borrows = false;
    template <class Array>
    static auto* first_of(Array& array) {
        if constexpr (array_rank<std::remove_cv_t<Array>> == 1) return std::data(array);
        else return first_of(*std::data(array));
    }
    static auto describe(auto& v) {
        auto* const data = first_of(v);
        tensor_view<std::remove_pointer_t<decltype(data)>, rank> result{data, {}};
        std::size_t* next = result.extents.data();
        count<V>(next);
        return tensor_traits<decltype(result)>::describe(result);
    }

  private:
    template <class Array>
    static void count(std::size_t*& next) {
        if constexpr (array_rank < Array >> 0) {
            using inner = std::remove_cvref_t<decltype(std::declval<Array&>()[0])>;
            *next++ = sizeof(Array) / sizeof(inner);
            count<inner>(next);
        }
    }
};

}  // namespace tikhonov::detail
