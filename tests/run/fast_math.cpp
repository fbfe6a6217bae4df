// Compiled with -ffast-math, under which a comparison with NaN means nothing: what a call checks of values holds all the same.
#define BOOST_TEST_MODULE fast_math
#include <boost/test/unit_test.hpp>

#include <bit>
#include <cstdint>
#include <cstring>
#include <functional>
#include <initializer_list>
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

/// Sets a number by its bits: clang takes for granted that no function returns NaN.
template <class T>
void set_bits(T& number, std::uint64_t bits) {
    if constexpr (sizeof(T) == 4) {
        const auto narrow = static_cast<std::uint32_t>(bits);
        std::memcpy(&number, &narrow, sizeof number);
    } else {
        std::memcpy(&number, &bits, sizeof number);
    }
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
    T nan[3];
    set_bits(nan[0], (sizeof(T) == 4 ? 0x7fc00000ull : 0x7ff80000ull) << shift);
    set_bits(nan[1], sizeof(T) == 4 ? 0x7f800001ull : 0x7ff0000000000001ull);
    set_bits(nan[2], (sizeof(T) == 4 ? 0xffc00000ull : 0xfff80000ull) << shift);
    T zero;
    set_bits(zero, 0x80000000ull << shift);
    auto k = compile<T>(lambda * sum(t * counts) + sum(t / weight), wrt(t));
    std::vector<T> ts(5, 1), cs(5, 1), ws(5, 1);
    T strength = 1;
    const auto call = [&] { k(t = ts, counts = cs, weight = ws, lambda = std::cref(strength)); };
    BOOST_CHECK_NO_THROW(call());
    const T below[] = {T(-1), -std::numeric_limits<T>::denorm_min(), std::numeric_limits<T>::lowest()};
    for (const T* const bad : std::initializer_list<const T*>{&nan[0], &nan[1], &nan[2], &below[0], &below[1], &below[2]}) {
        for (T* const place : {&cs[3], &ws[4], &strength}) {
            std::memcpy(place, bad, sizeof(T));
            says(call, place == &cs[3] ? "'counts' is nonnegative" : place == &ws[4] ? "'weight' is positive" : "'lambda' is nonnegative");
            *place = 1;
        }
        says([&] { k(t = ts, counts = cs, weight = ws, lambda = *bad); }, "'lambda' is nonnegative");
    }
    for (const bool signed_zero : {false, true}) {
        const T null = signed_zero ? zero : T(0);
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
    set_bits(ss[2], 0x7fc00000);
    const auto result = average(t = ts, s = ss);
    BOOST_TEST((std::bit_cast<std::uint32_t>(result.value) & 0x7fffffffu) > 0x7f800000u);
}
// A loss that is NaN has no gradient that could be right.
BOOST_AUTO_TEST_CASE(gradient_of_a_loss_that_is_nan) {
    auto squares = compile<double>(sum(sq(t)), wrt(t));
    std::vector<double> ts = {1, 2, 3};
    BOOST_TEST(check_gradient(squares, t = ts).ok);
    set_bits(ts[1], 0x7ff8000000000000ull);
    BOOST_TEST(!check_gradient(squares, t = ts).ok);
}
