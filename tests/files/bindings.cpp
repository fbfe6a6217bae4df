// What is bound, in files and back: every kind of memory, the shapes that tensors get, and refusals that change nothing.
#define BOOST_TEST_MODULE files_bindings
#include <boost/test/unit_test.hpp>

#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include <files/scratch.hpp>
#include <tikhonov/files.hpp>

namespace {

using namespace tikhonov;
using tikhonov::detail::stored_type;
using tikhonov::detail::tensor_file;

constexpr auto n = axis<"n">;
constexpr auto h = axis<"h">;
constexpr auto d = axis<"d">;
constexpr auto c = axis<"c">;
constexpr auto four = axis<"four", 4>;
constexpr auto W = tensor<"W", h, d>;
constexpr auto V = tensor<"V", d, c>;
constexpr auto F = tensor<"F", four, d>;
constexpr auto w = tensor<"w", d>;
constexpr auto b = scalar<"b">;
constexpr auto label = labels<"label", n, c>;
constexpr auto seen = mask<"seen", n>;
constexpr auto cube = tensor<"cube", n, h, d>;

template <class T>
std::vector<T> counted(std::size_t size, T first = 1) {
    std::vector<T> result(size);
    std::iota(result.begin(), result.end(), first);
    return result;
}
std::vector<std::size_t> shape_of(const char* name) { return tensor_file::read("f").find(name)->shape; }
stored_type type_of(const char* name) { return tensor_file::read("f").find(name)->type; }
using shape = std::vector<std::size_t>;

template <class T>
void round_trip() {
    std::vector<T> ws{1, T(-0.0), std::numeric_limits<T>::infinity(), std::numeric_limits<T>::denorm_min(), T(0.1)};
    const std::vector<T> Ws = counted<T>(10);
    const T b0 = T(1) / 3;
    save("f", W = Ws, w = ws, b = b0);
    std::vector<T> w1(5), W1(10);
    T b1 = 0;
    load("f", b = std::ref(b1), w = w1, W = W1);
    for (std::size_t i = 0; i < 5; ++i) BOOST_TEST((w1[i] == ws[i] && std::signbit(w1[i]) == std::signbit(ws[i])));
    BOOST_TEST(W1 == Ws);
    BOOST_TEST(b1 == b0);
    ws[0] = std::numeric_limits<T>::quiet_NaN();
    save("f", w = ws);
    load("f", w = w1);
    BOOST_TEST(std::isnan(w1[0]));
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(bindings, scratch_folder)

BOOST_AUTO_TEST_CASE(round_trips) {
    round_trip<float>();
    BOOST_TEST((type_of("w") == stored_type::f32));
    round_trip<double>();
    BOOST_TEST((type_of("w") == stored_type::f64));
    BOOST_TEST(entries() == 1u);
}

// Lengths follow from all that is bound, as in a call.
BOOST_AUTO_TEST_CASE(shapes) {
    const auto six = counted<float>(6);
    const auto twelve = counted<float>(12);
    const auto three = counted<float>(3);
    save("f", W = six);
    BOOST_TEST((shape_of("W") == shape{6}));  // nothing says more
    save("f", W = six, h = 2);
    BOOST_TEST((shape_of("W") == shape{2, 3}));
    save("f", W = six, w = three);
    BOOST_TEST((shape_of("W") == shape{2, 3}));
    save("f", W = view(six, 3, 2));
    BOOST_TEST((shape_of("W") == shape{3, 2}));
    save("f", F = twelve);
    BOOST_TEST((shape_of("F") == shape{4, 3}));
    save("f", W = six, V = twelve, c = 4);
    BOOST_TEST((shape_of("W") == shape{2, 3} && shape_of("V") == shape{3, 4}));
    save("f", b = 0.5, w = std::vector<float>().empty() ? std::span<const float>() : std::span(three));
    BOOST_TEST((shape_of("b").empty() && shape_of("w") == shape{0}));
    BOOST_CHECK_THROW(save("f", W = six, h = 4), bind_error);
    BOOST_CHECK_THROW(save("f", W = six, h = 2, d = 2), bind_error);
    BOOST_CHECK_THROW(save("f", W = six, n = 2), bind_error);
    BOOST_TEST((shape_of("w") == shape{0}));  // still

    // Into flat memory of which nothing says the lengths, whatever the file says they are.
    std::vector<float> flat(6), more(12);
    save("f", W = six, h = 2);
    load("f", W = flat);
    BOOST_TEST(flat == six);
    load("f", W = flat, d = 3);
    BOOST_CHECK_THROW(load("f", W = flat, d = 2), bind_error);
    BOOST_CHECK_THROW(load("f", W = view(flat, 3, 2)), bind_error);
    save("f", W = six);
    load("f", W = flat);
    BOOST_CHECK_THROW(load("f", W = flat, h = 2), bind_error);  // one row of 6 is none of 2 by 3
    tensor_file other;
    other.add("W", {2, 3}, std::span(six));
    other.add("V", {6, 2}, std::span(twelve));
    other.write("f");
    BOOST_CHECK_THROW(load("f", W = flat, V = more), bind_error);  // d is 3, and 6
    tensor_file cubic;
    cubic.add("W", {1, 2, 3}, std::span(six));
    cubic.write("f");
    BOOST_CHECK_THROW(load("f", W = flat), bind_error);
}

BOOST_AUTO_TEST_CASE(kinds_of_memory) {
    // arrays of arrays, columns, reversed rows, and a pack of symbols
    float array[2][3] = {{1, 2, 3}, {4, 5, 6}};
    save("f", W = array);
    std::vector<float> columns(6);
    load("f", W = column_major(columns, 2, 3));
    BOOST_TEST(columns == (std::vector<float>{1, 4, 2, 5, 3, 6}), boost::test_tools::per_element());
    save("f", W = column_major(columns, 2, 3));
    std::vector<float> rows(8, -1);
    load("f", W = view(rows.data() + 4, 2, 3, strides(-4, 1)));
    BOOST_TEST(rows == (std::vector<float>{4, 5, 6, -1, 1, 2, 3, -1}), boost::test_tools::per_element());
    save("f", W = view(rows.data() + 4, 2, 3, strides(-4, 1)));
    BOOST_TEST(tensor_file::read("f").find("W")->numbers<float>()[0] == 1);
    const auto many = counted<double>(2 * 40 * 70);
    std::vector<double> across(many.size());
    save("f", cube = view(many, 2, 40, 70));
    load("f", cube = view(across, 2, 40, 70, strides(2800, 1, 40)));
    for (std::size_t i = 0; i < 2; ++i)
        for (std::size_t j = 0; j < 40; ++j)
            for (std::size_t k = 0; k < 70; ++k) BOOST_TEST(across[i * 2800 + j + 40 * k] == many[(i * 40 + j) * 70 + k]);
    save("g", cube = view(across, 2, 40, 70, strides(2800, 1, 40)));
    BOOST_TEST(bytes_in("f") == bytes_in("g"));

    const auto flat = counted<float>(10);
    save("f", parameters(W, w, b) = flat, d = 3);
    BOOST_TEST((shape_of("W") == shape{2, 3} && shape_of("w") == shape{3} && shape_of("b").empty()));
    BOOST_TEST(tensor_file::read("f").find("w")->numbers<float>()[0] == 7);
    std::vector<float> w1(3), W1(6), flat1(10), spread(20, -1);
    float b1 = 0;
    load("f", w = w1, b = std::ref(b1), W = W1);
    BOOST_TEST((w1 == counted<float>(3, 7) && W1 == counted<float>(6) && b1 == 10));
    load("f", parameters(b, W) = std::span(flat1).first(7), w = w1);
    BOOST_TEST(flat1[0] == 10);
    load("f", parameters(W, w, b) = flat1, d = 3);
    BOOST_TEST(flat1 == flat);
    load("f", parameters(W, w, b) = view(spread, 10, strides(2)), d = 3);
    BOOST_TEST((spread[0] == 1 && spread[1] == -1 && spread[18] == 10));
    BOOST_CHECK_THROW(save("f", parameters(W, w, b) = flat), bind_error);  // where does w begin?
    BOOST_CHECK_THROW(load("f", parameters(W, w, b) = flat1), bind_error);

    // numbers, references, sets, labels and masks
    const auto data = bind(w = w1, b = 0.5);
    save(std::string("f"), data, W = W1);
    BOOST_TEST((type_of("b") == stored_type::f64));
    save(std::filesystem::path("f"), b = std::ref(b1));
    BOOST_TEST((type_of("b") == stored_type::f32));
    const auto into = bind(w = w1, b = std::ref(b1), d = 3);
    save(std::string_view("f"), into);
    w1 = {0, 0, 0};
    b1 = 0;
    load("f", into);
    BOOST_TEST((w1 == counted<float>(3, 7) && b1 == 10));
    const std::vector<std::int64_t> classes{0, 2, 1};
    const std::array<bool, 3> truth{true, false, true};
    save("f", label = classes, seen = truth, c = 3);
    std::vector<std::int64_t> classes1(3);
    std::array<bool, 3> truth1{};
    load("f", label = classes1, seen = truth1);
    BOOST_TEST((classes1 == classes && truth1 == truth && type_of("label") == stored_type::i64 && type_of("seen") == stored_type::boolean));
}

BOOST_AUTO_TEST_CASE(refusals_change_nothing) {
    const auto ws = counted<float>(3);
    const auto Ws = counted<float>(6);
    save("f", w = ws, W = Ws, b = 2.0f);
    std::vector<float> w1(3, -1), W1(6, -1);
    float b1 = -1;
    const auto refused = [&](auto call) {
        BOOST_CHECK_THROW(call(), bind_error);
        BOOST_TEST((w1 == std::vector<float>(3, -1) && W1 == std::vector<float>(6, -1) && b1 == -1));
    };
    std::vector<double> wide(3, -1), nothing, four_doubles(4);
    double b2 = -1;
    std::vector<float> empty, shorter(2), longer(4);
    std::vector<int> whole(3);
    refused([&] { load("f", w = w1, W = W1); });                                      // another name in the file
    refused([&] { load("f", w = w1, W = W1, b = std::ref(b1), V = four_doubles); });  // and in the call
    refused([&] { load("f", w = w1, W = W1, b = std::ref(b2)); });
    refused([&] { load("f", w = wide, W = W1, b = std::ref(b1)); });
    refused([&] { load("f", w = whole, W = W1, b = std::ref(b1)); });
    for (auto* memory : {&empty, &shorter, &longer}) refused([&] { load("f", w = *memory, W = W1, b = std::ref(b1)); });
    refused([&] { load("f", w = w1, W = view(W1, 3, 2), b = std::ref(b1)); });
    refused([&] { load("f", w = w1, W = view(W1, 6, 1), b = std::ref(b1)); });
    // two in one place, or one in itself
    refused([&] { load("f", w = std::span(W1).first(3), W = W1, b = std::ref(b1)); });
    refused([&] { load("f", w = w1, W = W1, b = std::ref(w1[2])); });
    refused([&] { load("f", w = w1, W = view(W1, 2, 3, strides(1, 1)), b = std::ref(b1)); });
    // a truth value that is none, in the last tensor of all
    tensor_file file;
    const std::uint8_t bytes[] = {0, 1, 2};
    file.add("w", {3}, std::span(ws));
    file.add({"seen", stored_type::boolean, {3}, {std::as_bytes(std::span(bytes)).begin(), std::as_bytes(std::span(bytes)).end()}});
    file.write("f");
    std::array<bool, 3> truth{};
    BOOST_CHECK_THROW(load("f", w = w1, seen = truth), file_error);
    BOOST_TEST((w1 == std::vector<float>(3, -1)));
    // a file that is cut off
    save("f", w = ws, W = Ws);
    write_bytes("g", bytes_in("f").substr(0, bytes_in("f").size() - 1));
    BOOST_CHECK_THROW(load("g", w = w1, W = W1), file_error);
    BOOST_CHECK_THROW(load("none", w = w1, W = W1), file_error);
    BOOST_TEST((w1 == std::vector<float>(3, -1) && W1 == std::vector<float>(6, -1)));
    load("f", w = w1, W = W1);
    BOOST_TEST((w1 == ws && W1 == Ws));
    // what cannot be saved leaves the file
    BOOST_CHECK_THROW(save("f", w = ws, W = Ws, d = 2), bind_error);
    load("f", w = w1, W = W1);
    BOOST_TEST(entries() == 2u);
}

// The state of rules, under "w.m", is for who asks for it.
BOOST_AUTO_TEST_CASE(checkpoints) {
    const auto ws = counted<float>(3);
    tensor_file file;
    file.add("w", {3}, std::span(ws));
    file.add("w.m", {3}, std::span(ws));
    file.notes["step"] = "100";
    file.write("f");
    std::vector<float> w1(3);
    load("f", w = w1);
    BOOST_TEST(w1 == ws);
    file.add("wide", {3}, std::span(ws));
    file.write("f");
    BOOST_CHECK_THROW(load("f", w = w1), bind_error);
}

BOOST_AUTO_TEST_SUITE_END()
