// The sentences of saving and loading.
#pragma once

#include <tikhonov/core/diagnostics.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail::diagnostics {

template <fixed_string Function>
constexpr void nothing_in_file() {
    static_assert(refused<Function>,
                  "tikhonov: save and load take a path and what is in the file: save(\"model.safetensors\", w = ws, b = b0)");
}
template <fixed_string Name>
constexpr void not_in_files() {
    static_assert(refused<Name>, "tikhonov: files hold whole values of symbols: windows and targets of gradients are for kernels alone");
}
template <fixed_string Symbol>
constexpr void loaded_by_value() {
    static_assert(refused<Symbol>,
                  "tikhonov: this symbol is loaded, and a number cannot be written to: bind a reference, b = std::ref(number)");
}
template <fixed_string Symbol>
constexpr void loaded_into_const() {
    static_assert(refused<Symbol>, "tikhonov: this symbol is loaded, but its memory is const: bind memory that can be written to");
}
template <fixed_string Symbol>
constexpr void no_stored_type() {
    static_assert(refused<Symbol>,
                  "tikhonov: numbers of this type have no place in a file, which holds float, double, bool and integers of at most 64 "
                  "bits: convert them");
}

}  // namespace tikhonov::detail::diagnostics
