// What is wrong with a call, known during compilation: found as a value, said in one place, below few types.
#pragma once

#include <vector>

#include <tikhonov/bind/diagnostics.hpp>
#include <tikhonov/bind/extents.hpp>
#include <tikhonov/run/outputs.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// What can be wrong with a call, known during compilation.
enum class flaw {
    none,
    known,  ///< has been said where it was made
    missing_binding,
    unknown_binding,
    repeated_binding,
    not_a_binding,
    no_such_gradient,
    temporary_container,
    no_numbers,
    packed_booleans,
    unevaluated,
    text,
    no_layout,
    wrong_element_type,
    wrong_target_type,
    not_integers,
    not_truth_values,
    wrong_rank,
    not_mutable,
    repeated_window,
    listed_target,
    listed_nothing,
    listed_classes
};
struct call_flaw {
    flaw kind = flaw::none;
    std::string_view name{};  ///< of the symbol or axis, or of the argument where it is no binding
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
    else if constexpr (Kind == flaw::packed_booleans) diagnostics::packed_booleans<Name>();
    else if constexpr (Kind == flaw::unevaluated) diagnostics::unevaluated<Name>();
    else if constexpr (Kind == flaw::text) diagnostics::text_as_numbers<Name>();
    else if constexpr (Kind == flaw::no_layout) diagnostics::no_layout<Name>();
    else if constexpr (Kind == flaw::wrong_target_type) diagnostics::wrong_target_type<Name>();
    else if constexpr (Kind == flaw::not_integers) diagnostics::not_integers<Name>();
    else if constexpr (Kind == flaw::not_truth_values) diagnostics::not_truth_values<Name>();
    else if constexpr (Kind == flaw::repeated_window) diagnostics::repeated_window<Name>();
    else if constexpr (Kind == flaw::listed_target) diagnostics::listed_target<Name>();
    else if constexpr (Kind == flaw::listed_nothing) diagnostics::listed_nothing<Name>();
    else if constexpr (Kind == flaw::listed_classes) diagnostics::listed_classes<Name>();
    else if constexpr (Kind == flaw::wrong_element_type) diagnostics::wrong_element_type<Name>();
    else if constexpr (Kind == flaw::wrong_rank) diagnostics::wrong_rank<Name>();
    else if constexpr (Kind == flaw::not_mutable) diagnostics::not_mutable<Name>();
}

/// Whether every number of type From is a number of type To.
template <class From, class To>
inline constexpr bool is_lossless = std::numeric_limits<From>::digits <= std::numeric_limits<To>::digits;

/// Why elements of type `Element` cannot be those of the symbol `S` in a kernel of `T`.
template <class S, class T, bool Mutable, class Element>
consteval flaw element_flaw() {
    if (Mutable) return std::same_as<Element, T> ? flaw::none : flaw::wrong_target_type;
    if (S::info.kind == element::label) return std::integral<Element> ? flaw::none : flaw::not_integers;
    if (S::info.kind == element::boolean) return std::integral<Element> ? flaw::none : flaw::not_truth_values;
    return is_lossless<Element, T> ? flaw::none : flaw::wrong_element_type;
}

