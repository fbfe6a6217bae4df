// Infinity and NaN.
#pragma once

#include <bit>
#include <cstdint>

#include <tikhonov/core/target.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

// Made of bits: with -ffast-math compilers take the standard library's for an error, and say so wherever they read one.
template <class T>
inline constexpr T positive_infinity{};
template <>
inline constexpr float positive_infinity<float> = std::bit_cast<float>(std::uint32_t{0x7f800000});
template <>
inline constexpr double positive_infinity<double> = std::bit_cast<double>(std::uint64_t{0x7ff00000} << 32);

template <class T>
inline constexpr T not_a_number{};
template <>
inline constexpr float not_a_number<float> = std::bit_cast<float>(std::uint32_t{0x7fc00000});
template <>
inline constexpr double not_a_number<double> = std::bit_cast<double>(std::uint64_t{0x7ff80000} << 32);

}  // namespace tikhonov::detail
