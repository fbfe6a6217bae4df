// From the text of a header to its value: the only place that knows JSON, by nlohmann's parser, which reports what it meets and builds
// nothing.
#pragma once

#include <nlohmann/json.hpp>

#include <tikhonov/files/header.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Receives the events of the parser. What a header may not have ends the reading, with a `flaw`.
class header_events {
  public:
    file_header header;
    std::string flaw;

    bool null() { return unexpected("null"); }
    bool boolean(bool) { return unexpected("a truth value"); }
    bool number_integer(std::int64_t) { return unexpected("a negative number"); }
    bool number_float(double, const std::string&) { return unexpected("a number that is not whole, or too large"); }
    bool binary(nlohmann::json::binary_t&) { return unexpected("binary data"); }
    bool number_unsigned(std::uint64_t number) {
        if (place_ == place::shape) {
            if (number > most_elements) return fail(tensor() + " has an axis of " + std::to_string(number));
            header.tensors.back().shape.push_back(static_cast<std::size_t>(number));
        } else if (place_ == place::offsets && offsets_ < 2) {
            (offsets_ == 0 ? header.tensors.back().begin : header.tensors.back().end) = number;
            ++offsets_;
        } else {
            return unexpected("a number");
        }
        return true;
    }
    bool string(const std::string& text) {
        if (place_ == place::notes) {
            if (!header.notes.emplace(key_, text).second) return fail("the note " + printable(key_) + " is there twice");
            return true;
        }
        if (place_ != place::tensor || key_ != "dtype") return unexpected("a string");
        const auto type = std::ranges::find(stored_types, text, &stored_type_facts::name);
        if (type == stored_types.end()) return fail(tensor() + " has numbers of type " + printable(text) + ", which is not known here");
        header.tensors.back().type = static_cast<stored_type>(type - stored_types.begin());
        return true;
    }
    bool start_object(std::size_t) {
        if (place_ == place::outside) {
            place_ = place::header;
        } else if (place_ != place::header) {
            return unexpected("an object");
        } else if (key_ == notes_name) {
            if (std::exchange(has_notes_, true)) return fail("'__metadata__' is there twice");
            place_ = place::notes;
        } else {
            place_ = place::tensor;
            has_type_ = has_shape_ = has_offsets_ = false;
            header.tensors.emplace_back().name = key_;
        }
        return true;
    }
    bool end_object() {
        if (place_ == place::tensor && !(has_type_ && has_shape_ && has_offsets_))
            return fail(tensor() + " lacks its dtype, shape or data_offsets");
        place_ = place_ == place::header ? place::outside : place::header;
        return true;
    }
    bool start_array(std::size_t) {
        if (place_ != place::tensor || key_ == "dtype") return unexpected("a list");
        place_ = key_ == "shape" ? place::shape : place::offsets;
        offsets_ = 0;
        return true;
    }
    bool end_array() {
        if (place_ == place::offsets && offsets_ != 2) return fail(tensor() + " lacks the end of its data_offsets");
        place_ = place::tensor;
        return true;
    }
    bool key(const std::string& name) {
        key_ = name;
        if (place_ != place::tensor) return true;
        bool* const seen = name == "dtype" ? &has_type_ : name == "shape" ? &has_shape_ : name == "data_offsets" ? &has_offsets_ : nullptr;
        if (seen == nullptr) return fail(tensor() + " has " + printable(name) + ", which means nothing here");
        if (std::exchange(*seen, true)) return fail(tensor() + " has " + printable(name) + " twice");
        return true;
    }
    bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception&) {
        return fail("its header is no JSON at byte " + std::to_string(position));
    }

  private:
    enum class place { outside, header, notes, tensor, shape, offsets };

    bool fail(std::string sentence) {
        flaw = std::move(sentence);
        return false;
    }
    bool unexpected(const char* what) {
        switch (place_) {
            case place::outside:
            case place::header: return fail("its header has " + std::string(what) + " for " + printable(key_));
            case place::notes: return fail("the note " + printable(key_) + " is " + what + " and no string");
            default: return fail(tensor() + " has " + what + " in its " + printable(key_));
        }
    }
    std::string tensor() const { return "tensor " + printable(header.tensors.back().name); }

    place place_ = place::outside;
    std::string key_;
    int offsets_ = 0;
    bool has_type_ = false;
    bool has_shape_ = false;
    bool has_offsets_ = false;
    bool has_notes_ = false;
};

/// Reads the text of a header with `size` bytes behind it. Returns what is wrong with it, nothing if all is well.
inline std::string read_header(std::string_view text, std::uint64_t size, file_header& result) {
    // the parser would take a byte of 0 for the end of the text, and skip the mark of an encoding
    if (text.empty() || text.front() != '{') return "its header does not begin with '{'";
    if (text.find('\0') != text.npos) return "its header has a byte of 0";
    header_events events;
    if (!nlohmann::json::sax_parse(text.begin(), text.end(), &events)) return events.flaw;
    result = std::move(events.header);
    return find_flaw(result, size);
}

}  // namespace tikhonov::detail
