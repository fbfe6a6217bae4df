// What is wrong with the arguments of a fit, known during compilation.
#pragma once

#include <tuple>

#include <tikhonov/optimize/batch_run.hpp>
#include <tikhonov/optimize/report.hpp>
#include <tikhonov/optimize/session.hpp>
#include <tikhonov/optimize/step_noise.hpp>
#include <tikhonov/optimize/trained_kernel.hpp>
#include <tikhonov/optimize/training_checks.hpp>
#include <tikhonov/split/claims.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Whether an option tells of a fit and does no more: solvers take these.
template <class A>
inline constexpr bool is_report = false;
template <class Told>
inline constexpr bool is_report<report_to<Told>> = true;

/// The bindings that batches among the options add in every step.
template <class Option>
consteval auto bound_by_option() {
    if constexpr (is_batches<Option>) return std::type_identity<std::tuple<typename Option::step_binding>>{};
    else return std::type_identity<std::tuple<>>{};
}
/// What is wrong with the bindings of a fit, those of its steps or of what is watched.
template <class T, class... Outputs, class... B, class... Step, class... Option>
consteval call_flaw find_flaw_of_fit(std::type_identity<std::tuple<B&...>>, std::type_identity<std::tuple<Step...>>,
                                     std::type_identity<std::tuple<Option...>>) {
    using program = kernel_program<Outputs...>;
    call_flaw found =
        call_checks<T, Outputs...>::template find_flaw<std::remove_cvref_t<decltype(with_noise_found<program>(std::declval<B&>()))>...,
                                                       Step...>();
    [[maybe_unused]] const auto look = [&]<class One>(std::type_identity<One>) {
        if constexpr (requires { One::template find_flaw<T, B...>(); })
            if (found.kind == flaw::none) found = One::template find_flaw<T, B...>();
    };
    (..., look(std::type_identity<std::remove_cvref_t<Option>>{}));
    return found;
}
/// The axis of batches that the loss has not.
template <class Program, class... A>
consteval std::string_view axis_of_no_rows() {
    std::string_view found;
    [[maybe_unused]] const auto look = [&]<class Option>(std::type_identity<Option>) {
        if constexpr (is_batches<Option>)
            if (Program::axis_index(Option::axis_type::info) < 0) found = Option::axis_type::info.name;
    };
    (..., look(std::type_identity<std::remove_cvref_t<A>>{}));
    return found;
}

/// A parameter in which a loss has no minimum.
template <class E, class... S>
consteval std::string_view unbounded_parameter_of(loss_of<E, S...>) {
    return unbounded_parameter(E{}, hana::tuple<S...>{});
}

/// What is wrong with the loss or the arguments of a fit.
template <bool ByRule, class T, class... Outputs, class... A>
consteval found_fit_flaw find_fit_flaw(std::type_identity<std::tuple<A...>>) {
    using bindings = decltype(bindings_among(std::declval<A&>()...));
    using options = decltype(options_among(std::declval<A&>()...));
    using steps = decltype(std::tuple_cat(std::declval<typename decltype(bound_by_option<std::remove_cvref_t<A>>())::type>()...));
    if (!ByRule && ((TrainingOption<A> && !is_report<std::remove_cvref_t<A>>) || ...)) return {fit_flaw::option_of_rules, "minimize"};
    if (const std::string_view axis = axis_of_no_rows<kernel_program<Outputs...>, A...>(); !axis.empty())
        return {fit_flaw::no_such_rows, axis};
    const found_training_flaw found = []<class... S>(symbol_list<S...>) {
        return training_checks<T, S...>::template find_flaw<A...>();
    }(typename trained_kernel<T, Outputs...>::parameters{});
    if (found.kind != training_flaw::none) return as_fit_flaw(found);
    if (const std::string_view name = unbounded_parameter_of(loss_of_outputs<Outputs...>{}); !name.empty())
        return {fit_flaw::no_minimum, name};
    // a rule makes the noise that nobody binds
    using noise = std::conditional_t<ByRule, decltype(find_free_noise<kernel_program<Outputs...>, A...>()), symbol_list<>>;
    using more = decltype(std::tuple_cat(std::declval<steps>(), std::tuple(bind_noise(noise{}, seed(0)))));
    return as_fit_flaw(
        find_flaw_of_fit<T, Outputs...>(std::type_identity<bindings>{}, std::type_identity<more>{}, std::type_identity<options>{}));
}

}  // namespace tikhonov::detail
