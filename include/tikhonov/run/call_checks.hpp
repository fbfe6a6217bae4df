// What is wrong with a call, known during compilation: found as a value, said in one place, below few types.
#pragma once

#include <tikhonov/run/bound_value.hpp>
#include <tikhonov/run/outputs.hpp>

namespace tikhonov {

/// What can be wrong with a call, known during compilation.
enum class flaw {
    none,
    missing_binding,
    unknown_binding,
    repeated_binding,
    not_a_binding,
    no_such_gradient,
    temporary_container,
    no_numbers,
    wrong_element_type,
    wrong_rank,
    not_mutable
};
struct call_flaw {
    flaw kind = flaw::none;
    std::string_view name{};  ///< of the symbol, or of the argument where it is no binding
};

template <flaw Kind, fixed_string Name>
constexpr void say() {
    if constexpr (Kind == flaw::missing_binding) diagnostics::missing_binding<Name>();
    else if constexpr (Kind == flaw::unknown_binding) diagnostics::unknown_binding<Name>();
    else if constexpr (Kind == flaw::repeated_binding) diagnostics::repeated_binding<Name>();
    else if constexpr (Kind == flaw::not_a_binding) diagnostics::not_a_binding<Name>();
    else if constexpr (Kind == flaw::no_such_gradient) diagnostics::no_such_gradient<Name>();
    else if constexpr (Kind == flaw::temporary_container) diagnostics::temporary_container<Name>();
    else if constexpr (Kind == flaw::no_numbers) diagnostics::no_numbers<Name>();
    else if constexpr (Kind == flaw::wrong_element_type) diagnostics::wrong_element_type<Name>();
    else if constexpr (Kind == flaw::wrong_rank) diagnostics::wrong_rank<Name>();
    else if constexpr (Kind == flaw::not_mutable) diagnostics::not_mutable<Name>();
}

/// "argument 03".
template <int Position>
inline constexpr auto argument_name = [] {
    fixed_string<12> text("argument 00");
    text.text[9] = static_cast<char>('0' + Position / 10);
    text.text[10] = static_cast<char>('0' + Position % 10);
    return text;
}();

/// Why a value of type `V` cannot be bound to the symbol `S` in a kernel of `T`.
template <class S, class T, bool Mutable, class V>
consteval flaw binding_flaw() {
    using bare = std::remove_cvref_t<V>;
    using found = element_of<V>;
    constexpr auto rank = static_cast<std::size_t>(S::info.axes.size);
    constexpr bool same = std::same_as<std::remove_cv_t<found>, T>;
    if constexpr (!std::is_arithmetic_v<found>) {
        return flaw::no_numbers;
    } else if constexpr (std::is_arithmetic_v<bare> || is_reference_wrapper<bare>) {
        constexpr bool writable = !std::is_const_v<found> && (is_reference_wrapper<bare> || std::is_lvalue_reference_v<V>);
        if (rank != 0) return flaw::wrong_rank;
        if (Mutable && !writable) return flaw::not_mutable;
        return (Mutable || is_reference_wrapper<bare>)&&!same ? flaw::wrong_element_type : flaw::none;
    } else {
        if (!is_view<bare> && !std::is_lvalue_reference_v<V> && !std::ranges::borrowed_range<bare>) return flaw::temporary_container;
        if (rank == 0) return flaw::wrong_rank;
        if constexpr (is_view<bare>)
            if (std::tuple_size_v<decltype(bare::extents)> != rank) return flaw::wrong_rank;
        if (!(S::info.kind == element::label ? std::integral<std::remove_cv_t<found>> : same)) return flaw::wrong_element_type;
        return Mutable && std::is_const_v<found> ? flaw::not_mutable : flaw::none;
    }
}

/// The checks of a call of the kernel that computes these outputs in T.
template <class T, class... Outputs>
struct call_checks {
    using program = kernel_program<Outputs...>;
    static constexpr const auto& G = program::graph;
    template <class S>
    static constexpr bool updates = program::update_index(S::info) >= 0;

    template <class S, class Argument>
    static constexpr bool binds = [] {
        if constexpr (traits<Argument>::is_binding) return traits<Argument>::symbol::info.key == S::info.key;
        else return false;
    }();
    template <class S, class Argument>
    static constexpr bool takes_gradient = [] {
        if constexpr (traits<Argument>::is_gradient) return traits<Argument>::symbol::info.key == S::info.key;
        else return false;
    }();
    template <class Argument, int Position, class... Arguments>
    static consteval call_flaw argument_flaw() {
        using it = traits<Argument>;
        if constexpr (it::is_binding) {
            using S = typename it::symbol;
            if (program::symbol_index(S::info) < 0 && !updates<S>) return {flaw::unknown_binding, S::info.name};
            if ((0 + ... + (binds<S, Arguments> ? 1 : 0)) > 1) return {flaw::repeated_binding, S::info.name};
            return {binding_flaw<S, T, updates<S>, typename it::value>(), S::info.name};
        } else if constexpr (it::is_gradient) {
            using S = typename it::symbol;
            if (program::gradient_index(S::info) < 0) return {flaw::no_such_gradient, S::info.name};
            if ((0 + ... + (takes_gradient<S, Arguments> ? 1 : 0)) > 1) return {flaw::repeated_binding, S::info.name};
            return {binding_flaw<S, T, true, typename it::value>(), S::info.name};
        } else if constexpr (it::is_axis) {
            return {};
        } else {
            return {flaw::not_a_binding, argument_name<Position>.view()};
        }
    }
    template <int Symbol, class... Arguments>
    static consteval call_flaw symbol_flaw() {
        constexpr const symbol_info& info = *G.symbols[static_cast<std::size_t>(Symbol)];
        constexpr auto bound = []<class Argument>(std::type_identity<Argument>) {
            if constexpr (traits<Argument>::is_binding) return traits<Argument>::symbol::info.key == info.key;
            else return false;
        };
        if (program::node_of_symbol(info) < 0 || (bound(std::type_identity<Arguments>{}) || ...)) return {};
        return {flaw::missing_binding, info.name};
    }
    template <class Output, class... Arguments>
    static consteval call_flaw target_flaw() {
        if constexpr (requires { typename Output::target; })
            if (!(binds<typename Output::target, Arguments> || ...)) return {flaw::missing_binding, Output::target::info.name};
        return {};
    }
    template <class... Arguments>
    static consteval call_flaw find_flaw() {
        return []<int... P, int... S>(std::integer_sequence<int, P...>, std::integer_sequence<int, S...>) {
            call_flaw found;
            const auto keep = [&](call_flaw next) {
                if (found.kind == flaw::none) found = next;
            };
            (..., keep(argument_flaw<Arguments, P + 1, Arguments...>()));
            (..., keep(symbol_flaw<S, Arguments...>()));
            (..., keep(target_flaw<Outputs, Arguments...>()));
            return found;
        }
        (std::make_integer_sequence<int, static_cast<int>(sizeof...(Arguments))>{}, std::make_integer_sequence<int, G.symbol_count>{});
    }
};

}  // namespace tikhonov
