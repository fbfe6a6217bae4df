// Products of matrices against plain loops: all kinds of strides and sizes around those of tiles and panels, added or replaced, masked.
#define BOOST_TEST_MODULE simd_contraction
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include <tikhonov/tikhonov.hpp>

namespace {

using namespace tikhonov;
using namespace tikhonov::detail;
using namespace tikhonov::literals;
using sizes = std::array<std::ptrdiff_t, 3>;

/// rows by columns numbers, row after row or column after column, with room between the lines; what lies there is never touched.
template <class T>
struct owned_matrix {
    std::vector<T> data;
    matrix_view<T> view;

    owned_matrix(std::ptrdiff_t rows, std::ptrdiff_t columns, bool by_rows, std::mt19937& random) {
        const std::ptrdiff_t line = (by_rows ? columns : rows) + 3;
        data.resize(static_cast<std::size_t>(line * (by_rows ? rows : columns) + 3));
        for (T& x : data) x = static_cast<T>(static_cast<int>(random() % 17) - 8) / 4;
        view = {data.data(), rows, columns, by_rows ? line : 1, by_rows ? 1 : line};
    }
    T& at(std::ptrdiff_t i, std::ptrdiff_t j) { return data[static_cast<std::size_t>(i * view.row_stride + j * view.column_stride)]; }
    matrix_view<const T> read() const { return {view.data, view.rows, view.columns, view.row_stride, view.column_stride}; }
};

// Quarters of small whole numbers: sums of their products are exact, whatever the order.
template <class T>
void compute(owned_matrix<T>& a, owned_matrix<T>& b, owned_matrix<T>& c, bool add) {
    for (std::ptrdiff_t i = 0; i < c.view.rows; ++i)
        for (std::ptrdiff_t j = 0; j < c.view.columns; ++j) {
            T sum = add ? c.at(i, j) : T(0);
            for (std::ptrdiff_t k = 0; k < a.view.columns; ++k) sum += a.at(i, k) * b.at(k, j);
            c.at(i, j) = sum;
        }
}
template <class T>
void check(sizes n, bool a_rows, bool b_rows, bool c_rows, bool add) {
    std::mt19937 random(static_cast<unsigned>(n[0] * 31 + n[1] * 7 + n[2]));
    owned_matrix<T> a(n[0], n[1], a_rows, random);
    owned_matrix<T> b(n[1], n[2], b_rows, random);
    owned_matrix<T> c(n[0], n[2], c_rows, random);
    owned_matrix<T> expected = c;
    compute(a, b, expected, add);
    const auto room = static_cast<std::size_t>(tiles::room<T>(n[1], n[2], false));
    std::vector<T> packed(room + 1, T(7));
    tiles::workspace<T> workspace{packed.data()};
    contract_matrices<T>(a.read(), b.read(), c.view, add, workspace);
    BOOST_TEST(c.data == expected.data, "rows " << n[0] << ", summed " << n[1] << ", columns " << n[2]);
    BOOST_TEST(packed.back() == T(7));
}

using types = std::tuple<float, double>;

BOOST_AUTO_TEST_CASE_TEMPLATE(sizes_around_tiles_and_panels, T, types) {
    const std::ptrdiff_t one = lanes<T>::size;
    const std::ptrdiff_t width = tiles::width<T>;
    for (const std::ptrdiff_t rows : {0, 1, 2, 5, 6, 7, 8, 9, 13, 25})
        for (const std::ptrdiff_t summed : {0, 1, 9, 257})
            for (const std::ptrdiff_t columns : {std::ptrdiff_t{1}, one, one + 1, width - 1, width, width + 1, 3 * width + 2})
                for (const bool add : {false, true}) check<T>({rows, summed, columns}, true, true, true, add);
    check<T>({25, 2 * tiles::deepest<T> + 3, 4 * width + 1}, true, true, true, false);
}
BOOST_AUTO_TEST_CASE_TEMPLATE(few_columns_and_few_rows, T, types) {
    for (std::ptrdiff_t few = 1; few <= 2 * lanes<T>::size + 5; ++few)
        for (const std::ptrdiff_t many : {1, 2, 3, 18})
            for (const std::ptrdiff_t summed : {1, 15, 35, 400})
                for (const bool add : {false, true})
                    for (const bool contiguous : {false, true}) {
                        check<T>({many, summed, few}, true, contiguous, false, add);
                        check<T>({few, summed, many}, contiguous, false, false, add);
                    }
}
BOOST_AUTO_TEST_CASE_TEMPLATE(all_storage_orders, T, types) {
    for (int order = 0; order < 8; ++order)
        for (const bool add : {false, true})
            for (const sizes& n : {sizes{1, 1, 1}, sizes{6, 10, 17}, sizes{20, 300, 9}, sizes{3, 2, 40}, sizes{40, 2, 3}})
                check<T>(n, (order & 1) != 0, (order & 2) != 0, (order & 4) != 0, add);
}
// As for the blocks of a pass: the first has enough rows for packing or not, and the packed operand serves those that follow.
BOOST_AUTO_TEST_CASE_TEMPLATE(a_packed_operand_is_kept, T, types) {
    for (const std::ptrdiff_t columns : {std::ptrdiff_t{10}, 2 * tiles::width<T>, 2 * tiles::width<T> + 5})
        for (const bool b_rows : {false, true})
            for (const std::ptrdiff_t first : {3, 64}) {
                std::mt19937 random(1);
                const std::ptrdiff_t summed = tiles::deepest<T> + 10;
                owned_matrix<T> b(summed, columns, b_rows, random);
                const auto room = static_cast<std::size_t>(tiles::room<T>(summed, columns, true));
                std::vector<T> packed(room + 1, T(7));
                tiles::workspace<T> workspace{packed.data(), true};
                for (const std::ptrdiff_t rows : {first, std::ptrdiff_t{64}, std::ptrdiff_t{1}, std::ptrdiff_t{30}}) {
                    owned_matrix<T> a(rows, summed, true, random);
                    owned_matrix<T> c(rows, columns, true, random);
                    owned_matrix<T> expected = c;
                    compute(a, b, expected, false);
                    contract_matrices<T>(a.read(), b.read(), c.view, false, workspace);
                    BOOST_TEST(c.data == expected.data, "rows " << rows << ", columns " << columns);
                    BOOST_TEST(packed.back() == T(7));
                }
            }
}

constexpr auto n = axis<"n">;
constexpr auto p = axis<"p">;
constexpr auto h = axis<"h">;
constexpr auto X = tensor<"X", n, p>;
constexpr auto W = tensor<"W", p, h>;
constexpr auto s = tensor<"s", n>;

// A sample that a mask leaves out may hold anything: its features do not reach a gradient, not even as 0 times NaN.
BOOST_AUTO_TEST_CASE_TEMPLATE(masked_samples_with_nan, T, types) {
    constexpr auto loss = sum(where(0_c < s, dot(X, W), 0_c));
    auto kernel = compile<T>(loss, wrt(W));
    const std::size_t rows = 70, features = 20, units = 18;
    std::vector<T> xs(rows * features), ws(features * units, T(0.5)), ss(rows, T(1));
    for (std::size_t i = 0; i < xs.size(); ++i) xs[i] = static_cast<T>(i % 5);
    ss[3] = ss[66] = -1;
    for (std::size_t k = 0; k < features; ++k) {
        xs[3 * features + k] = std::numeric_limits<T>::quiet_NaN();
        xs[66 * features + k] = std::numeric_limits<T>::infinity();
    }
    const auto r = kernel(X = view(xs, rows, features), W = view(ws, features, units), s = ss);
    T value = 0;
    for (std::size_t k = 0; k < features; ++k) {
        T expected = 0;
        for (std::size_t i = 0; i < rows; ++i)
            if (ss[i] > 0) expected += xs[i * features + k];
        value += static_cast<T>(units) * expected / 2;
        for (std::size_t j = 0; j < units; ++j) BOOST_TEST(r.gradient(W)[k * units + j] == expected);
    }
    BOOST_TEST(r.value == value);
}

}  // namespace
