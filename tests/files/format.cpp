// The format, byte for byte; files that are cut off, damaged or meant to do harm; and a process that is killed while it writes.
#define BOOST_TEST_MODULE files_format
#include <boost/test/unit_test.hpp>

#include <csignal>
#include <random>
#include <span>
#include <string>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include <files/scratch.hpp>
#include <tikhonov/files/tensor_file.hpp>

using namespace tikhonov::detail;

namespace {

template <class T>
std::string bytes_of(const T& number) {
    return {reinterpret_cast<const char*>(&number), sizeof number};
}
/// What a refused file is told.
std::string refusal(const std::string& bytes) {
    write_bytes("f", bytes);
    try {
        tensor_file::read("f");
    } catch (const file_error& error) {
        return error.what();
    }
    return {};
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(format, scratch_folder)

BOOST_AUTO_TEST_CASE(bytes_of_a_small_file) {
    const std::vector<float> w{1, -2, 0.5f, 4, 5, 6};
    const double b = 0.25;
    const std::int32_t k[] = {7};
    tensor_file file;
    file.add("w", {2, 3}, std::span(w));
    file.add("b", {}, std::span(&b, 1));
    file.add("k", {1}, std::span<const std::int32_t>(k));
    file.notes["step"] = "12";
    file.notes["formula"] = "a \"b\" \\ \n \x01 λ";
    file.write("f");
    // the widest numbers first, then the order in which they came; notes by their names
    std::string header = R"({"__metadata__":{"formula":"a \"b\" \\ \u000a \u0001 λ","step":"12"},)"
                         R"("b":{"dtype":"F64","shape":[],"data_offsets":[0,8]},"w":{"dtype":"F32","shape":[2,3],"data_offsets":[8,32]},)"
                         R"("k":{"dtype":"I32","shape":[1],"data_offsets":[32,36]}})";
    while (header.size() % 8 != 0) header += ' ';
    std::string expected = eight_bytes(header.size()) + header + bytes_of(0.25);
    for (const float number : w) expected += bytes_of(number);
    expected += std::string("\7\0\0\0", 4);
    BOOST_TEST(bytes_in("f") == expected);
    BOOST_TEST(entries() == 1u);

    const tensor_file read = tensor_file::read("f");
    BOOST_TEST((read.notes == file.notes));
    BOOST_TEST_REQUIRE(read.tensors().size() == 3u);
    BOOST_TEST((read.find("w")->shape == std::vector<std::size_t>{2, 3}));
    BOOST_TEST(read.find("w")->numbers<float>() == w, boost::test_tools::per_element());
    BOOST_TEST(read.find("w")->numbers<double>().empty());
    BOOST_TEST(read.find("b")->numbers<double>()[0] == b);
    BOOST_TEST(read.find("v") == nullptr);
}

BOOST_AUTO_TEST_CASE(every_type_and_nothing) {
    tensor_file file;
    const auto add = [&](const char* name, auto number) { file.add(name, {1}, std::span<const decltype(number)>(&number, 1)); };
    add("bool", true);
    add("i8", std::int8_t{-1});
    add("u8", std::uint8_t{2});
    add("i16", std::int16_t{-3});
    add("u16", std::uint16_t{4});
    add("i32", std::int32_t{-5});
    add("u32", std::uint32_t{6});
    add("i64", std::int64_t{-7});
    add("u64", std::uint64_t{8});
    add("f32", 9.5f);
    add("f64", -10.5);
    file.add("nothing", {0, 3}, std::span<const float>());
    file.write("f");
    const tensor_file read = tensor_file::read("f");
    BOOST_TEST(read.tensors().size() == 12u);
    for (const auto& it : file.tensors()) {
        BOOST_TEST((read.find(it.name)->type == it.type && read.find(it.name)->shape == it.shape && read.find(it.name)->bytes == it.bytes));
        std::size_t offset = 0;  // numbers lie as they do in memory
        for (const auto& other : read.tensors()) {
            if (other.name == it.name) break;
            offset += other.bytes.size();
        }
        BOOST_TEST((it.bytes.empty() || offset % facts_of(it.type).size == 0));
    }
    tensor_file().write("empty");
    BOOST_TEST(bytes_in("empty") == eight_bytes(8) + "{}      ");
    BOOST_TEST(tensor_file::read("empty").tensors().empty());
}

// The order of the header is free, and so are spaces and the escapes of JSON.
BOOST_AUTO_TEST_CASE(headers_of_others) {
    const std::string header = R"({ "\u0062" : {"data_offsets":[4,8], "shape" : [1], "dtype":"F32"},)"
                               R"("a":{"dtype":"I8","shape":[2,2], "data_offsets":[0,4]}} )";
    write_bytes("f", with_header(header, 8));
    const tensor_file read = tensor_file::read("f");
    BOOST_TEST((read.tensors()[0].name == "a" && read.tensors()[1].name == "b"));
}

