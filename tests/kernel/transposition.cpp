// Squares of registers: their transposition, and the sums of their rows.
#define BOOST_TEST_MODULE kernel_transposition
#include <boost/test/unit_test.hpp>

#include <tikhonov/tikhonov.hpp>

namespace {

using namespace tikhonov;
using types = std::tuple<float, double>;

template <class T>
T lane(lanes<T> v, std::ptrdiff_t i) {
    T numbers[lanes<T>::size];
    store_contiguous(numbers, v);
    return numbers[i];
}
/// Lane i of register j is 100·j + i.
template <class T>
void fill(lanes<T>* v) {
    for (std::ptrdiff_t j = 0; j < lanes<T>::size; ++j) v[j] = lanes<T>::count() + lanes<T>(static_cast<T>(100 * j));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(transposed, T, types) {
    constexpr std::ptrdiff_t n = lanes<T>::size;
    lanes<T> v[n];
    fill(v);
    transpose_lanes(v);
    for (std::ptrdiff_t j = 0; j < n; ++j)
        for (std::ptrdiff_t i = 0; i < n; ++i) BOOST_TEST(lane(v[j], i) == static_cast<T>(100 * i + j));
}
template <class T, int Count>
void check_sums() {
    constexpr std::ptrdiff_t n = lanes<T>::size;
    lanes<T> v[n];
    fill(v);
    const lanes<T> sums = add_lanes_of<Count>(v);
    for (std::ptrdiff_t j = 0; j < Count; ++j) BOOST_TEST(lane(sums, j) == static_cast<T>(n * 100 * j + n * (n - 1) / 2));
}
BOOST_AUTO_TEST_CASE_TEMPLATE(sums_of_rows, T, types) {
    check_sums<T, 1>();
    check_sums<T, static_cast<int>(lanes<T>::size) - 1>();
    check_sums<T, static_cast<int>(lanes<T>::size)>();
}

}  // namespace
