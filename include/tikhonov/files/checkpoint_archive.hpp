// What a fit consists of, on its way into a file and back.
#pragma once

#include <charconv>
#include <concepts>
#include <system_error>

#include <tikhonov/files/tensor_file.hpp>
#include <tikhonov/optimize/trained_kernel.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// The names in a checkpoint: the state "m" of w is "w.m". What a second watcher keeps has a 2 behind its name.
class archive_names {
  public:
    void next_watcher() { ++watcher_; }

  protected:
    std::string with_number(std::string_view name) const {
        std::string result(name);
        if (watcher_ > 1) result += std::to_string(watcher_);
        return result;
    }
    std::string joined(std::string_view symbol, std::string_view word) const {
        return word.empty() ? std::string(symbol) : std::string(symbol) + '.' + with_number(word);
    }

  private:
    int watcher_ = 1;
};

/// Takes note of everything; memory is that of the fit until it is written.
class archive_writer : public archive_names {
  public:
    /// What the fit is, which has to be the same when it goes on.
    void identity(std::string_view name, std::string text) { notes_.emplace(name, std::move(text)); }
    template <class N>
    void number(std::string_view name, N value) {
        char text[64];
        notes_.emplace(with_number(name), std::string(text, std::to_chars(text, text + sizeof text, value).ptr));
    }
    void progress(std::string_view name, long steps, long) { number(name, steps); }
    template <class T>
    void tensor(std::string_view symbol, std::string_view word, const std::vector<std::size_t>& shape, std::span<T> numbers) {
        tensors_.push_back({joined(symbol, word), stored_type_of<std::remove_const_t<T>>, shape, std::as_bytes(numbers)});
    }
    template <class T>
    void kept(std::string_view word, std::span<const parameter_place<T>> places, const std::vector<std::vector<T>>& values) {
        number(word, static_cast<long>(values.size()));
        for (std::size_t i = 0; i < values.size(); ++i) tensor(places[i].symbol->name, word, {values[i].size()}, std::span(values[i]));
    }
    void write(const std::string& path) { write_tensors(path, std::move(tensors_), notes_); }

  private:
    file_notes notes_;
    std::vector<tensor_bytes> tensors_;
};

/// Is shown everything twice: first it reads and checks, and throws where something does not fit; then it changes.
class archive_reader : public archive_names {
  public:
    explicit archive_reader(const std::string& path) : source_(path) {}

    void identity(std::string_view name, const std::string& text) const {
        const std::string& there = note(name);
        if (there != text)
            refuse("the checkpoint '", path(), "' is of another fit, its ", name, " is ", shortened(there), " in place of ",
                   shortened(text), ": name another file, or remove this one to begin anew");
    }
    template <class N>
    void number(std::string_view name, N& value) const {
        if (const N read = read_number<N>(name); changes_) value = read;
    }
    /// So many steps of at most `limit`.
    void progress(std::string_view name, long& steps, long limit) const {
        const auto read = read_number<long>(name);
        if (read < 0) refuse_file(path(), "is no whole checkpoint: its ", name, " are ", read);
        if (read > limit)
            refuse("the checkpoint '", path(), "' is ", read, " steps on, but this fit ends after ", limit,
                   ": let it make more, or name another file");
        if (changes_) steps = read;
    }
    template <class T>
    void tensor(std::string_view symbol, std::string_view word, const std::vector<std::size_t>& shape, std::span<T> numbers) {
        read<T>(joined(symbol, word), shape);
        if (changes_) std::memcpy(numbers.data(), take().data(), numbers.size_bytes());
    }
    template <class T>
    void kept(std::string_view word, std::span<const parameter_place<T>> places, std::vector<std::vector<T>>& values) {
        const auto count = read_number<long>(word);
        if (count != 0 && static_cast<std::size_t>(count) != places.size())
            refuse_file(path(), "is no whole checkpoint: its ", word, " is ", count);
        if (changes_) values.assign(static_cast<std::size_t>(count), {});
        for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
            read<T>(joined(places[i].symbol->name, word), {places[i].count});
            if (!changes_) continue;
            values[i].resize(places[i].count);
            std::memcpy(values[i].data(), take().data(), places[i].count * sizeof(T));
        }
    }
    /// From now on it changes what it is shown, which is what it has been shown before.
    void change() {
        changes_ = true;
        static_cast<archive_names&>(*this) = {};
    }

  private:
    const std::string& path() const { return source_.path(); }
    const std::string& note(std::string_view name) const {
        const auto& notes = source_.header().notes;
        const auto found = notes.find(name);
        if (found == notes.end()) refuse_file(path(), "is no checkpoint of this fit: it does not say its ", name);
        return found->second;
    }
    template <class N>
    N read_number(std::string_view name) const {
        const std::string& text = note(with_number(name));
        N read{};
        const auto [end, flaw] = std::from_chars(text.data(), text.data() + text.size(), read);
        if (flaw != std::errc() || end != text.data() + text.size())
            refuse_file(path(), "is no whole checkpoint: its ", name, " is ", shortened(text));
        return read;
    }
    static std::string shortened(const std::string& text) {
        constexpr std::size_t most = 300;
        return "'" + (text.size() > most ? text.substr(0, most) + "..." : text) + "'";
    }
    /// Before changes.
    template <class T>
    void read(const std::string& name, const std::vector<std::size_t>& shape) {
        if (changes_) return;
        const tensor_entry* const found = source_.header().find(name);
        if (found == nullptr) refuse_file(path(), "is no whole checkpoint: there is no ", printable(name));
        if (found->type != stored_type_of<T>)
            refuse("the checkpoint '", path(), "' has ", printable(name), " in ", facts_of(found->type).in_words,
                   ", but this fit computes in ", facts_of(stored_type_of<T>).in_words);
        if (found->shape != shape)
            refuse("the checkpoint '", path(), "' has ", printable(name), " of the shape ", shape_text(found->shape), ", but here it is ",
                   shape_text(shape), ": name another file, or remove this one to begin anew");
        read_.push_back(source_.read(*found));
    }
    const std::vector<std::byte>& take() { return read_[taken_++]; }

    tensor_source source_;
    bool changes_ = false;
    std::vector<std::vector<std::byte>> read_;
    std::size_t taken_ = 0;
};

}  // namespace tikhonov::detail