BOOST_AUTO_TEST_CASE(refused) {
    const std::string good = R"({"w":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}})";
    BOOST_TEST(refusal(with_header(good, 12)).empty());
    // at every length
    const std::string whole = with_header(good, 12);
    for (std::size_t n = 0; n < whole.size(); ++n) BOOST_TEST(!refusal(whole.substr(0, n)).empty(), n);
    BOOST_TEST(!refusal(whole + "x").empty());
    // lengths of the header that the file does not have
    for (const std::uint64_t length : {std::uint64_t{1} << 63, ~std::uint64_t{0}, ~std::uint64_t{0} - 7, std::uint64_t{1} << 40})
        BOOST_TEST(refusal(eight_bytes(length) + good).find("cut off") != std::string::npos);

    const auto w = [](const std::string& rest) { return R"({"w":{"dtype":"F32",)" + rest + "}}"; };
    const std::string others[] = {
        "[]",
        "5",
        "{",
        "{}}",
        "{} {}",
        "{,}",
        "{\"w\":}",
        "",
        std::string("{\0}", 3),
        "\xef\xbb\xbf{}",
        "{\"\xff\":{}}",
        "{\"w\":5}",
        R"({"w":[]})",
        R"({"w":{}})",
        R"({"w":null})",
        R"({"w":"F32"})",
        R"({"w":true})",
        w(R"("shape":[3])"),
        w(R"("data_offsets":[0,12])"),
        w(R"("shape":3,"data_offsets":[0,12])"),
        w(R"("shape":[-3],"data_offsets":[0,12])"),
        w(R"("shape":[3.0],"data_offsets":[0,12])"),
        w(R"("shape":[3e0],"data_offsets":[0,12])"),
        w(R"("shape":["3"],"data_offsets":[0,12])"),
        w(R"("shape":[[3]],"data_offsets":[0,12])"),
        w(R"("shape":[3],"data_offsets":[0])"),
        w(R"("shape":[3],"data_offsets":[0,12,12])"),
        w(R"("shape":[3],"data_offsets":12)"),
        w(R"("shape":[3],"data_offsets":[0,16])"),
        w(R"("shape":[3],"data_offsets":[12,0])"),
        w(R"("shape":[4],"data_offsets":[0,12])"),
        w(R"("shape":[2],"data_offsets":[4,12])"),
        w(R"("shape":[2],"data_offsets":[0,8])"),
        w(R"("shape":[18446744073709551615,18446744073709551615],"data_offsets":[0,12])"),
        w(R"("shape":[18446744073709551616],"data_offsets":[0,12])"),
        w(R"("shape":[4611686018427387907],"data_offsets":[0,12])"),
        w(R"("shape":[2147483648,2147483648,2147483648,3],"data_offsets":[0,12])"),
        w(R"("shape":[3],"data_offsets":[0,18446744073709551615])"),
        w(R"("shape":[3],"data_offsets":[18446744073709551604,0])"),
        w(R"("shape":[3],"data_offsets":[0,12],"strides":[1])"),
        w(R"("shape":[3],"shape":[3],"data_offsets":[0,12])"),
        w(R"("dtype":"F32","shape":[3],"data_offsets":[0,12])"),
        w(R"("shape":[],"data_offsets":[0,12])"),
        R"({"w":{"dtype":32,"shape":[3],"data_offsets":[0,12]}})",
        R"({"w":{"dtype":["F32"],"shape":[3],"data_offsets":[0,12]}})",
        R"({"w":{"dtype":"F32","shape":[3],"data_offsets":[0,12]},"w":{"dtype":"F32","shape":[0],"data_offsets":[12,12]}})",
        R"({"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"v":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}})",
        R"({"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"v":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}})",
        R"({"__metadata__":{"a":1}})",
        R"({"__metadata__":{"a":{}}})",
        R"({"__metadata__":{"a":"","a":""}})",
        R"({"__metadata__":[]})",
        R"({"__metadata__":{},"__metadata__":{},"w":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}})"};
    for (const std::string& header : others) BOOST_TEST(!refusal(with_header(header, 12)).empty(), header);
    for (const char* type : {"F16", "BF16", "F8_E4M3", "C64", "f32", "", "F320"})
        BOOST_TEST(refusal(with_header(R"({"w":{"dtype":")" + std::string(type) + R"(","shape":[6],"data_offsets":[0,12]}})", 12))
                       .find("type '" + std::string(type) + "'") != std::string::npos);
    // a name may be anything, but not in what is printed
    const std::string long_name = R"({"\u001b[2J)" + std::string(5000, 'x') + R"(":5})";
    BOOST_TEST(refusal(with_header(long_name, 12)).size() < 200u);
    BOOST_TEST(refusal(with_header(long_name, 12)).find('\x1b') == std::string::npos);
    // a million brackets are no million calls
    BOOST_TEST(!refusal(with_header(R"({"w":)" + std::string(1'000'000, '['), 12)).empty());
    BOOST_TEST(!refusal(with_header(std::string(1'000'000, '{'), 12)).empty());
}

