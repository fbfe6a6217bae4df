// Types of other libraries by their interface: matrices by columns as Armadillo's, tensors as xtensor's, arrays of arrays, flat containers.
// The libraries themselves are tested where they are installed; what stands here runs everywhere.
#define BOOST_TEST_MODULE bind_foreign
#include <boost/test/unit_test.hpp>

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <valarray>
#include <vector>

#include <tikhonov/tikhonov.hpp>

using namespace tikhonov;
using namespace tikhonov::detail;
using namespace tikhonov::literals;

namespace {

constexpr auto n = axis<"n">;
constexpr auto d = axis<"d">;
constexpr auto k = axis<"k">;
constexpr auto X = tensor<"X", n, d>;
constexpr auto Q = tensor<"Q", n, d, k>;
constexpr auto w = tensor<"w", d>;

/// arma::Mat and arma::Cube.
template <class T, bool Vector = false>
struct by_columns {
    const unsigned long n_rows, n_cols, n_elem = n_rows * n_cols;
    static constexpr bool is_col = Vector, is_row = false;
    std::vector<T> memory = std::vector<T>(n_rows * n_cols);
    T* memptr() { return memory.data(); }
    const T* memptr() const { return memory.data(); }
    T& operator()(unsigned long r, unsigned long c) { return memory[r + c * n_rows]; }
    // iterators over all elements, as a flat container has them
    auto begin() const { return memory.begin(); }
    auto end() const { return memory.end(); }
    std::size_t size() const { return memory.size(); }
};
struct cube {
    const unsigned n_rows = 2, n_cols = 3, n_slices = 4;
    std::vector<float> memory = std::vector<float>(24);
    float* memptr() { return memory.data(); }
};

/// xt::xtensor and, with a shape of unknown length, xt::xarray; a view of one begins behind its data.
template <class Shape>
struct with_shape {
    using shape_type = Shape;
    Shape extents;
    std::conditional_t<std::same_as<Shape, std::vector<std::size_t>>, std::vector<long>, std::array<long, 2>> steps;
    std::vector<float> memory;
    std::size_t offset = 0;
    float* data() { return memory.data(); }
    const float* data() const { return memory.data(); }
    std::size_t data_offset() const { return offset; }
    std::size_t dimension() const { return extents.size(); }
    const auto& shape() const { return extents; }
    const auto& strides() const { return steps; }
    auto begin() const { return memory.begin(); }
    auto end() const { return memory.end(); }
    std::size_t size() const { return memory.size(); }
};
using static_shape = with_shape<std::array<std::size_t, 2>>;
using dynamic_shape = with_shape<std::vector<std::size_t>>;

/// cv::Mat_: rows and columns as members, and steps that nobody here knows.
struct rows_and_columns {
    int rows = 4, cols = 3;
    std::vector<float> memory = std::vector<float>(12);
    auto begin() const { return memory.begin(); }
    auto end() const { return memory.end(); }
    std::size_t size() const { return memory.size(); }
};

// never a row of numbers
static_assert(form_of<by_columns<float>&> == value_form::tensor && form_of<const by_columns<float>&> == value_form::tensor);
static_assert(tensor_traits<by_columns<float>>::rank == 2 && tensor_traits<by_columns<float, true>>::rank == 1);
static_assert(tensor_traits<cube>::rank == 3 && is_temporary<by_columns<float>>);
static_assert(tensor_traits<static_shape>::rank == 2 && tensor_traits<dynamic_shape>::rank == rank_at_run_time);
static_assert(std::ranges::contiguous_range<rows_and_columns> && form_of<rows_and_columns&> == value_form::none);
static_assert(tensor_traits<float[4][3]>::rank == 2 && tensor_traits<std::array<std::array<float, 3>[2], 4>>::rank == 3);
static_assert(std::same_as<element_of<const float (&)[4][3]>, const float>);
// numbers one behind the other
static_assert(form_of<std::valarray<float>&> == value_form::buffer && form_of<float (&)[3]> == value_form::buffer);
static_assert(form_of<std::vector<char>&> == value_form::buffer && form_of<unsigned char (&)[3]> == value_form::buffer);
static_assert(form_of<std::array<char, 3>&> == value_form::buffer && form_of<std::span<char>> == value_form::buffer);
// text, and what has no elements side by side
static_assert(form_of<const char (&)[3]> == value_form::none && form_of<char (&)[3]> == value_form::none);
static_assert(form_of<const wchar_t (&)[3]> == value_form::none && form_of<const char8_t (&)[3]> == value_form::none);
static_assert(form_of<std::string&> == value_form::none && form_of<std::string_view> == value_form::none);
static_assert(!std::is_arithmetic_v<element_of<std::vector<std::vector<float>>&>>);

/// Σ (X w)² and its gradient by X, with numbers that tell every order of elements from every other.
struct problem {
    decltype(compile<float>(sum(sq(dot(X, w))), wrt(X))) kernel = compile<float>(sum(sq(dot(X, w))), wrt(X));
    std::vector<float> ws = {1, -2, 3};

    static float element(std::size_t i, std::size_t j) { return static_cast<float>((7 * i + 3 * j * j) % 11); }
    template <class V>
    void check(const V& xs, std::size_t rows = 4) {
        float value = 0;
        std::vector<float> gradient;
        for (std::size_t i = 0; i < rows; ++i) {
            float y = 0;
            for (std::size_t j = 0; j < 3; ++j) y += element(i, j) * ws[j];
            value += y * y;
            for (std::size_t j = 0; j < 3; ++j) gradient.push_back(2 * y * ws[j]);
        }
        const auto r = kernel(X = xs, w = ws);
        BOOST_TEST(r.value == value);
        BOOST_TEST(r.gradient(X) == gradient, boost::test_tools::per_element());
        BOOST_TEST(kernel(X = xs, w = ws).value == value);
    }
};

}  // namespace

