// Compiled with -ffast-math, under which a comparison with NaN means nothing: what a call checks of values holds all the same.
#define BOOST_TEST_MODULE fast_math
#include <boost/test/unit_test.hpp>

#include <bit>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <tuple>
#include <vector>

#include <tikhonov/tikhonov.hpp>

using namespace tikhonov;
using namespace tikhonov::literals;

namespace {

constexpr auto n = axis<"n">;
constexpr auto t = tensor<"t", n>;
constexpr auto lambda = scalar<"lambda", nonnegative>;
constexpr auto counts = tensor<"counts", n, nonnegative>;
constexpr auto weight = tensor<"weight", n, positive>;
constexpr auto s = tensor<"s", n>;

template <class T>
T from_bits(std::uint64_t bits) {
    if constexpr (sizeof(T) == 4) return std::bit_cast<float>(static_cast<std::uint32_t>(bits));
    else return std::bit_cast<double>(bits);
}

template <class Call>
void says(Call call, const std::string& part) {
    const auto contains = [&](const bind_error& error) {
        BOOST_TEST(std::string(error.what()).find(part) != std::string::npos, error.what());
        return true;
    };
    BOOST_CHECK_EXCEPTION(call(), bind_error, contains);
}

}  // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(promises, T, decltype(std::tuple<float, double>{})) {
    constexpr int shift = sizeof(T) == 4 ? 0 : 32;
    const auto nan = from_bits<T>((sizeof(T) == 4 ? 0x7fc00000ull : 0x7ff80000ull) << shift);
    const auto other = from_bits<T>(sizeof(T) == 4 ? 0x7f800001ull : 0x7ff0000000000001ull);
    const auto negative = from_bits<T>((sizeof(T) == 4 ? 0xffc00000ull : 0xfff80000ull) << shift);
    const auto zero = from_bits<T>(0x80000000ull << shift);
    auto k = compile<T>(lambda * sum(t * counts) + sum(t / weight), wrt(t));
    std::vector<T> ts(5, 1), cs(5, 1), ws(5, 1);
    T strength = 1;
    const auto call = [&] { k(t = ts, counts = cs, weight = ws, lambda = std::cref(strength)); };
    BOOST_CHECK_NO_THROW(call());
    for (const T bad : {nan, other, negative, T(-1), -std::numeric_limits<T>::denorm_min(), std::numeric_limits<T>::lowest()}) {
        for (T* const place : {&cs[3], &ws[4], &strength}) {
            *place = bad;
            says(call, place == &cs[3] ? "'counts' is nonnegative" : place == &ws[4] ? "'weight' is positive" : "'lambda' is nonnegative");
            *place = 1;
        }
        says([&] { k(t = ts, counts = cs, weight = ws, lambda = bad); }, "'lambda' is nonnegative");
    }
    for (const T null : {T(0), zero}) {
        cs[0] = strength = null;
        BOOST_CHECK_NO_THROW(call());
        ws[0] = null;
        says(call, "'weight' is positive");
        ws[0] = 1;
    }
    for (const T good : {std::numeric_limits<T>::denorm_min(), std::numeric_limits<T>::min(), std::numeric_limits<T>::max()}) {
        cs[0] = ws[0] = strength = good;
        BOOST_CHECK_NO_THROW(call());
    }
}
// NaN is not zero: the mean is NaN, and refused is what sums to nothing
BOOST_AUTO_TEST_CASE(weights_without_a_sum) {
    auto average = compile<float>(mean(t, weights(s)));
    const std::vector<float> ts = {1, 2, 3};
    std::vector<float> ss = {1, -1, 0};
    says([&] { average(t = ts, s = ss); }, "sum to 0");
    ss[2] = from_bits<float>(0x7fc00000);
    const float value = average(t = ts, s = ss).value;
    BOOST_TEST((std::bit_cast<std::uint32_t>(value) & 0x7fffffffu) > 0x7f800000u);
}
