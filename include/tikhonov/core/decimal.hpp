// Reads a literal such as 0.01 as the nearest double, during compilation: the very number that the compiler reads.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>
#include <string_view>

#include <tikhonov/core/owned_array.hpp>
#include <tikhonov/core/special_numbers.hpp>
#include <tikhonov/core/target.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// The arithmetic of literals.
namespace decimals {

/// A whole number of any size.
class natural {
  public:
    /// this·factor + more
    constexpr void multiply(std::uint32_t factor, std::uint32_t more = 0) {
        std::uint64_t carry = more;
        for (int i = 0; i < size_; ++i) {
            carry += std::uint64_t{part_[i]} * factor;
            part_[i] = static_cast<std::uint32_t>(carry);
            carry >>= 32;
        }
        if (carry != 0) push(static_cast<std::uint32_t>(carry));
    }
    constexpr void shift_left(int by) {
        for (; by >= 31; by -= 31) multiply(std::uint32_t{1} << 31);
        multiply(std::uint32_t{1} << by);
    }
    constexpr bool is_zero() const { return size_ == 0; }
    constexpr int bits() const { return size_ == 0 ? 0 : 32 * size_ - std::countl_zero(part_[size_ - 1]); }
    constexpr bool less(const natural& other) const {
        if (size_ != other.size_) return size_ < other.size_;
        for (int i = size_; i-- > 0;)
            if (part_[i] != other.part_[i]) return part_[i] < other.part_[i];
        return false;
    }
    /// Of a number that is not larger.
    constexpr void subtract(const natural& other) {
        std::int64_t borrow = 0;
        for (int i = 0; i < size_; ++i) {
            borrow += std::int64_t{part_[i]} - (i < other.size_ ? std::int64_t{other.part_[i]} : 0);
            part_[i] = static_cast<std::uint32_t>(borrow);
            borrow >>= 32;
        }
        while (size_ > 0 && part_[size_ - 1] == 0) --size_;
    }

  private:
    constexpr void push(std::uint32_t value) {
        part_.make_room(size_);
        part_[size_++] = value;
    }

    owned_array<std::uint32_t> part_;  ///< the least first; the last in use is not 0
    int size_ = 0;
};

/// The double nearest to top / bottom · 2^exponent, the even one of two; infinite beyond the largest. Both numbers are used up.
constexpr double nearest_double(natural& top, natural& bottom, int exponent) {
    if (top.is_zero()) return 0;
    const int apart = top.bits() - bottom.bits();
    if (apart > 0) bottom.shift_left(apart);
    else top.shift_left(-apart);
    // the quotient is between 1/2 and 2: 62 binary digits of it, by long division
    constexpr int count = 62;
    std::uint64_t quotient = 0;
    for (int i = 0; i < count; ++i) {
        quotient *= 2;
        if (!top.less(bottom)) {
            top.subtract(bottom);
            ++quotient;
        }
        top.shift_left(1);
    }
    exponent += apart - (count - 1);
    // as many digits go as a double has no room for
    constexpr int least = -1074;
    const int size = static_cast<int>(std::bit_width(quotient));
    const int gone = std::max(size - 53, least - exponent);
    if (gone > size) return 0;
    std::uint64_t mantissa = quotient >> gone;
    const std::uint64_t rest = quotient - (mantissa << gone);
    const std::uint64_t half = std::uint64_t{1} << (gone - 1);
    if (rest > half || (rest == half && (!top.is_zero() || mantissa % 2 != 0))) ++mantissa;
    exponent += gone;
    constexpr std::uint64_t leading = std::uint64_t{1} << 52;
    if (mantissa < leading) return std::bit_cast<double>(mantissa);  // below the normal numbers
    if (mantissa == 2 * leading) {
        mantissa = leading;
        ++exponent;
    }
    if (exponent > 971) return positive_infinity<double>;
    return std::bit_cast<double>((static_cast<std::uint64_t>(exponent + 1075) << 52) | (mantissa - leading));
}

/// digits·10^exponent.
constexpr double nearest_double(natural& digits, int exponent) {
    natural bottom;
    bottom.multiply(0, 1);
    natural& scaled = exponent < 0 ? bottom : digits;
    int fives = exponent < 0 ? -exponent : exponent;
    for (; fives >= 13; fives -= 13) scaled.multiply(1'220'703'125u);
    for (; fives > 0; --fives) scaled.multiply(5);
    return nearest_double(digits, bottom, exponent);
}

}  // namespace decimals

/// digits·10^exponent as the nearest double. With few digits and a small exponent one exact division or product of doubles says it.
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
    if (digits == 0 || exponent < -400) return 0;
    if (exponent > 400) return positive_infinity<double>;
    decimals::natural all;
    all.multiply(0, static_cast<std::uint32_t>(digits >> 32));
    all.multiply(std::uint32_t{1} << 31);
    all.multiply(2, static_cast<std::uint32_t>(digits & 0xffffffffu));
    return decimals::nearest_double(all, exponent);
}

