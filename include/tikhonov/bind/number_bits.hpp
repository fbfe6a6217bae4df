// What a number is, read from its bits: under -ffast-math compilers take for granted that none is NaN or infinite.
#pragma once

#include <bit>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include <tikhonov/core/special_numbers.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// The bits of a number. By reference, since clang takes for granted that no NaN is passed by value; and hidden from the optimiser, which
/// would make comparisons of numbers of these of bits.
template <class T>
auto bits_of(const T& number) {
    auto bits = std::bit_cast<std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>>(number);
#if defined(__GNUC__)
    asm("" : "+r"(bits));
#endif
    return bits;
}
/// What the bits of a finite number are below, but for the sign.
template <class T>
inline constexpr auto infinity_bits = std::bit_cast<decltype(bits_of(T()))>(positive_infinity<T>);

template <class T>
bool is_finite(const T& number) {
    return (bits_of(number) << 1) < (infinity_bits<T> << 1);
}
template <class T>
bool is_zero(const T& number) {
    return (bits_of(number) << 1) == 0;
}
/// Greater than 0; neither zero nor NaN.
template <class T>
bool is_positive(const T& number) {
    // floating-point numbers of one sign are ordered as their bits are, infinity last; subtracting 1 takes zero beyond all of them
    return bits_of(number) - 1u < infinity_bits<T>;
}
/// "nan", "-nan", "inf" or "-inf"; nothing for a finite number.
template <class T>
std::string_view text_of_nonfinite(const T& number) {
    constexpr decltype(bits_of(T())) sign = decltype(bits_of(T())){1} << (8 * sizeof(T) - 1);
    const auto bits = bits_of(number);
    if ((bits & ~sign) < infinity_bits<T>) return {};
    const std::string_view text = (bits & ~sign) == infinity_bits<T> ? "-inf" : "-nan";
    return (bits & sign) != 0 ? text : text.substr(1);
}

}  // namespace tikhonov::detail