/// Why a value of type `V` cannot be bound to the symbol `S`, or to a pack that has it.
template <class S, class T, bool Mutable, bool Packed, class V>
consteval flaw binding_flaw() {
    using bare = std::remove_cvref_t<V>;
    using found = element_of<V>;
    using bare_element = std::remove_cv_t<found>;
    constexpr value_form form = form_of<V>;
    constexpr auto rank = Packed ? std::size_t{1} : static_cast<std::size_t>(S::info.axes.size);
    if constexpr (std::same_as<bare, std::vector<bool>>) {
        return flaw::packed_booleans;
    } else if constexpr (is_text<bare>) {
        return flaw::text;
    } else if constexpr (form == value_form::none && Unevaluated<std::remove_reference_t<V>>) {
        return flaw::unevaluated;
    } else if constexpr (form == value_form::none && Shaped<std::remove_reference_t<V>>) {
        return flaw::no_layout;
    } else if constexpr (!std::is_arithmetic_v<found>) {
        return flaw::no_numbers;
    } else if constexpr (form == value_form::number || form == value_form::reference) {
        constexpr bool referred = form == value_form::reference;
        constexpr bool writable = !std::is_const_v<found> && (referred || std::is_lvalue_reference_v<V>);
        if (rank != 0) return flaw::wrong_rank;
        if (Mutable && !writable) return flaw::not_mutable;
        // a number may lose digits: `b = 0.1` is written in double
        return Mutable || referred || S::info.kind != element::real ? element_flaw<S, T, Mutable, bare_element>() : flaw::none;
    } else {
        if (is_temporary<V>) return flaw::temporary_container;
        if (rank == 0) return flaw::wrong_rank;
        if constexpr (form == value_form::tensor)
            if (tensor_traits<bare>::rank != rank && tensor_traits<bare>::rank != rank_at_run_time) return flaw::wrong_rank;
        constexpr flaw of_elements = element_flaw<S, T, Mutable, bare_element>();
        if (of_elements != flaw::none) return of_elements;
        return Mutable && std::is_const_v<found> ? flaw::not_mutable : flaw::none;
    }
}

/// How often an argument binds the symbol, or gives memory for its gradient.
template <class A, argument_kind Kind>
consteval int times_bound(const symbol_info& symbol) {
    int times = 0;
    if constexpr (traits<A>::kind == Kind)
        for (const symbol_info* it : infos_of<typename traits<A>::symbols>) times += it->key == symbol.key ? 1 : 0;
    return times;
}

/// Whether an argument has a list of rows for an axis.
template <class A>
constexpr bool lists(const axis_info& axis) {
    if constexpr (traits<A>::kind == argument_kind::rows) return traits<A>::axis::info.hash == axis.hash;
    else return false;
}
/// Whether it has one for any of several.
template <class A>
constexpr bool lists(const axis_list& axes) {
    bool any = false;
    for (int i = 0; i < axes.size; ++i) any = any || lists<A>(*axes.items[i]);
    return any;
}

/// Whether a program has a use for an argument: what a set holds besides is ignored.
template <class Program, class A>
consteval bool is_used() {
    using it = traits<A>;
    bool used = false;
    if constexpr (it::kind == argument_kind::value) {
        for (const symbol_info* symbol : infos_of<typename it::symbols>)
            used = used || Program::symbol_index(*symbol) >= 0 || Program::update_index(*symbol) >= 0;
    } else if constexpr (it::kind == argument_kind::gradient) {
        for (const symbol_info* symbol : infos_of<typename it::symbols>) used = used || Program::gradient_index(*symbol) >= 0;
    } else if constexpr (it::kind == argument_kind::axis || it::kind == argument_kind::window || it::kind == argument_kind::rows) {
        used = Program::axis_index(it::axis::info) >= 0;
    }
    return used;
}
/// Calls `visit(argument)` for all that is bound, less what sets hold for other kernels.
template <class Program, class Visit, class... A>
void for_each_used(const Visit& visit, A&... arguments) {
    [[maybe_unused]] const auto choose = [&]<class Argument>(Argument& argument, auto in_set) {
        if constexpr (!in_set.value || is_used<Program, std::remove_cvref_t<Argument>>()) visit(argument);
    };
    (for_each_argument<false>(choose, arguments), ...);
}

/// The checks of a call of the kernel that computes these outputs in T.
template <class T, class... Outputs>
struct call_checks {
    using program = kernel_program<Outputs...>;
    static constexpr const auto& G = program::graph;

    /// The first flaw of a call with arguments of these types.
    template <class... A>
    static consteval call_flaw find_flaw() {
        return find(list_arguments<A...>());
    }

