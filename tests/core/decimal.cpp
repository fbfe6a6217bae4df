// Constants against the compiler's own reading of the same digits, and any digits against the C library's.
#define BOOST_TEST_MODULE core_decimal
#include <boost/test/unit_test.hpp>

#include <bit>
#include <cmath>
#include <cstdlib>
#include <random>
#include <string>

#include <tikhonov/graph/operand.hpp>

namespace {

using namespace tikhonov::detail::literals;
using tikhonov::detail::literal_reader;
using flaw = tikhonov::detail::literal_value::flaw;

template <class C>
consteval double value(C) {
    return C::value;
}

// whole numbers: decimal, hexadecimal, binary, with separators
static_assert(value(0_c) == 0 && value(7_c) == 7 && value(1'000_c) == 1'000 && value(1'2'3_c) == 123);
static_assert(value(0x10_c) == 0x10 && value(0XfF_c) == 0XfF && value(0b11_c) == 0b11 && value(0B1'0000_c) == 0B1'0000);
static_assert(value(18446744073709551615_c) == 18446744073709551615.0 && value(0xffffffffffffffff_c) == 18446744073709551615.0);
static_assert(value(9007199254740993_c) == 9007199254740993.0 && value(9007199254740995_c) == 9007199254740995.0);
// fractions and exponents; a leading 0 is none of octal there
static_assert(value(0.1_c) == 0.1 && value(.5_c) == .5 && value(1._c) == 1. && value(1e3_c) == 1e3 && value(1E+3_c) == 1E+3);
static_assert(value(010.5_c) == 010.5 && value(010e1_c) == 010e1 && value(0e400_c) == 0 && value(0.000_c) == 0);
static_assert(value(3.141'592'653'589'793_c) == 3.141'592'653'589'793);
static_assert(value(0x1.8p3_c) == 0x1.8p3 && value(0x.8p0_c) == 0x.8p0 && value(0x1p-1074_c) == 0x1p-1074 && value(0x1'0p0_c) == 0x1'0p0);
// long digits, ties, the ends of the range
static_assert(value(0.333333333333333333_c) == 0.333333333333333333);
static_assert(value(0.1000000000000000055511151231257827021181583404541015625_c) == 0.1);
static_assert(value(1.00000000000000011102230246251565404236316680908203125_c) == 1);
static_assert(value(1.00000000000000011102230246251565404236316680908203126_c) == 1.0000000000000002);
static_assert(value(1e23_c) == 1e23 && value(8.5e-23_c) == 8.5e-23 &&
              value(123456789012345678901234567890_c) == 123456789012345678901234567890.0);
static_assert(value(6.02214076e23_c) == 6.02214076e23 && value(1.602176634e-19_c) == 1.602176634e-19);
static_assert(value(1.7976931348623157e308_c) == 1.7976931348623157e308 && value(1.7976931348623158e308_c) == 1.7976931348623158e308);
static_assert(value(2.2250738585072011e-308_c) == 2.2250738585072011e-308 && value(2.2250738585072014e-308_c) == 2.2250738585072014e-308);
static_assert(value(4.9e-324_c) == 4.9e-324 && value(2.5e-324_c) == 4.9e-324 && value(1.5e-323_c) == 1.5e-323 && value(1e-310_c) == 1e-310);
static_assert(value(0x0.8p-1073_c) == 0x1p-1074 && value(0x1.fffffffffffff8p-1_c) == 1 &&
              value(0x1.fffffffffffff4p-1_c) == 0x1.fffffffffffffp-1);

constexpr flaw wrong(std::string_view text) { return literal_reader(text).read().wrong; }
static_assert(wrong("010") == flaw::octal && wrong("00") == flaw::octal && wrong("0'7") == flaw::octal && wrong("0") == flaw::none);
static_assert(wrong("1e400") == flaw::too_large && wrong("1e99999999999999999999") == flaw::too_large);
static_assert(wrong("1.7976931348623159e308") == flaw::too_large && wrong("0x1p1024") == flaw::too_large);
static_assert(wrong("1e-400") == flaw::too_small && wrong("2.4e-324") == flaw::too_small && wrong("0x1p-1075") == flaw::too_small);
static_assert(wrong("0x1.0000001p-1075") == flaw::none && wrong("0e-400") == flaw::none && wrong("0.0e99999") == flaw::none);

int reported = 0;
void read(const std::string& text) {
    const double expected = std::strtod(text.c_str(), nullptr);
    const auto found = literal_reader(text).read();
    const bool right = std::isinf(expected)                                                ? found.wrong == flaw::too_large
                       : expected == 0 && text.find_first_of("123456789") < text.find('e') ? found.wrong == flaw::too_small
                                                                                           : found.value == expected;
    if (!right && ++reported <= 10) BOOST_ERROR(text << " is read as " << found.value);
}
std::string printed(const char* format, int digits, double x) {
    char text[900];
    std::snprintf(text, sizeof text, format, digits, x);
    return text;
}

}  // namespace

BOOST_AUTO_TEST_CASE(digits_are_read_as_the_library_reads_them) {
    std::mt19937_64 random(7);
    const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    for (int i = 0; i < 100'000; ++i) {  // any digits
        std::string text;
        const int before = below(4) == 0 ? below(40) : below(4);
        for (int k = 0; k < before; ++k) text += static_cast<char>((k == 0 ? '1' : '0') + below(k == 0 ? 9 : 10));
        text += '.';
        for (int k = below(4) == 0 ? below(60) : below(20); k >= 0; --k) text += static_cast<char>('0' + below(10));
        text += 'e' + std::to_string(below(2) == 0 ? below(12) - 6 : below(720) - 360);
        read(text);
    }
    for (int i = 0; i < 20'000; ++i) {  // doubles, and what is between two of them, exactly and by one digit more or less
        const auto bits = random() & 0x7fff'ffff'ffff'ffffu & (below(8) == 0 ? ~(std::uint64_t{0x7ff} << 52) : ~std::uint64_t{0});
        const double x = std::bit_cast<double>(bits);
        if (!std::isfinite(x)) continue;
        read(printed("%.*e", 16, x));
        read(printed("%.*e", 780, x));
    }
    for (int i = 0; i < 3'000; ++i) {  // (2m + 1)·2^-k has all its digits
        const double x = static_cast<double>((random() >> 11) | 1) * std::ldexp(1.0, -below(60));
        char text[900];
        std::snprintf(text, sizeof text, "%.150Le",
                      static_cast<long double>(x) + static_cast<long double>(std::nextafter(x, 2 * x) - x) / 2);
        std::string tie = text;
        read(tie);
        tie.insert(tie.find('e'), "0000000001");
        read(tie);
    }
    BOOST_TEST(reported == 0);
}
