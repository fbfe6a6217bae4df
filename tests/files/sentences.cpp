// The sentences of docs/diagnostics.md that files say, word by word: the page is compared with this file.
#define BOOST_TEST_MODULE files_sentences
#include <boost/test/unit_test.hpp>

#include <functional>
#include <string>
#include <vector>

#include <files/scratch.hpp>
#include <tikhonov/files.hpp>

using namespace tikhonov;
using tikhonov::detail::file_header;
using tikhonov::detail::tensor_file;
using tikhonov::detail::tensor_source;

namespace {

constexpr auto h = axis<"h">;
constexpr auto d = axis<"d">;
constexpr auto m = axis<"m">;
constexpr auto W = tensor<"W", h, d>;
constexpr auto w = tensor<"w", d>;
constexpr auto v = tensor<"v", d>;
constexpr auto b = scalar<"b">;
constexpr auto seen = mask<"seen", d>;

std::vector<float> Ws(6, 1), ws(3, 1), empty;
float b0 = 1;
const std::string file_name = "model.safetensors";

template <class Call>
void says(Call call, const std::string& sentence) {
    const auto exact = [&](const std::exception& error) {
        BOOST_TEST(error.what() == "tikhonov: " + sentence);
        return true;
    };
    BOOST_CHECK_EXCEPTION(call(), std::exception, exact);
}
/// Loads from a file with this header and 12 bytes behind it.
auto damaged(const std::string& header) {
    return [header] {
        write_bytes(file_name, with_header(header, 12));
        load(file_name, w = ws);
    };
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sentences, scratch_folder)

BOOST_AUTO_TEST_CASE(fits) {
    save(file_name, W = view(Ws, 2, 3), w = ws, b = b0);
    says([&] { load(file_name, W = Ws, w = ws, b = std::ref(b0), v = ws); },
         "symbol 'v' is not in the file 'model.safetensors', whose tensors are 'W', 'w', 'b'");
    says([&] { load(file_name, W = Ws, w = ws); },
         "the file 'model.safetensors' has a tensor 'b', to which nothing is bound: bind its symbol as well");
    says([&] { load(file_name, W = Ws, w = empty, b = std::ref(b0)); },
         "symbol 'w' has 0 elements, but in the file 'model.safetensors' it has 3: bind memory of that size, load resizes nothing");
    says([&] { load(file_name, W = Ws, w = std::span(Ws).first(3), b = std::ref(b0)); },
         "the memory for symbol 'W' and for symbol 'w' overlaps");
    says([&] { load(file_name, W = view(Ws, 2, 3, strides(1, 1)), w = ws, b = std::ref(b0)); },
         "the memory for symbol 'W' overlaps itself: its strides lead to one element twice");
    says([&] { save(file_name, w = ws, m = 3); }, "axis 'm' is bound, but no symbol that is saved or loaded has it");
    save(file_name, W = view(Ws, 2, 3));
    says([&] { load(file_name, W = view(Ws, 3, 2)); },
         "symbol 'W' has the shape [3, 2], but in the file 'model.safetensors' it is [2, 3]: bind memory of that shape");
    double wide = 1;
    save(file_name, b = b0);
    says([&] { load(file_name, b = std::ref(wide)); }, "symbol 'b' is bound to double, but in the file 'model.safetensors' it is float");
}

BOOST_AUTO_TEST_CASE(system) {
    says([&] { load(file_name, w = ws); }, "the file 'model.safetensors' cannot be opened: No such file or directory");
    const std::string elsewhere = "runs/" + file_name;
    says([&] { save(elsewhere, w = ws); }, "the file 'runs/model.safetensors' cannot be written: No such file or directory");
    std::filesystem::create_directory(file_name);
    says([&] { save(file_name, w = ws); }, "the file 'model.safetensors' is no file but something else");
    std::filesystem::remove(file_name);
    save(file_name, w = ws);
    const tensor_source source(file_name);
    std::filesystem::resize_file(file_name, 72);
    says([&] { source.read(source.header().tensors[0]); }, "the file 'model.safetensors' became shorter while it was read");
    says([&] { load(file_name, w = ws); },
         "the file 'model.safetensors' is damaged, cut off, or no safetensors file: tensor 'w' lies at bytes 0 to 12, but the file has 8 "
         "behind its header");
}

BOOST_AUTO_TEST_CASE(no_safetensors) {
    write_bytes(file_name, "short");
    says([&] { load(file_name, w = ws); }, "the file 'model.safetensors' is no safetensors file: it has 5 bytes");
    write_bytes(file_name, "a text that is longer");
    says([&] { load(file_name, w = ws); },
         "the file 'model.safetensors' is cut off, or no safetensors file: its header would have 8367816168101388385 bytes, but the file "
         "has "
         "21");
    write_bytes(file_name, eight_bytes(200'000'000));
    std::filesystem::resize_file(file_name, 300'000'000);
    says([&] { load(file_name, w = ws); }, "the file 'model.safetensors' has a header of 200000000 bytes, which is more than 100000000");

    const auto square = damaged("[]");
    says([&] { square(); }, "the file 'model.safetensors' is damaged, cut off, or no safetensors file: its header does not begin with '{'");
    const auto zero = damaged(std::string("{}\0", 3));
    says([&] { zero(); }, "the file 'model.safetensors' is damaged, cut off, or no safetensors file: its header has a byte of 0");
    const auto comma = damaged("{,}");
    says([&] { comma(); }, "the file 'model.safetensors' is damaged, cut off, or no safetensors file: its header is no JSON at byte 2");
    const auto number = damaged(R"({"w":5})");
    says([&] { number(); }, "the file 'model.safetensors' is damaged, cut off, or no safetensors file: its header has a number for 'w'");
    const auto note = damaged(R"({"__metadata__":{"step":5}})");
    says([&] { note(); },
         "the file 'model.safetensors' is damaged, cut off, or no safetensors file: the note 'step' is a number and no string");
    const auto note_twice = damaged(R"({"__metadata__":{"step":"5","step":"5"}})");
    says([&] { note_twice(); }, "the file 'model.safetensors' is damaged, cut off, or no safetensors file: the note 'step' is there twice");
    const auto notes_twice = damaged(R"({"__metadata__":{},"__metadata__":{}})");
    says([&] { notes_twice(); }, "the file 'model.safetensors' is damaged, cut off, or no safetensors file: '__metadata__' is there twice");
    const auto type = damaged(R"({"w":{"dtype":"BF16","shape":[6],"data_offsets":[0,12]}})");
    says([&] { type(); },
         "the file 'model.safetensors' is damaged, cut off, or no safetensors file: tensor 'w' has numbers of type 'BF16', which is not "
         "known "
         "here");
    const auto lacking = damaged(R"({"w":{"dtype":"F32","shape":[3]}})");
    says([&] { lacking(); },
         "the file 'model.safetensors' is damaged, cut off, or no safetensors file: tensor 'w' lacks its dtype, shape or data_offsets");
    const auto no_end = damaged(R"({"w":{"dtype":"F32","shape":[3],"data_offsets":[0]}})");
    says([&] { no_end(); },
         "the file 'model.safetensors' is damaged, cut off, or no safetensors file: tensor 'w' lacks the end of its data_offsets");
    const auto more = damaged(R"({"w":{"dtype":"F32","shape":[3],"data_offsets":[0,12],"strides":[1]}})");
    says([&] { more(); },
         "the file 'model.safetensors' is damaged, cut off, or no safetensors file: tensor 'w' has 'strides', which means nothing here");
    const auto twice = damaged(R"({"w":{"dtype":"F32","shape":[3],"shape":[3],"data_offsets":[0,12]}})");
    says([&] { twice(); }, "the file 'model.safetensors' is damaged, cut off, or no safetensors file: tensor 'w' has 'shape' twice");
    const auto text = damaged(R"({"w":{"dtype":"F32","shape":["3"],"data_offsets":[0,12]}})");
    says([&] { text(); },
         "the file 'model.safetensors' is damaged, cut off, or no safetensors file: tensor 'w' has a string in its 'shape'");
    const auto longest = damaged(R"({"w":{"dtype":"F32","shape":[4611686018427387907],"data_offsets":[0,12]}})");
    says([&] { longest(); },
         "the file 'model.safetensors' is damaged, cut off, or no safetensors file: tensor 'w' has an axis of 4611686018427387907");
    const auto size = damaged(R"({"w":{"dtype":"F32","shape":[2],"data_offsets":[0,12]}})");
    says([&] { size(); },
         "the file 'model.safetensors' is damaged, cut off, or no safetensors file: tensor 'w' takes 12 bytes, which its shape and type do "
         "not");
    const auto again =
        damaged(R"({"w":{"dtype":"F32","shape":[3],"data_offsets":[0,12]},"w":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}})");
    says([&] { again(); }, "the file 'model.safetensors' is damaged, cut off, or no safetensors file: tensor 'w' is there twice");
    const auto overlap =
        damaged(R"({"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}})");
    says([&] { overlap(); },
         "the file 'model.safetensors' is damaged, cut off, or no safetensors file: tensor 'b' overlaps the one before it");
    const auto gap = damaged(R"({"w":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}})");
    says([&] { gap(); },
         "the file 'model.safetensors' is damaged, cut off, or no safetensors file: before tensor 'w' lie bytes that belong to none");
    const auto rest = damaged(R"({"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})");
    says([&] { rest(); },
         "the file 'model.safetensors' is damaged, cut off, or no safetensors file: at its end lie 4 bytes that belong to no tensor");
    write_bytes(file_name, with_header(R"({"seen":{"dtype":"BOOL","shape":[1],"data_offsets":[0,1]}})", 0) + "\2");
    bool truth[1];
    says([&] { load(file_name, seen = truth); },
         "the file 'model.safetensors' is damaged: 'seen' has truth values that are neither 0 nor 1");

    tensor_file file;
    const auto add = [&] { file.add("w", {3}, std::span<const float>(ws)); };
    add();
    add();
    says([&] { file.write(file_name); }, "the file 'model.safetensors' cannot be written: tensor 'w' is there twice");
    tensor_file too_much;
    too_much.notes["long"] = std::string(100'000'000, 'x');
    says([&] { too_much.write(file_name); }, "the file 'model.safetensors' cannot be written: its header would have 100000032 bytes");
}

BOOST_AUTO_TEST_SUITE_END()