/// What is not written would not be read.
BOOST_AUTO_TEST_CASE(not_written) {
    write_bytes("f", "what was there");
    const float one = 1;
    const auto add = [&](tensor_file& file, const char* name, std::vector<std::size_t> shape) {
        file.add(name, std::move(shape), std::span(&one, 1));
    };
    tensor_file twice, other_shape, no_text, notes;
    add(twice, "w", {});
    add(twice, "w", {1});
    add(other_shape, "w", {2});
    add(no_text, "\xff", {});
    add(notes, "__metadata__", {});
    for (const tensor_file* file : {&twice, &other_shape, &no_text, &notes}) BOOST_CHECK_THROW(file->write("f"), file_error);
    BOOST_TEST(bytes_in("f") == "what was there");
    BOOST_TEST(entries() == 1u);
}

BOOST_AUTO_TEST_CASE(places) {
    const tensor_file file;
    BOOST_CHECK_THROW(file.write("none/f"), file_error);
    BOOST_CHECK_THROW(file.write("."), file_error);
    BOOST_CHECK_THROW(file.write("/dev/null"), file_error);  // it stays what it is
    BOOST_CHECK_THROW(file.write(""), file_error);
    BOOST_CHECK_THROW(file.write(std::string(255, 'f')), file_error);
    BOOST_CHECK_THROW(tensor_file::read("f"), file_error);
    BOOST_CHECK_THROW(tensor_file::read("."), file_error);
    BOOST_CHECK_THROW(tensor_file::read("/dev/zero"), file_error);
    BOOST_TEST(entries() == 0u);
    // a link stays one
    std::filesystem::create_directory("folder");
    file.write("folder/f");
    std::filesystem::create_symlink("folder/f", "link");
    write_bytes("folder/f", "");
    file.write("link");
    BOOST_TEST(std::filesystem::is_symlink("link"));
    BOOST_TEST(tensor_file::read("folder/f").tensors().empty());
    // what the user may not do is what the system says
    if (::geteuid() != 0) {
        std::filesystem::permissions("folder", std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
        BOOST_CHECK_THROW(file.write("folder/f"), file_error);
        std::filesystem::permissions("folder", std::filesystem::perms::owner_all);
    }
    // a leftover of a process of this number is in nobody's way
    for (int i = 0; i < 20; ++i) write_bytes("g." + std::to_string(::getpid()) + '-' + std::to_string(i) + ".partial", "");
    file.write("g");
    BOOST_TEST(entries() == 23u);
}

BOOST_AUTO_TEST_CASE(of_more_than_memory) {
    // 8 terabytes that are not there: who expects less takes no memory
    const std::string header = R"({"w":{"dtype":"F64","shape":[1099511627776],"data_offsets":[0,8796093022208]}})";
    write_bytes("f", with_header(header, 0));
    std::error_code no_room;
    std::filesystem::resize_file("f", 8 + header.size() + 8796093022208, no_room);
    if (no_room) return;
    struct too_much {};
    const auto check = [](const file_header& read) {
        if (read.tensors[0].end > 100) throw too_much();
    };
    BOOST_CHECK_THROW(tensor_file::read("f", check), too_much);
}

// A child that writes one file over and over, killed at a random moment a hundred times: the file is whole, and is the old one or the new.
BOOST_AUTO_TEST_CASE(killed) {
    const auto numbered = [](std::uint32_t k) {
        tensor_file file;
        const std::vector<std::uint32_t> numbers(20'000, k);
        file.add("w", {numbers.size()}, std::span(numbers));
        file.notes["step"] = std::to_string(k);
        return file;
    };
    numbered(0).write("f");
    std::mt19937 random(7);
    std::uint32_t last = 0;
    int changes = 0;
    for (int i = 0; i < 100; ++i) {
        const pid_t child = ::fork();
        if (child == 0) {
            for (std::uint32_t k = last + 1;; ++k) numbered(k).write("f");
        }
        ::usleep(static_cast<useconds_t>(200 + random() % 10'000));
        ::kill(child, SIGKILL);
        int status = 0;
        ::waitpid(child, &status, 0);
        BOOST_TEST_REQUIRE(WIFSIGNALED(status));
        const tensor_file read = tensor_file::read("f");
        const auto numbers = read.find("w")->numbers<std::uint32_t>();
        BOOST_TEST_REQUIRE(numbers.size() == 20'000u);
        BOOST_TEST_REQUIRE(std::ranges::count(numbers, numbers[0]) == 20'000);
        BOOST_TEST_REQUIRE(read.notes.at("step") == std::to_string(numbers[0]));
        BOOST_TEST_REQUIRE(numbers[0] >= last);
        changes += numbers[0] > last ? 1 : 0;
        last = numbers[0];
    }
    BOOST_TEST(changes > 10);  // it did write
}

BOOST_AUTO_TEST_SUITE_END()