  private:
    template <class... A, bool... InSet, int... Position>
    static consteval call_flaw find([[maybe_unused]] argument_list<listed<A, InSet, Position>...> all) {
        call_flaw found;
        const auto keep = [&](call_flaw next) {
            if (found.kind == flaw::none) found = next;
        };
        (..., keep(argument_flaw<A, InSet, Position>(all)));
        [&]<int... S>(std::integer_sequence<int, S...>) { (..., keep(symbol_flaw<A...>(*G.symbols[static_cast<std::size_t>(S)]))); }
        (std::make_integer_sequence<int, G.symbol_count>{});
        (..., keep(target_flaw<Outputs, A...>()));
        return found;
    }
    template <class Argument, bool InSet, int Position, class... Listed>
    static consteval call_flaw argument_flaw(argument_list<Listed...> all) {
        using it = traits<Argument>;
        if constexpr (it::kind == argument_kind::other) {
            return {flaw::not_a_binding, argument_name<Position>.view()};
        } else if constexpr (it::kind == argument_kind::refused) {
            return {flaw::known};
        } else if constexpr (InSet && !is_used<program, Argument>()) {
            return {};
        } else if constexpr (it::kind == argument_kind::window || it::kind == argument_kind::rows) {
            if (windows_of<typename it::axis>(all) > 1) return {flaw::repeated_window, it::axis::info.name};
            if (it::kind == argument_kind::rows && program::axis_index(it::axis::info) >= 0 && !is_bound_axis(it::axis::info))
                return {flaw::listed_nothing, it::axis::info.name};
            return {};
        } else if constexpr (it::kind == argument_kind::value || it::kind == argument_kind::gradient) {
            return []<class... S>(symbol_list<S...>, argument_list<Listed...> list) {
                call_flaw found;
                const auto keep = [&](call_flaw next) {
                    if (found.kind == flaw::none) found = next;
                };
                (..., keep(bound_flaw<Argument, S>(list)));
                return found;
            }(typename it::symbols{}, all);
        } else {
            return {};
        }
    }
    template <class Argument, class S, class... A, bool... InSet, int... Position>
    static consteval call_flaw bound_flaw(argument_list<listed<A, InSet, Position>...>) {
        using it = traits<Argument>;
        constexpr bool updated = program::update_index(S::info) >= 0;
        if constexpr (it::kind == argument_kind::gradient) {
            if (program::gradient_index(S::info) < 0) return {flaw::no_such_gradient, S::info.name};
        } else if (program::symbol_index(S::info) < 0 && !updated) {
            return {flaw::unknown_binding, S::info.name};
        }
        if ((0 + ... + times_bound<A, it::kind>(S::info)) > 1) return {flaw::repeated_binding, S::info.name};
        if ((updated || it::kind == argument_kind::gradient) && (lists<A>(S::info.axes) || ...)) return {flaw::listed_target, S::info.name};
        if constexpr (S::info.classes != nullptr)
            if ((lists<A>(*S::info.classes) || ...)) return {flaw::listed_classes, S::info.name};
        return {binding_flaw < S, T, updated || it::kind == argument_kind::gradient, it::packed, typename it::value > (), S::info.name};
    }
    template <class Axis, class... A, bool... InSet, int... Position>
    static consteval int windows_of(argument_list<listed<A, InSet, Position>...>) {
        constexpr auto is_one = []<class Argument>(std::type_identity<Argument>) {
            if constexpr (traits<Argument>::kind == argument_kind::window || traits<Argument>::kind == argument_kind::rows)
                return std::same_as<typename traits<Argument>::axis, Axis>;
            else return false;
        };
        return (0 + ... + (is_one(std::type_identity<A>{}) ? 1 : 0));
    }
    /// Whether what is bound has the axis: the length of any other follows from these.
    static consteval bool is_bound_axis(const axis_info& axis) {
        for (int s = 0; s < G.symbol_count; ++s) {
            const symbol_info& symbol = *G.symbols[static_cast<std::size_t>(s)];
            if (symbol.axes.contains(axis) || (symbol.classes != nullptr && symbol.classes->hash == axis.hash)) return true;
        }
        return false;
    }
    template <class... A>
    static consteval call_flaw symbol_flaw(const symbol_info& info) {
        if (program::node_of_symbol(info) < 0 || (0 + ... + times_bound<A, argument_kind::value>(info)) > 0) return {};
        return {flaw::missing_binding, info.name};
    }
    template <class Output, class... A>
    static consteval call_flaw target_flaw() {
        if constexpr (requires { typename Output::target; })
            if ((0 + ... + times_bound<A, argument_kind::value>(Output::target::info)) == 0)
                return {flaw::missing_binding, Output::target::info.name};
        return {};
    }
};

}  // namespace tikhonov::detail
