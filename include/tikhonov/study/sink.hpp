// Where text is written: a buffer that counts on when it is full, so that one pass tells how much room a text needs. Works in
// constant expressions and at run time alike.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <tikhonov/core/decimal.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail::study {

class sink {
  public:
    constexpr sink(char* data, std::size_t capacity) : data_(data), capacity_(capacity) {}

    constexpr void put(char c) {
        if (size_ < capacity_) data_[size_] = c;
        ++size_;
    }
    constexpr void put(std::string_view text) {
        for (const char c : text) put(c);
    }
    constexpr void put_integer(std::uint64_t value) {
        char digits[20]{};
        int count = 0;
        do {
            digits[count++] = static_cast<char>('0' + value % 10);
            value /= 10;
        } while (value != 0);
        while (count > 0) put(digits[--count]);
    }
    constexpr std::size_t size() const { return size_; }

  private:
    char* data_;
    std::size_t capacity_;
    std::size_t size_ = 0;
};

/// The text that `write(sink&)` writes, at run time.
template <class Write>
std::string written(Write write) {
    std::string text(256, '\0');
    for (;;) {
        sink out(text.data(), text.size());
        write(out);
        const bool fits = out.size() <= text.size();
        text.resize(out.size());
        if (fits) return text;
    }
}

/// A nonnegative number in the shortest form that reads back as the same double: top/bottom, or digits·10^exponent.
struct numeral {
    std::uint64_t digits = 0;
    int exponent = 0;
    std::uint64_t top = 0;
    std::uint64_t bottom = 1;  ///< 1 where the number is no fraction
    bool infinite = false;
    bool undefined = false;

    constexpr bool is_fraction() const { return bottom != 1; }
    constexpr int length() const {
        int count = 1;
        for (std::uint64_t rest = digits; rest >= 10; rest /= 10) ++count;
        return count;
    }
    /// Whether it is written as 1.5e-7.
    constexpr bool is_scientific() const {
        const int leading = length() - 1 + exponent;
        return leading < -4 || (exponent > 0 && leading > 6);
    }
};

/// The decimal of `count` digits next to `value`.
constexpr numeral rounded(double value, int count) {
    long double scaled = static_cast<long double>(value);
    long double least = 1;
    for (int i = 1; i < count; ++i) least *= 10;
    numeral result;
    for (; scaled >= 10 * least; ++result.exponent) scaled /= 10;
    if (scaled < least) {
        // one product is exact where the quotient by ten again and again would not be
        long double factor = 1;
        for (; scaled * factor < least; --result.exponent) factor *= 10;
        scaled *= factor;
    }
    result.digits = static_cast<std::uint64_t>(scaled + 0.5L);
    for (; result.digits != 0 && result.digits % 10 == 0; ++result.exponent) result.digits /= 10;
    return result;
}

/// 0.01, 2 and 1/3 are what their names say: few digits first, then fractions of small numbers, then as many digits as it takes.
constexpr numeral shortest(double value) {
    numeral result;
    if (value != value) return {.undefined = true};
    if (value < 0) value = -value;
    if (value == 0) return result;
    if (value > 1.7976931348623157e308) return {.infinite = true};
    constexpr int few = 6;
    constexpr int most = 17;
    for (int count = 1; count <= most; ++count) {
        result = rounded(value, count);
        if (decimal_value(result.digits, result.exponent) == value) return result;
        if (count != few || value > 1e4 || value < 1e-4) continue;
        for (std::uint64_t bottom = 3; bottom <= 100; ++bottom) {
            const double top = value * static_cast<double>(bottom);
            const auto whole = static_cast<std::uint64_t>(top + 0.5);
            if (whole != 0 && static_cast<double>(whole) / static_cast<double>(bottom) == value) return {.top = whole, .bottom = bottom};
        }
    }
    return result;
}

/// Writes a numeral that is no fraction: 0.01, 250, 1.5e-7.
constexpr void put_decimal(sink& out, const numeral& number, std::string_view power = "e") {
    if (number.infinite) return out.put("inf");
    if (number.undefined) return out.put("nan");
    char digits[20]{};
    const int count = number.length();
    std::uint64_t rest = number.digits;
    for (int i = count - 1; i >= 0; --i, rest /= 10) digits[i] = static_cast<char>('0' + rest % 10);
    const std::string_view text(digits, static_cast<std::size_t>(count));
    if (number.is_scientific()) {
        const int leading = count - 1 + number.exponent;
        out.put(text.substr(0, 1));
        if (count > 1) out.put('.');
        out.put(text.substr(1));
        out.put(power);
        if (leading < 0) out.put('-');
        return out.put_integer(static_cast<std::uint64_t>(leading < 0 ? -leading : leading));
    }
    if (number.exponent >= 0) {
        out.put(text);
        for (int i = 0; i < number.exponent; ++i) out.put('0');
        return;
    }
    const int point = count + number.exponent;  // digits before the point
    if (point <= 0) {
        out.put("0.");
        for (int i = point; i < 0; ++i) out.put('0');
        return out.put(text);
    }
    out.put(text.substr(0, static_cast<std::size_t>(point)));
    out.put('.');
    out.put(text.substr(static_cast<std::size_t>(point)));
}

}  // namespace tikhonov::detail::study
