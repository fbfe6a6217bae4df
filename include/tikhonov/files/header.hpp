// The header of a safetensors file as a value: which tensors there are, where they lie, and what else was noted.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <tikhonov/bind/element_count.hpp>
#include <tikhonov/files/stored_type.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// A tensor of a file: its bytes are number `begin` to `end` - 1 of those behind the header.
struct tensor_entry {
    std::string name;
    stored_type type = stored_type::f32;
    std::vector<std::size_t> shape;
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
};
/// Text by names.
using file_notes = std::map<std::string, std::string, std::less<>>;

struct file_header {
    std::vector<tensor_entry> tensors;  ///< in the order of their bytes
    file_notes notes;                   ///< `__metadata__`

    const tensor_entry* find(std::string_view name) const {
        for (const tensor_entry& it : tensors)
            if (it.name == name) return &it;
        return nullptr;
    }
};

inline constexpr std::string_view notes_name = "__metadata__";
inline constexpr std::uint64_t longest_header = 100'000'000;  ///< as in the library that defines the format

/// A name as errors print it: a file may call its tensors whatever it likes.
inline std::string printable(std::string_view name) {
    constexpr std::size_t most = 60;
    std::string text(name.substr(0, most));
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
    return "'" + text + (name.size() > most ? "...'" : "'");
}
/// "[2, 3]"; "[]" of a number.
inline std::string shape_text(const std::vector<std::size_t>& shape) {
    std::string text;
    for (const std::size_t n : shape) text += (text.empty() ? "" : ", ") + std::to_string(n);
    return "[" + text + "]";
}

/// Puts the tensors into the order of their bytes. Returns what is wrong with them, nothing if they cover `size` bytes, each once.
inline std::string find_flaw(file_header& header, std::uint64_t size) {
    std::vector<std::string_view> names;
    for (const tensor_entry& it : header.tensors) {
        if (it.end < it.begin || it.end > size)
            return "tensor " + printable(it.name) + " lies at bytes " + std::to_string(it.begin) + " to " + std::to_string(it.end) +
                   ", but the file has " + std::to_string(size) + " behind its header";
        const std::size_t count = count_elements(it.shape);
        if (count > most_elements || count * facts_of(it.type).size != it.end - it.begin)
            return "tensor " + printable(it.name) + " takes " + std::to_string(it.end - it.begin) +
                   " bytes, which its shape and type do not";
        names.push_back(it.name);
    }
    std::ranges::sort(names);
    if (const auto twice = std::ranges::adjacent_find(names); twice != names.end())
        return "tensor " + printable(*twice) + " is there twice";
    const auto earlier = [](const tensor_entry& a, const tensor_entry& b) {
        return std::tie(a.begin, a.end, a.name) < std::tie(b.begin, b.end, b.name);
    };
    std::ranges::sort(header.tensors, earlier);
    std::uint64_t covered = 0;
    for (const tensor_entry& it : header.tensors) {
        if (it.begin < covered) return "tensor " + printable(it.name) + " overlaps the one before it";
        if (it.begin > covered) return "before tensor " + printable(it.name) + " lie bytes that belong to none";
        covered = it.end;
    }
    if (covered != size) return "at its end lie " + std::to_string(size - covered) + " bytes that belong to no tensor";
    return {};
}

/// A string of JSON. What is no UTF-8 is found when the header is read.
inline void append_json(std::string& text, std::string_view string) {
    text += '"';
    for (const char c : string) {
        if (c == '"' || c == '\\') {
            text += '\\';
            text += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            constexpr std::string_view digits = "0123456789abcdef";
            text += "\\u00";
            text += digits[static_cast<unsigned char>(c) / 16];
            text += digits[static_cast<unsigned char>(c) % 16];
        } else {
            text += c;
        }
    }
    text += '"';
}
/// The header as JSON, with spaces behind it, so that numbers behind it lie as they do in memory.
inline std::string header_text(const file_header& header) {
    std::string text;
    const auto next = [&](std::string_view name) {
        text += text.empty() ? '{' : ',';
        append_json(text, name);
        text += ':';
    };
    if (!header.notes.empty()) {
        next(notes_name);
        char mark = '{';
        for (const auto& [name, note] : header.notes) {
            text += mark;
            append_json(text, name);
            text += ':';
            append_json(text, note);
            mark = ',';
        }
        text += '}';
    }
    for (const tensor_entry& it : header.tensors) {
        next(it.name);
        text += "{\"dtype\":";
        append_json(text, facts_of(it.type).name);
        text += ",\"shape\":[";
        for (std::size_t r = 0; r < it.shape.size(); ++r) text += (r == 0 ? "" : ",") + std::to_string(it.shape[r]);
        text += "],\"data_offsets\":[" + std::to_string(it.begin) + ',' + std::to_string(it.end) + "]}";
    }
    text += text.empty() ? "{}" : "}";
    text.resize((text.size() + 7) / 8 * 8, ' ');
    return text;
}

}  // namespace tikhonov::detail
