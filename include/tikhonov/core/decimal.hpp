// Reads the digits of a literal such as 0.01 as the nearest double, during compilation.
#pragma once

#include <cstdint>

#include <tikhonov/core/target.hpp>

namespace tikhonov::inline TIKHONOV_TARGET {

/// digits·10^exponent. Correctly rounded up to 2^53 and |exponent| <= 22 (one exact division or product of doubles); beyond that within
/// one unit in the last place, by extended precision.
constexpr double decimal_value(std::uint64_t digits, int exponent) {
    while (digits != 0 && digits % 10 == 0 && exponent < 0) {
        digits /= 10;
        ++exponent;
    }
    const int size = exponent < 0 ? -exponent : exponent;
    if (digits < (std::uint64_t{1} << 53) && size <= 22) {
        double power = 1;
        for (int i = 0; i < size; ++i) power *= 10;
        return exponent < 0 ? static_cast<double>(digits) / power : static_cast<double>(digits) * power;
    }
    long double value = static_cast<long double>(digits);
    for (int i = 0; i < size; ++i) value = exponent < 0 ? value / 10 : value * 10;
    return static_cast<double>(value);
}

/// `decimal_value` of the digits of a literal. Digit separators are skipped; hexadecimal literals are not numbers here.
template <char... Digits>
consteval double parse_decimal() {
    const char text[] = {Digits..., '\0'};
    std::uint64_t digits = 0;
    int exponent = 0;
    bool fraction = false;
    const char* c = text;
    for (; *c != '\0' && *c != 'e' && *c != 'E'; ++c) {
        if (*c == '\'') continue;
        if (*c == '.') {
            fraction = true;
            continue;
        }
        if (digits < 1'000'000'000'000'000'000u) {
            digits = 10 * digits + static_cast<std::uint64_t>(*c - '0');
            exponent -= fraction ? 1 : 0;
        } else {
            exponent += fraction ? 0 : 1;
        }
    }
    if (*c != '\0') {
        ++c;
        const bool negative = *c == '-';
        if (*c == '-' || *c == '+') ++c;
        int written = 0;
        for (; *c != '\0'; ++c) written = 10 * written + (*c - '0');
        exponent += negative ? -written : written;
    }
    return decimal_value(digits, exponent);
}

}  // namespace tikhonov
