// `load`: a file, into what is bound to symbols.
#pragma once

#include <functional>

#include <tikhonov/files/save.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Holds the tensors of files against what is bound. Throws `bind_error` where they do not fit.
template <class Bound>
class file_check {
  public:
    file_check(const std::string& path, const Bound& bound) : path_(path), bound_(bound) {}

    /// Names and counts, before the lengths of axes are asked for: the file says whose is wrong.
    void check_counts(const file_header& header) const {
        for (const bound_extents& it : bound_.counts()) {
            std::size_t count = 0;
            for (const symbol_info* symbol : it.symbols) count += count_elements(entry_of(*symbol, header).shape);
            if (count != it.count)
                refuse(symbol_title(it), " has ", it.count, it.count == 1 ? " element" : " elements", ", but in the file '", path_,
                       "' it has ", count, ": bind memory of that size, load resizes nothing");
        }
        for (const tensor_entry& it : header.tensors)
            if (!is_expected(it.name))
                refuse("the file '", path_, "' has a tensor ", printable(it.name), ", to which nothing is bound: bind its symbol as well");
    }
    void check_tensors(const file_header& header) {
        for (const bound_tensor& it : bound_.tensors) check_tensor(it, entry_of(*it.symbol, header));
    }

  private:
    const tensor_entry& entry_of(const symbol_info& symbol, const file_header& header) const {
        if (const tensor_entry* const found = header.find(symbol.name)) return *found;
        constexpr std::size_t most = 10;
        std::string names;
        for (std::size_t i = 0; i < std::min(header.tensors.size(), most); ++i)
            names += (i == 0 ? "" : ", ") + printable(header.tensors[i].name);
        refuse(symbol_title(symbol, false), " is not in the file '", path_, "', whose tensors are ", names.empty() ? "none" : names,
               header.tensors.size() > most ? ", ..." : "");
    }
    void check_tensor(const bound_tensor& it, const tensor_entry& found) {
        if (found.type != it.type)
            refuse(symbol_title(*it.symbol, false), " is bound to ", facts_of(it.type).in_words, ", but in the file '", path_, "' it is ",
                   facts_of(found.type).in_words);
        if (!has_shape(it, found.shape))
            refuse(symbol_title(*it.symbol, false), " has the shape ", shape_text(it.shape()), ", but in the file '", path_, "' it is ",
                   shape_text(found.shape), ": bind memory of that shape");
    }
    /// Of a flat buffer whose lengths no binding says, the file may say them, but those of one axis are the same in all tensors.
    bool has_shape(const bound_tensor& it, const std::vector<std::size_t>& shape) {
        if (it.shaped) return it.shape() == shape;
        const std::size_t count = it.bytes() / it.size();
        if (count_elements(shape) != count) return false;
        if (shape.size() == 1) return true;
        const axis_list& axes = it.symbol->axes;
        if (shape.size() != static_cast<std::size_t>(axes.size)) return false;
        for (std::size_t r = 0; r < shape.size(); ++r)
            if (length_of(*axes.items[r], shape[r]) != shape[r]) return false;
        return true;
    }
    /// The length of an axis; if nothing has said it, `proposed` from now on.
    std::size_t length_of(const axis_info& axis, std::size_t proposed) {
        if (const axis_length known = bound_.length(axis); known.known()) return known.value();
        for (const auto& [hash, length] : said_)
            if (hash == axis.hash) return length;
        said_.emplace_back(axis.hash, proposed);
        return proposed;
    }
    /// The state of a rule, "w.m", comes with its parameter, "w".
    bool is_expected(std::string_view name) const {
        const auto is_of = [&](const symbol_info* symbol) {
            const std::string_view own = symbol->name;
            return name.starts_with(own) && (name.size() == own.size() || name[own.size()] == '.');
        };
        return std::ranges::any_of(bound_.counts(), [&](const bound_extents& it) { return std::ranges::any_of(it.symbols, is_of); });
    }

    std::string path_;
    const Bound& bound_;
    std::vector<std::pair<std::uint64_t, std::size_t>> said_;
};

/// Throws where two tensors, or two elements of one, would be written to one place.
inline void check_overlaps(std::span<const bound_tensor> tensors) {
    for (const bound_tensor& a : tensors) {
        const std::string title = symbol_title(*a.symbol, false);
        if (!a.where.dense() && a.where.overlaps_itself())
            refuse("the memory for ", title, " overlaps itself: its strides lead to one element twice");
        for (const bound_tensor& b : tensors) {
            if (&a == &b) break;
            const bool dense = a.where.dense() && b.where.dense();  // columns of one matrix lie between each other
            if (dense && std::less<>()(a.data, b.data + b.bytes()) && std::less<>()(b.data, a.data + a.bytes()))
                refuse("the memory for ", symbol_title(*b.symbol, false), " and for ", title, " overlaps");
        }
    }
}

/// Reads what has been found to fit, first all of it, and then changes what is bound.
inline void load_tensors(const tensor_source& source, std::span<const bound_tensor> tensors) {
    std::vector<std::vector<std::byte>> read;
    for (const bound_tensor& it : tensors) {
        read.push_back(source.read(*source.header().find(it.symbol->name)));
        const auto is_truth_value = [](std::byte byte) { return byte <= std::byte{1}; };
        if (it.type == stored_type::boolean && !std::ranges::all_of(read.back(), is_truth_value))
            refuse_file(source.path(), "is damaged: ", printable(it.symbol->name), " has truth values that are neither 0 nor 1");
    }
    // from here on nothing can fail
    for (std::size_t i = 0; i < read.size(); ++i) scatter_to(tensors[i], read[i]);
}

/// `load("model.safetensors", w = ws, b = std::ref(b0))`: the way back from `save`, into memory that can be written to and has the right
/// size; nothing is converted or resized. The file has these symbols, with these types and shapes, and no others, but for the state of a
/// rule such as "w.m". Throws `bind_error` where it does not fit, `file_error` where it cannot be read or is damaged, and then has
/// changed nothing.
template <class Path, class... A>
    requires begins_with_path<Path>
void load(const Path& path, A&&... arguments) {
    if constexpr (fit_a_file<"load", true, std::remove_cvref_t<A>...>()) {
        bound_tensors bound(symbols_in<true>(list_arguments<A...>()), arguments...);
        const tensor_source source{std::string(path)};
        file_check check(source.path(), bound);
        check.check_counts(source.header());
        bound.place(arguments...);
        check.check_tensors(source.header());
        check_overlaps(bound.tensors);
        load_tensors(source, bound.tensors);
    }
}
/// Only wrong calls reach this.
template <class... A>
    requires(!begins_with_path<A...>)
void load(const A&...) { diagnostics::nothing_in_file<diagnostics::name_for<"load", A...>>(); }

}  // namespace tikhonov::detail