BOOST_AUTO_TEST_CASE(matrices_by_columns) {
    problem p;
    by_columns<float> xs{4, 3};
    by_columns<short> others{4, 3};
    for (std::size_t i = 0; i < 4; ++i)
        for (std::size_t j = 0; j < 3; ++j) xs(i, j) = p.element(i, j), others(i, j) = static_cast<short>(p.element(i, j));
    p.check(xs);
    p.check(others);
    // as the target of a gradient, and vectors
    by_columns<float> gradient_of{4, 3};
    by_columns<float, true> weights_of{3, 1};
    weights_of.memory = p.ws;
    const auto r = p.kernel(X = xs, w = weights_of);
    const std::vector<float> expected(r.gradient(X).begin(), r.gradient(X).end());
    p.kernel(X = xs, w = weights_of, gradient(X) = gradient_of);
    for (std::size_t i = 0; i < 4; ++i)
        for (std::size_t j = 0; j < 3; ++j) BOOST_TEST(gradient_of(i, j) == expected[3 * i + j]);
    // wrong extents are refused, as of every matrix
    by_columns<float> turned{3, 4};
    BOOST_CHECK_THROW(p.kernel(X = turned, w = p.ws), bind_error);
}

BOOST_AUTO_TEST_CASE(cubes_by_columns) {
    auto same = compile<float>(2_c * Q);
    cube values;
    for (std::size_t i = 0; i < 24; ++i) values.memory[i] = static_cast<float>(i);
    const auto r = same(Q = values);
    for (std::size_t i = 0; i < 2; ++i)
        for (std::size_t j = 0; j < 3; ++j)
            for (std::size_t l = 0; l < 4; ++l) BOOST_TEST(r.value[(i * 3 + j) * 4 + l] == 2 * values.memory[i + 2 * j + 6 * l]);
    float plain[2][3][4];
    for (std::size_t i = 0; i < 24; ++i) plain[i / 12][i / 4 % 3][i % 4] = static_cast<float>(i);
    const auto s = same(Q = plain);
    for (std::size_t i = 0; i < 24; ++i) BOOST_TEST(s.value[i] == 2 * static_cast<float>(i));
}

BOOST_AUTO_TEST_CASE(tensors_with_shape_and_strides) {
    problem p;
    static_shape rows{{4, 3}, {3, 1}, std::vector<float>(12)}, columns{{4, 3}, {1, 4}, std::vector<float>(12)};
    static_shape part{{4, 3}, {5, 1}, std::vector<float>(22), 2}, one{{1, 3}, {0, 1}, std::vector<float>(3)};
    for (std::size_t i = 0; i < 4; ++i)
        for (std::size_t j = 0; j < 3; ++j) {
            rows.memory[3 * i + j] = columns.memory[i + 4 * j] = part.memory[2 + 5 * i + j] = p.element(i, j);
            if (i == 0) one.memory[j] = p.element(i, j);
        }
    for (const static_shape* it : {&rows, &columns, &part}) {
        p.check(*it);
        p.check(dynamic_shape{{4, 3}, {it->steps.begin(), it->steps.end()}, it->memory, it->offset});
    }
    p.check(one, 1);
    // a shape of another length than the symbol's, after one that was right
    dynamic_shape flat{{12}, {1}, rows.memory}, three{{4, 3, 1}, {3, 1, 0}, rows.memory}, two{{4, 3}, {3, 1}, rows.memory};
    const auto refused = [&](dynamic_shape& it, const std::string& sentence) {
        const auto exact = [&](const bind_error& error) { return error.what() == "tikhonov: " + sentence; };
        BOOST_CHECK_EXCEPTION(p.kernel(X = it, w = p.ws), bind_error, exact);
    };
    p.check(two);
    refused(flat, "symbol 'X' has 2 axes, but what is bound to it has 1");
    refused(three, "symbol 'X' has 2 axes, but what is bound to it has 3");
    p.check(two);
    dynamic_shape many{std::vector<std::size_t>(20, 1), std::vector<long>(20, 0), {1}};
    refused(many, "symbol 'X' has 2 axes, but what is bound to it has 20");
}

BOOST_AUTO_TEST_CASE(arrays_of_arrays) {
    problem p;
    float plain[4][3];
    std::array<std::array<double, 3>, 4> nested;
    std::array<float[3], 4> mixed;
    for (std::size_t i = 0; i < 4; ++i)
        for (std::size_t j = 0; j < 3; ++j)
            plain[i][j] = mixed[i][j] = p.element(i, j), nested[i][j] = static_cast<double>(p.element(i, j));
    p.check(plain);
    p.check(mixed);
    float expected[4][3];
    p.kernel(X = plain, w = p.ws, gradient(X) = expected);
    BOOST_TEST(expected[1][2] == p.kernel(X = plain, w = p.ws).gradient(X)[5]);
    auto wide = compile<double>(sum(sq(dot(X, w))));
    BOOST_TEST(wide(X = nested, w = p.ws).value == static_cast<double>(p.kernel(X = plain, w = p.ws).value));
    BOOST_CHECK_THROW(p.kernel(X = plain, w = plain[0], n = 3), bind_error);
}

BOOST_AUTO_TEST_CASE(flat_containers) {
    problem p;
    std::valarray<float> values(12);
    for (std::size_t i = 0; i < 12; ++i) values[i] = p.element(i / 3, i % 3);
    p.check(values);
    // whoever knows the layout says it
    const rows_and_columns other{4, 3, {std::begin(values), std::end(values)}};
    p.check(view(other.memory.data(), other.rows, other.cols));
}
