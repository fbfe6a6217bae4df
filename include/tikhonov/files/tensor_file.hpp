// Named tensors and notes in a file: safetensors, that is 8 bytes of length, a header in JSON, and the numbers, row-major.
#pragma once

#include <cstring>
#include <span>
#include <utility>

#include <tikhonov/files/header_json.hpp>
#include <tikhonov/files/whole_file.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// A tensor that is written: its numbers are somebody's.
struct tensor_bytes {
    std::string name;
    stored_type type;
    std::vector<std::size_t> shape;
    std::span<const std::byte> bytes;
};

/// Writes a file, whole or not at all. Wide numbers come first, so that all lie as they do in memory; else the order is kept. Throws
/// `file_error`; what would be refused when it is read, a name that is there twice or is no UTF-8, is not written.
inline void write_tensors(const std::string& path, std::vector<tensor_bytes> tensors, const file_notes& notes) {
    file_header header{{}, notes};
    std::vector<std::span<const std::byte>> numbers;
    std::uint64_t size = 0;
    for (const std::size_t width : {8u, 4u, 2u, 1u})
        for (tensor_bytes& it : tensors) {
            if (facts_of(it.type).size != width) continue;
            header.tensors.push_back({std::move(it.name), it.type, std::move(it.shape), size, size + it.bytes.size()});
            numbers.push_back(it.bytes);
            size += it.bytes.size();
        }
    const std::string text = header_text(header);
    file_header read;
    const std::string flaw = read_header(text, size, read);
    if (!flaw.empty()) refuse_file(path, "cannot be written: ", flaw);
    const std::uint64_t length = text.size();
    if (length > longest_header) refuse_file(path, "cannot be written: its header would have ", length, " bytes");
    std::vector<std::span<const std::byte>> pieces{std::as_bytes(std::span(&length, 1)), std::as_bytes(std::span(text))};
    pieces.insert(pieces.end(), numbers.begin(), numbers.end());
    replace_file(path, pieces);
}

/// A file whose header has been read and found to be right.
class tensor_source {
  public:
    /// Throws `file_error`. What a file says is believed only where it agrees with its length.
    explicit tensor_source(const std::string& path) : file_(path) {
        std::uint64_t length = 0;
        if (file_.size() < sizeof length) refuse_file(path, "is no safetensors file: it has ", file_.size(), " bytes");
        file_.read(0, std::as_writable_bytes(std::span(&length, 1)));
        begin_ = sizeof length + length;
        if (length > file_.size() - sizeof length)
            refuse_file(path, "is cut off, or no safetensors file: its header would have ", length, " bytes, but the file has ",
                        file_.size());
        if (length > longest_header) refuse_file(path, "has a header of ", length, " bytes, which is more than ", longest_header);
        std::string text(static_cast<std::size_t>(length), '\0');
        file_.read(sizeof length, std::as_writable_bytes(std::span(text)));
        const std::string flaw = read_header(text, file_.size() - begin_, header_);
        if (!flaw.empty()) refuse_file(path, "is damaged, cut off, or no safetensors file: ", flaw);
    }
    const file_header& header() const { return header_; }
    const std::string& path() const { return file_.path(); }
    std::vector<std::byte> read(const tensor_entry& tensor) const {
        std::vector<std::byte> bytes(static_cast<std::size_t>(tensor.end - tensor.begin));
        file_.read(begin_ + tensor.begin, bytes);
        return bytes;
    }

  private:
    source_file file_;
    std::uint64_t begin_ = 0;
    file_header header_;
};

/// Tensors under their names, in an order, and notes; the memory is its own.
class tensor_file {
  public:
    struct tensor {
        std::string name;
        stored_type type;
        std::vector<std::size_t> shape;
        std::vector<std::byte> bytes;

        /// The numbers; empty where they are of another type.
        template <class T>
        std::span<const T> numbers() const {
            if (type != stored_type_of<T>) return {};
            return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
        }
    };
    file_notes notes;  ///< `__metadata__`

    void add(tensor added) { tensors_.push_back(std::move(added)); }
    /// Row-major numbers.
    template <class T>
    void add(std::string name, std::vector<std::size_t> shape, std::span<const T> numbers) {
        const auto bytes = std::as_bytes(numbers);
        add({std::move(name), stored_type_of<T>, std::move(shape), {bytes.begin(), bytes.end()}});
    }
    std::span<const tensor> tensors() const { return tensors_; }
    /// Null if there is none.
    const tensor* find(std::string_view name) const {
        for (const tensor& it : tensors_)
            if (it.name == name) return &it;
        return nullptr;
    }

    /// As `write_tensors`.
    void write(const std::string& path) const {
        std::vector<tensor_bytes> all;
        for (const tensor& it : tensors_) all.push_back({it.name, it.type, it.shape, it.bytes});
        write_tensors(path, std::move(all), notes);
    }
    /// All that is in a file, after `check(header)`, which may throw before any memory is taken. Throws `file_error`.
    template <class Check>
    static tensor_file read(const std::string& path, Check check) {
        const tensor_source source(path);
        check(source.header());
        tensor_file result;
        result.notes = source.header().notes;
        for (const tensor_entry& it : source.header().tensors) result.add({it.name, it.type, it.shape, source.read(it)});
        return result;
    }
    static tensor_file read(const std::string& path) {
        return read(path, [](const file_header&) {});
    }

  private:
    std::vector<tensor> tensors_;
};

}  // namespace tikhonov::detail
