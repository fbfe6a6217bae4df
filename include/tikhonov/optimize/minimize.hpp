// `minimize`, with a rule, with a solver, or with neither.
#pragma once

#include <tikhonov/optimize/fit_checks.hpp>
#include <tikhonov/optimize/formula_solver.hpp>
#include <tikhonov/optimize/fused_optimizer.hpp>
#include <tikhonov/optimize/optimizer.hpp>
#include <tikhonov/optimize/proximal_optimizer.hpp>
#include <tikhonov/optimize/replaced_bindings.hpp>
#include <tikhonov/optimize/report.hpp>
#include <tikhonov/optimize/rule_session.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Why a solver is none for this loss.
template <class R, class E, class... S>
consteval fit_flaw find_solver_flaw(loss_of<E, S...>) {
    using parts = loss_facts<E, S...>;
    if constexpr (parts::has_penalty && !PenaltySolver<R>) return fit_flaw::kinks;
    else if constexpr (SquaresSolver<R>) return parts::few_squares() ? fit_flaw::none : fit_flaw::no_squares;
    else if constexpr (!parts::has_penalty && !SmoothSolver<R>) return fit_flaw::no_kinks;
    else if constexpr (needs_quadratic<R>) return parts::quadratic() ? fit_flaw::none : fit_flaw::no_quadratic;
    else return fit_flaw::none;
}

template <class T, class Solver, class E, class... S, class... A>
fit run_solver(const Solver& how, const std::shared_ptr<executor>& where, loss_of<E, S...>, A&... arguments) {
    auto bindings = bindings_with(binding_set<>{}, bindings_among(arguments...));
    auto options = options_among(arguments...);
    formula_solver<Solver, T, decltype(bindings), E, S...> problem(bindings, where);
    auto& loss = problem.loss();
    std::apply(
        [&](auto&... report) {
            if constexpr (sizeof...(report) > 0)
                loss.tell([&](long iterations, double value, double gap, std::span<const double>) {
                    const progress now{iterations, static_cast<long>(how.max_iterations), iterations, true, value, gap};
                    return (reporter(report.told, report.when).go_on(now) & ...);
                });
        },
        options);
    std::vector<double> x = loss.point();
    fit result = problem.run(how, x);
    result.value = problem.value(x);
    return result;
}

/// Minimises the loss by a solver, such as `lbfgs{.tolerance = 1e-8}`: `minimize(objective, lbfgs{}, data, w = ws, b = std::ref(b0))`. The
/// parameters start where they are bound, and the best point that was seen is left there, whatever the reason of the end. What a solver is
/// not for does not compile. Among the bindings may be `report`.
template <class T, class... Outputs, Solver R, class... A>
fit minimize(const kernel<T, Outputs...>& objective, R how, A&&... arguments) {
    if constexpr (has_gradients<"minimize", R, Outputs...>()) {
        constexpr auto found = find_fit_flaw<false, T, Outputs...>(std::type_identity<std::tuple<std::remove_reference_t<A>...>>{});
        constexpr fit_flaw of_solver = find_solver_flaw<R>(loss_of_outputs<Outputs...>{});
        if constexpr (of_solver != fit_flaw::none) say_fit_flaw<of_solver, flaw::none, training_flaw::none, "minimize">();
        else if constexpr (found.kind == fit_flaw::none)
            return run_solver<T>(how, objective.execution(), loss_of_outputs<Outputs...>{}, arguments...);
        else say_fit_flaw<found.kind, found.of_call, found.of_training, to_fixed_string<found.name.size()>(found.name)>();
    }
    return {};
}

/// The same by the solver that the compiler chooses from the formula, see `solver_of` and `why_solver`.
template <class T, class... Outputs, class... A>
    requires((Argument<A> || TrainingOption<A>)&&...)
fit minimize(const kernel<T, Outputs...>& objective, A&&... arguments) {
    if constexpr (has_gradients<"minimize", A..., Outputs...>()) {
        constexpr auto found = find_fit_flaw<false, T, Outputs...>(std::type_identity<std::tuple<std::remove_reference_t<A>...>>{});
        if constexpr (found.kind == fit_flaw::none) {
            constexpr solver chosen = chosen_for(loss_of_outputs<Outputs...>{});
            if constexpr (chosen == solver::none) {
                diagnostics::no_solver<diagnostics::name_for<"minimize", Outputs...>>();
            } else {
                solver_type<chosen> how{};
                // no criterion of a loss in float can be met to the last digits of double
                if constexpr (std::same_as<T, float>) how.tolerance = 1e-5;
                return run_solver<T>(how, objective.execution(), loss_of_outputs<Outputs...>{}, arguments...);
            }
        } else {
            say_fit_flaw<found.kind, found.of_call, found.of_training, to_fixed_string<found.name.size()>(found.name)>();
        }
    }
    return {};
}

/// Steps of a rule until its limit, or until the gradient is small: its norm at most `tolerance` times the largest of 1 and |loss|, where a
/// tolerance is given. The parameters are changed where they are bound; they are left at the last point at which loss and gradient are
/// finite. The arguments are those of a call of the kernel, see `optimizer`, and options among them: `batches`, `epochs`, `early_stopping`,
/// `report`, `checkpoint`. With batches, `value` and `gap` are those of all rows where the fit ended.
template <class T, class... Outputs, class R, class... A>
    requires(!Argument<R> && !Solver<R>)
fit minimize(const kernel<T, Outputs...>& objective, R rule, A&&... arguments) {
    if constexpr (can_be_trained<"minimize", R, Outputs...>()) {
        constexpr auto found = find_fit_flaw<true, T, Outputs...>(std::type_identity<std::tuple<std::remove_reference_t<A>...>>{});
        if constexpr (found.kind == fit_flaw::none) {
            using stepper = typename optimizer_type<R, T, Outputs...>::type;
            return run_rule<T, kernel_program<Outputs...>, typename loss_of_outputs<Outputs...>::loss>(
                stepper(plain_rule(std::move(rule)), objective.execution()), arguments...);
        } else {
            say_fit_flaw<found.kind, found.of_call, found.of_training, to_fixed_string<found.name.size()>(found.name)>();
        }
    }
    return {};
}

}  // namespace tikhonov::detail
