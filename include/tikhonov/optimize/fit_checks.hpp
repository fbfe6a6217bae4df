// What is wrong with the arguments of a fit, known during compilation.
#pragma once

#include <tuple>

#include <tikhonov/optimize/batch_run.hpp>
#include <tikhonov/optimize/report.hpp>
#include <tikhonov/optimize/session.hpp>
#include <tikhonov/optimize/step_noise.hpp>
#include <tikhonov/optimize/trained_kernel.hpp>
#include <tikhonov/optimize/training_checks.hpp>

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

/// Whether the arguments of a fit are what it takes; says so if not.
template <bool ByRule, class T, class... Outputs, class... A>
constexpr bool are_for_fit(std::type_identity<std::tuple<A...>>) {
    using options = decltype(std::tuple_cat(std::declval<decltype(options_among(std::declval<A&>()))>()...));
    using steps = decltype(std::tuple_cat(std::declval<typename decltype(bound_by_option<std::remove_cvref_t<A>>())::type>()...));
    // a rule makes the noise that nobody binds
    using noise = std::conditional_t<ByRule, decltype(find_free_noise<kernel_program<Outputs...>, A...>()), symbol_list<>>;
    using steps_and_noise =
        decltype(std::tuple_cat(std::declval<steps>(), std::tuple<decltype(bind_noise(noise{}, seed(0)))>(bind_noise(noise{}, seed(0)))));
    constexpr std::string_view no_axis = axis_of_no_rows<kernel_program<Outputs...>, A...>();
    constexpr bool lacks_axis = !no_axis.empty();
    constexpr call_flaw of_call = [] {
        if (lacks_axis) return call_flaw{};
        using bindings = decltype(bindings_among(std::declval<A&>()...));
        return find_flaw_of_fit<T, Outputs...>(std::type_identity<bindings>{}, std::type_identity<steps_and_noise>{},
                                               std::type_identity<options>{});
    }();
    constexpr found_training_flaw found = []<class... S>(symbol_list<S...>) {
        return training_checks<T, S...>::template find_flaw<A...>();
    }(typename trained_kernel<T, Outputs...>::parameters{});
    constexpr bool of_rules = ((TrainingOption<A> && !is_report<std::remove_cvref_t<A>>) || ...);
    if constexpr (!ByRule && of_rules) diagnostics::option_of_rules<diagnostics::name_for<"minimize", A...>>();
    else if constexpr (lacks_axis) diagnostics::rows_of_no_axis<to_fixed_string<no_axis.size()>(no_axis)>();
    else if constexpr (found.kind != training_flaw::none) say_training_flaw<found.kind, to_fixed_string<found.name.size()>(found.name)>();
    else if constexpr (of_call.kind != flaw::none) say<of_call.kind, to_fixed_string<of_call.name.size()>(of_call.name)>();
    else return true;
    return false;
}

}  // namespace tikhonov::detail
