// What is wrong with how parameters are bound, known during compilation.
#pragma once

#include <tikhonov/optimize/diagnostics.hpp>
#include <tikhonov/run/kernel.hpp>
#include <tikhonov/split/diagnostics.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// What is wrong with how a parameter is bound, and whose name that is.
enum class training_flaw { none, number, constant, other_type, listed, no_memory };
struct found_training_flaw {
    training_flaw kind = training_flaw::none;
    std::string_view name;
};

/// The flaws of a call that trains `S...` in the numbers of T: parameters are changed where they are bound.
template <class T, class... S>
struct training_checks {
    /// The parameter that an argument binds, if any.
    template <class A>
    static consteval std::string_view parameter_in() {
        std::string_view name;
        if constexpr (traits<A>::kind == argument_kind::value)
            [&]<class... Bound>(symbol_list<Bound...>) {
                const auto look = [&]<class B>(std::type_identity<B>) {
                    if ((std::same_as<B, S> || ...)) name = B::info.name;
                };
                (look(std::type_identity<Bound>{}), ...);
            }(typename traits<A>::symbols{});
        return name;
    }
    /// The parameter of which an argument lists rows, if any.
    template <class A>
    static consteval std::string_view listed_by() {
        std::string_view name;
        (..., (name = lists<A>(S::info.axes) ? S::info.name : name));
        return name;
    }
    template <class A>
    static consteval found_training_flaw flaw_of() {
        if (!listed_by<A>().empty()) return {training_flaw::listed, listed_by<A>()};
        constexpr std::string_view name = parameter_in<A>();
        if constexpr (!name.empty()) {
            using value = typename traits<A>::value;
            using numbers = element_of<value&>;
            if constexpr (form_of<value> == value_form::number) return {training_flaw::number, name};
            else if constexpr (std::is_const_v<numbers>) return {training_flaw::constant, name};
            else if constexpr (std::is_arithmetic_v<numbers> && !std::same_as<numbers, T>) return {training_flaw::other_type, name};
        }
        return {};
    }
    template <class... A>
    static consteval found_training_flaw find_flaw() {
        return []<class... B, bool... InSet, int... P>(argument_list<listed<B, InSet, P>...>) {
            found_training_flaw result;
            (..., (result = result.kind == training_flaw::none ? flaw_of<B>() : result));
            return result;
        }(list_arguments<A...>());
    }
};
template <training_flaw Kind, fixed_string Name>
constexpr void say_training_flaw() {
    if constexpr (Kind == training_flaw::number) diagnostics::parameter_by_value<Name>();
    else if constexpr (Kind == training_flaw::constant) diagnostics::parameter_is_const<Name>();
    else if constexpr (Kind == training_flaw::listed) diagnostics::listed_target<Name>();
    else if constexpr (Kind == training_flaw::no_memory) diagnostics::nothing_to_start<Name>();
    else diagnostics::parameter_of_other_type<Name>();
}

/// What is wrong with the arguments of a fit, or of many fits: found as a value and said where the user calls, below few types.
enum class fit_flaw {
    none,
    call,
    training,
    option_of_rules,
    option_of_one_fit,
    no_such_rows,
    no_minimum,
    nothing_swept,
    swept_parameter,
    nothing_penalised,
    no_largest,
    no_solver,
    kinks,
    no_kinks,
    no_quadratic,
    no_squares
};
struct found_fit_flaw {
    fit_flaw kind = fit_flaw::none;
    std::string_view name{};  ///< of the function, or of what is bound
    flaw of_call = flaw::none;
    training_flaw of_training = training_flaw::none;
};
constexpr found_fit_flaw as_fit_flaw(call_flaw found) {
    return {found.kind == flaw::none ? fit_flaw::none : fit_flaw::call, found.name, found.kind, {}};
}
constexpr found_fit_flaw as_fit_flaw(found_training_flaw found) {
    return {found.kind == training_flaw::none ? fit_flaw::none : fit_flaw::training, found.name, {}, found.kind};
}
template <fit_flaw Kind, flaw OfCall, training_flaw OfTraining, fixed_string Name>
constexpr void say_fit_flaw() {
    if constexpr (Kind == fit_flaw::call) say<OfCall, Name>();
    else if constexpr (Kind == fit_flaw::training) say_training_flaw<OfTraining, Name>();
    else if constexpr (Kind == fit_flaw::option_of_rules) diagnostics::option_of_rules<Name>();
    else if constexpr (Kind == fit_flaw::option_of_one_fit) diagnostics::option_of_one_fit<Name>();
    else if constexpr (Kind == fit_flaw::no_such_rows) diagnostics::rows_of_no_axis<Name>();
    else if constexpr (Kind == fit_flaw::no_minimum) diagnostics::falls_without_bound<Name>();
    else if constexpr (Kind == fit_flaw::nothing_swept) diagnostics::nothing_swept<Name>();
    else if constexpr (Kind == fit_flaw::swept_parameter) diagnostics::swept_parameter<Name>();
    else if constexpr (Kind == fit_flaw::nothing_penalised) diagnostics::nothing_penalised<Name>();
    else if constexpr (Kind == fit_flaw::no_largest) diagnostics::no_largest<Name>();
    else if constexpr (Kind == fit_flaw::kinks) diagnostics::solver_for_smooth<Name>();
    else if constexpr (Kind == fit_flaw::no_kinks) diagnostics::solver_for_penalties<Name>();
    else if constexpr (Kind == fit_flaw::no_quadratic) diagnostics::solver_for_quadratic<Name>();
    else if constexpr (Kind == fit_flaw::no_squares) diagnostics::solver_for_squares<Name>();
    else diagnostics::no_solver<Name>();
}

}  // namespace tikhonov::detail
