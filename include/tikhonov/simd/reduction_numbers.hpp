// What a reduction is to a kernel, by its descriptor's address.
#pragma once

#include <tikhonov/core/diagnostics.hpp>
#include <tikhonov/primitives/reductions.hpp>
#include <tikhonov/simd/lanes.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Whether `R` states what kernels of numbers T need: an identity, what merges two numbers or all lanes of two, and the total of lanes.
template <class R, class T>
concept Accumulated = requires(T number, lanes<T> many) {
    T(R::identity);
    { R::merge(number, number) } -> std::convertible_to<T>;
    { R::merge(many, many) } -> std::convertible_to<lanes<T>>;
    { R::total(many) } -> std::convertible_to<T>;
};

template <const primitive* Op, class T>
constexpr auto find_numbers() {
    using R = decltype(primitive_type(opcode<Op>{}));
    if constexpr (Accumulated<R, T>) return R{};
    else {
        diagnostics::incomplete_reduction<R::name>();
        return sum_{};
    }
}
template <const primitive* Op, class T>
using numbers_of_reduction = decltype(find_numbers<Op, T>());

}  // namespace tikhonov::detail
