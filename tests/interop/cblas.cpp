// Products by a CBLAS are those of the tiles: all storage orders, added or replaced, alone and in a kernel; small ones stay with the tiles.
#define BOOST_TEST_MODULE interop_cblas
#include <boost/test/unit_test.hpp>

#include <vector>

#include <tikhonov/interop/cblas.hpp>
#include <tikhonov/tikhonov.hpp>

namespace {

using namespace tikhonov;
using namespace tikhonov::detail;
using namespace tikhonov::literals;
using types = std::tuple<float, double>;

template <class T>
std::vector<T> numbers(std::size_t count) {
    std::vector<T> v(count);
    for (std::size_t i = 0; i < count; ++i) v[i] = static_cast<T>(static_cast<int>(i * 7 % 17) - 8) / 4;
    return v;
}
template <class T>
matrix_view<T> seen(T* data, std::ptrdiff_t rows, std::ptrdiff_t columns, bool by_rows) {
    return {data, rows, columns, by_rows ? columns + 2 : 1, by_rows ? 1 : rows + 2};
}

BOOST_AUTO_TEST_CASE_TEMPLATE(all_storage_orders, T, types) {
    constexpr std::ptrdiff_t m = 7, k = 20, n = 9;
    const auto as = numbers<T>(600), bs = numbers<T>(600);
    for (int order = 0; order < 16; ++order) {
        const bool a_rows = (order & 1) != 0, b_rows = (order & 2) != 0, c_rows = (order & 4) != 0, add = (order & 8) != 0;
        const auto a = seen(as.data(), m, k, a_rows);
        const auto b = seen(bs.data(), k, n, b_rows);
        std::vector<T> by_tiles = numbers<T>(600), other = by_tiles;
        std::vector<T> memory(static_cast<std::size_t>(tiles::room<T>(k, n, false)));
        tiles::workspace<T> packed{memory.data()};
        contract_matrices<T>(a, b, seen(by_tiles.data(), m, n, c_rows), add, packed);
        BOOST_TEST(by_cblas::multiply<T>(a, b, seen(other.data(), m, n, c_rows), add));
        BOOST_TEST(by_tiles == other);
    }
}

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto h = axis<"h">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto W = tensor<"W", d, h>;
constexpr auto loss = sum(sq(dot(X, W)));

// Quarters of small whole numbers, whose sums are exact: all results are the same.
BOOST_AUTO_TEST_CASE_TEMPLATE(in_a_kernel, T, types) {
    const auto xs = numbers<T>(40 * 30), ws = numbers<T>(30 * 20);
    auto kernel = compile<T>(loss, wrt(W));
    const auto call = [&] {
        const auto r = kernel(X = view(xs, 40, 30), W = view(ws, 30, 20));
        const auto gradient = r.gradient(W);
        return std::pair(r.value, std::vector<T>(gradient.begin(), gradient.end()));
    };
    const auto by_tiles = call();
    {
        const cblas_products products(0);
        BOOST_TEST((other_product<T> != nullptr));
        BOOST_TEST((call() == by_tiles));
    }
    BOOST_TEST((other_product<T> == nullptr));
}
BOOST_AUTO_TEST_CASE(small_products_stay) {
    const cblas_products products(1000);
    float number = 3;
    const matrix_view<const float> one{&number, 1, 1, 1, 1};
    BOOST_TEST(!other_product<float>(one, one, {&number, 1, 1, 1, 1}, false));
    BOOST_TEST(number == 3);
}

}  // namespace
