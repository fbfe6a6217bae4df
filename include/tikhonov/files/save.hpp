// `save`: what is bound to symbols, in a file.
#pragma once

#include <tikhonov/files/bound_tensors.hpp>
#include <tikhonov/files/tensor_file.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Whether the first argument of a call names a file.
template <class... A>
inline constexpr bool begins_with_path = false;
template <class First, class... Rest>
inline constexpr bool begins_with_path<First, Rest...> =
    std::convertible_to<First, std::string> || std::convertible_to<First, std::string_view>;

/// Whether the arguments of a call can be saved, or loaded; says why not.
template <fixed_string Function, bool Loads, class... A>
constexpr bool fit_a_file() {
    constexpr auto all = list_arguments<A...>();
    constexpr found_file_flaw found = find_file_flaw<Loads>(all);
    if constexpr (found.kind != file_flaw::none)
        say_file_flaw<found.kind, found.of_binding, to_fixed_string<found.name.size()>(found.name)>();
    else if constexpr (std::same_as<decltype(symbols_in<false>(all)), symbol_list<>>)
        diagnostics::nothing_in_file<diagnostics::name_for<Function, A...>>();
    else return true;
    return false;
}

/// The tensors of a file that is written: dense memory as it is, other memory by way of `copies`, which has to live as long.
inline std::vector<tensor_bytes> bytes_of_tensors(std::span<const bound_tensor> tensors, std::vector<std::vector<std::byte>>& copies) {
    std::vector<tensor_bytes> result;
    for (const bound_tensor& it : tensors) {
        if (!it.where.dense()) copies.push_back(gathered(it));
        const std::span<const std::byte> bytes = it.where.dense() ? it.dense_bytes() : std::span<const std::byte>(copies.back());
        result.push_back({std::string(it.symbol->name), it.type, it.shape(), bytes});
    }
    return result;
}

/// `save("model.safetensors", w = ws, b = b0)`: a safetensors file of tensors that have the symbols' names, their axes and the type of what
/// is bound: float, double, bool or integers. Takes what a call of a kernel takes, less windows and targets of gradients: values, `axis =
/// extent`, packs, sets, of which all is saved. Lengths follow as in a call; a flat buffer whose lengths stay open is saved as one row.
/// The file is whole at every moment, the old one or the new. Throws `bind_error` where bindings do not fit, `file_error` where it cannot
/// be written; both leave the old one.
template <class Path, class... A>
    requires begins_with_path<Path>
void save(const Path& path, A&&... arguments) {
    if constexpr (fit_a_file<"save", false, std::remove_cvref_t<A>...>()) {
        bound_tensors bound(symbols_in<true>(list_arguments<A...>()), arguments...);
        bound.place(arguments...);
        std::vector<std::vector<std::byte>> copies;
        write_tensors(std::string(path), bytes_of_tensors(bound.tensors, copies), {});
    }
}
/// Only wrong calls reach this.
template <class... A>
    requires(!begins_with_path<A...>)
void save(const A&...) { diagnostics::nothing_in_file<diagnostics::name_for<"save", A...>>(); }

}  // namespace tikhonov::detail
