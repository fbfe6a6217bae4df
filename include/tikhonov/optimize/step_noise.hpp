// The noise of a formula in a fit: numbers that are other ones in every step.
#pragma once

#include <tikhonov/bind/parameters.hpp>
#include <tikhonov/run/kernel.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Whether an argument binds the noise, by its symbol or by its name.
template <class A>
consteval bool binds_noise(const symbol_info& noise) {
    bool found = false;
    if constexpr (traits<A>::kind == argument_kind::value)
        for (const symbol_info* it : infos_of<typename traits<A>::symbols>) found = found || it->key == noise.key || it->name == noise.name;
    return found;
}
template <class... A, bool... InSet, int... P>
consteval bool is_noise_bound(const symbol_info& noise, argument_list<listed<A, InSet, P>...>) {
    return (binds_noise<A>(noise) || ...);
}
/// The noise of a program that none of some arguments binds.
template <class Program, class... A>
consteval auto find_free_noise() {
    return []<int... I>(std::integer_sequence<int, I...>) {
        const auto one = []<int K>(std::integral_constant<int, K>) {
            constexpr const symbol_info& symbol = *Program::graph.symbols[static_cast<std::size_t>(K)];
            if constexpr (is_noise(symbol.promise) && !is_noise_bound(symbol, list_arguments<A...>()))
                return symbol_list<found_noise<*Program::graph.symbols[static_cast<std::size_t>(K)]>>{};
            else return symbol_list<>{};
        };
        return (symbol_list<>{} + ... + one(std::integral_constant<int, I>{}));
    }
    (std::make_integer_sequence<int, Program::graph.symbol_count>{});
}
/// The same, bound to a seed.
template <class... S>
auto bind_noise(symbol_list<S...>, [[maybe_unused]] seed from) {
    return binding_set<binding<S, seed>...>{{binding<S, seed>{from}...}};
}

}  // namespace tikhonov::detail
