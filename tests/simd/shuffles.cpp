// Samples taken apart and put together again, and totals of several registers at once, for every number of each.
#define BOOST_TEST_MODULE simd_shuffles
#include <boost/test/unit_test.hpp>

#include <tuple>
#include <vector>

#include <tikhonov/primitives/reductions.hpp>
#include <tikhonov/simd/row_totals.hpp>
#include <tikhonov/simd/samples.hpp>

using namespace tikhonov;
using namespace tikhonov::detail;

namespace {

using types = std::tuple<float, double>;

template <class T>
std::vector<T> numbers_of(lanes<T> v) {
    std::vector<T> result(static_cast<std::size_t>(lanes<T>::size));
    store_contiguous(result.data(), v);
    return result;
}

/// Number k of sample i is 100·i + k.
template <int Count, class T>
void check_samples() {
    for (std::ptrdiff_t samples = 1; samples <= lanes<T>::size; ++samples) {
        const auto size = static_cast<std::size_t>(samples * Count);
        std::vector<T> memory(size);
        for (std::size_t i = 0; i < size; ++i) memory[i] = static_cast<T>(100 * (i / Count) + i % Count);
        lanes<T> v[Count];
        load_samples<Count>(v, memory.data(), samples);
        for (int k = 0; k < Count; ++k) {
            const auto numbers = numbers_of(v[k]);
            for (std::ptrdiff_t i = 0; i < samples; ++i)
                BOOST_TEST(numbers[static_cast<std::size_t>(i)] == static_cast<T>(100 * i + k), "number " << k << " of " << Count);
        }
        std::vector<T> again(size + 1, T(-1));
        store_samples<Count>(again.data(), samples, v);
        BOOST_TEST(again.back() == T(-1));
        again.pop_back();
        BOOST_TEST(again == memory, boost::test_tools::per_element());
    }
}

/// Register i holds sixteen times i, and its lane's number: every total is different and exact.
template <int Live, class T>
void check_totals() {
    lanes<T> sums[static_cast<std::size_t>(lanes<T>::size)];
    lanes<T> maxima[static_cast<std::size_t>(lanes<T>::size)];
    for (int i = 0; i < Live; ++i) sums[i] = maxima[i] = lanes<T>::count() + lanes<T>(static_cast<T>(16 * i));
    const auto size = lanes<T>::size;
    const auto total = numbers_of(total_of_each<Live, sum_>(sums));
    const auto largest = numbers_of(total_of_each<Live, maximum_>(maxima));
    for (std::size_t i = 0; i < Live; ++i) {
        BOOST_TEST(total[i] == static_cast<T>(16 * static_cast<std::ptrdiff_t>(i) * size + size * (size - 1) / 2));
        BOOST_TEST(largest[i] == static_cast<T>(16 * static_cast<std::ptrdiff_t>(i) + size - 1));
    }
}

template <class T, int... I>
void check_all(std::integer_sequence<int, I...>) {
    (..., check_samples<I + 1, T>());
    (..., [] {
        if constexpr (I < lanes<T>::size) check_totals<I + 1, T>();
    }());
}

}  // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(squares_are_transposed, T, types) {
    constexpr std::ptrdiff_t n = lanes<T>::size;
    lanes<T> v[static_cast<std::size_t>(n)];
    for (std::ptrdiff_t j = 0; j < n; ++j) v[j] = lanes<T>::count() + lanes<T>(static_cast<T>(100 * j));
    transpose(v);
    for (std::ptrdiff_t j = 0; j < n; ++j)
        for (std::ptrdiff_t i = 0; i < n; ++i) BOOST_TEST(numbers_of(v[j])[static_cast<std::size_t>(i)] == static_cast<T>(100 * i + j));
}
BOOST_AUTO_TEST_CASE(in_float) { check_all<float>(std::make_integer_sequence<int, 16>{}); }
BOOST_AUTO_TEST_CASE(in_double) { check_all<double>(std::make_integer_sequence<int, 16>{}); }
