// What can be told from a type about the shape of its elements: those that have rows and columns are never read as one row of numbers.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <iterator>
#include <limits>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>

#include <tikhonov/core/target.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Text: a string literal has elements as an array of numbers has, but nobody means them as numbers.
template <class C>
inline constexpr bool is_character =
    std::same_as<C, char> || std::same_as<C, wchar_t> || std::same_as<C, char8_t> || std::same_as<C, char16_t> || std::same_as<C, char32_t>;
template <class V>
inline constexpr bool is_text = is_character<std::remove_cv_t<std::remove_extent_t<V>>>&& std::rank_v<V> == 1;
template <class C, class Traits>
inline constexpr bool is_text<std::basic_string_view<C, Traits>> = true;
template <class C, class Traits, class Allocator>
inline constexpr bool is_text<std::basic_string<C, Traits, Allocator>> = true;

/// The number of axes of arrays of arrays, which are row-major: `float[4][3]`, `std::array<std::array<float, 3>, 4>`.
template <class V>
inline constexpr std::size_t array_rank = 0;
template <class E, std::size_t N>
inline constexpr std::size_t array_rank<E[N]> = 1 + array_rank<std::remove_cv_t<E>>;
template <class E, std::size_t N>
inline constexpr std::size_t array_rank<std::array<E, N>> = 1 + array_rank<std::remove_cv_t<E>>;

/// The number of axes that a type with a shape states, or `rank_at_run_time`.
inline constexpr std::size_t rank_at_run_time = std::numeric_limits<std::size_t>::max();
template <class V>
inline constexpr std::size_t stated_rank = [] {
    if constexpr (requires { std::tuple_size<typename V::shape_type>::value; })
        return std::size_t{std::tuple_size<typename V::shape_type>::value};
    else if constexpr (requires { std::integral_constant<std::size_t, static_cast<std::size_t>(V::rank)>{}; })
        return static_cast<std::size_t>(V::rank);
    else return rank_at_run_time;
}();

/// Whatever speaks of rows and columns, or of a shape: Eigen, Armadillo, xtensor, OpenCV, Blaze, uBLAS, Boost.MultiArray and their like.
template <class V>
concept Shaped = requires(V& v) {
    v.rows();
    v.cols();
}
|| requires(V& v) {
    v.rows();
    v.columns();
}
|| requires(V& v) {
    v.rows;
    v.cols;
}
|| requires(V& v) {
    v.n_rows;
    v.n_cols;
}
|| requires(V& v) {
    v.size1();
    v.size2();
}
|| requires(V& v) { v.shape(); }
|| requires(V& v) { v.shape; }
|| requires(V& v) { v.extents(); };

/// Whether its type says that it has one axis only.
template <class V>
concept OneAxis = requires {
    requires V::IsVectorAtCompileTime != 0;
}
|| requires { requires V::is_row || V::is_col; }
|| (requires(V & v) { v.shape(); } && stated_rank<V> == 1);

/// What can be computed but has no memory: A + B, say.
template <class V>
concept Unevaluated = (
                          requires(V & v) { v.eval(); } || requires(V & v) { v.shape(); }) &&
                      !requires(V & v) {
    v.data();
}
&&!requires(V & v) { v.memptr(); };

}  // namespace tikhonov::detail