/// What a literal says, and what may be wrong with it.
struct literal_value {
    enum class flaw : unsigned char { none, octal, too_large, too_small };
    double value = 0;
    flaw wrong = flaw::none;
};

/// Reads a number as C++ does: decimal or, after 0x and 0b, hexadecimal or binary, with digit separators.
class literal_reader {
  public:
    constexpr explicit literal_reader(std::string_view text) : text_(text) {}

    constexpr literal_value read() {
        const bool prefixed = text_.size() > 1 && text_[0] == '0' && text_[1] != '.';
        if (prefixed && (text_[1] | ' ') == 'x') return read_binary(4, 'p');
        if (prefixed && (text_[1] | ' ') == 'b') return read_binary(1, '\0');
        if (prefixed && text_.find_first_of(".eE") == text_.npos) return {0, literal_value::flaw::octal};
        return read_decimal();
    }

  private:
    static constexpr int limit = 100'000;  ///< of exponents: beyond, more makes no difference

    static constexpr literal_value checked(double value, bool zero) {
        using enum literal_value::flaw;
        return {value, value > std::numeric_limits<double>::max() ? too_large : value == 0 && !zero ? too_small : none};
    }
    /// The exponent that stands at the end.
    constexpr int exponent_at(std::size_t at) const {
        const bool negative = at < text_.size() && text_[at] == '-';
        int written = 0;
        for (; at < text_.size(); ++at)
            if ('0' <= text_[at] && text_[at] <= '9') written = std::min(limit, 10 * written + (text_[at] - '0'));
        return negative ? -written : written;
    }
    constexpr literal_value read_binary(int bits_of_digit, char mark) const {
        decimals::natural top, bottom;
        bottom.multiply(0, 1);
        int exponent = 0;
        bool fraction = false;
        std::size_t at = 2;
        for (; at < text_.size() && (mark == '\0' || (text_[at] | ' ') != mark); ++at) {
            const char c = text_[at];
            if (c == '.') fraction = true;
            if (c == '.' || c == '\'') continue;
            top.multiply(std::uint32_t{1} << bits_of_digit, static_cast<std::uint32_t>(c <= '9' ? c - '0' : (c | ' ') - 'a' + 10));
            exponent -= fraction ? bits_of_digit : 0;
        }
        const bool zero = top.is_zero();
        return checked(decimals::nearest_double(top, bottom, exponent + exponent_at(at + 1)), zero);
    }
    /// Beyond 800 digits it only matters whether there is one that is not 0: two doubles are never so near to each other.
    constexpr literal_value read_decimal() const {
        constexpr int most = 800;
        const std::size_t end = std::min(text_.find_first_of("eE"), text_.size());
        decimals::natural digits;
        std::uint64_t few = 0;  // the first digits, if there are no more
        int count = 0;
        int exponent = 0;
        bool fraction = false, more = false;
        std::uint32_t part = 0, power = 1;
        for (std::size_t at = 0; at < end; ++at) {
            const char c = text_[at];
            if (c == '.') fraction = true;
            if (c == '.' || c == '\'') continue;
            exponent -= fraction ? 1 : 0;
            if (count == 0 && c == '0') continue;
            if (count >= most) {
                more = more || c != '0';
                ++exponent;
                continue;
            }
            const auto digit = static_cast<std::uint32_t>(c - '0');
            if (++count <= 18) few = 10 * few + digit;
            part = 10 * part + digit;
            power *= 10;
            if (power == 1'000'000'000) {
                digits.multiply(power, part);
                part = 0;
                power = 1;
            }
        }
        exponent += exponent_at(end + 1);
        if (count == 0) return {};
        if (count + exponent > 400) return checked(positive_infinity<double>, false);
        if (count + exponent < -400) return checked(0, false);
        if (count <= 18) return checked(decimal_value(few, exponent), false);
        digits.multiply(power, part);
        if (more) {
            digits.multiply(10, 1);
            --exponent;
        }
        return checked(decimals::nearest_double(digits, exponent), false);
    }

    std::string_view text_;
};

/// The literal with these digits.
template <char... Digits>
consteval literal_value read_literal() {
    constexpr char text[] = {Digits...};
    return literal_reader({text, sizeof...(Digits)}).read();
}

}  // namespace tikhonov::detail
