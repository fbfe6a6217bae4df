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

/// Whether a solver is one for this loss; says so if not.
template <class R, class E, class... S>
constexpr bool solver_fits() {
    using parts = loss_facts<E, S...>;
    if constexpr (parts::has_penalty && !PenaltySolver<R>) diagnostics::solver_for_smooth<diagnostics::name_for<"minimize", R>>();
    else if constexpr (SquaresSolver<R> && !parts::few_squares()) diagnostics::solver_for_squares<diagnostics::name_for<"minimize", R>>();
    else if constexpr (!parts::has_penalty && !SmoothSolver<R> && !SquaresSolver<R>)
        diagnostics::solver_for_penalties<diagnostics::name_for<"minimize", R>>();
    else if constexpr (needs_quadratic<R> && !parts::quadratic()) diagnostics::solver_for_quadratic<diagnostics::name_for<"minimize", R>>();
    else return true;
    return false;
}

template <class T, class Solver, class E, class... S, class... A>
fit run_solver(const Solver& how, const std::shared_ptr<executor>& where, A&... arguments) {
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

template <class T, class Solver, class... A>
fit run_if_it_fits(const Solver& how, const std::shared_ptr<executor>& where, auto loss, A&... arguments) {
    return [&]<class E, class... S>(loss_of<E, S...>) {
        if constexpr (solver_fits<Solver, E, S...>()) return run_solver<T, Solver, E, S...>(how, where, arguments...);
        else return fit{};
    }(loss);
}

/// Minimises the loss by a solver, such as `lbfgs{.tolerance = 1e-8}`: `minimize(objective, lbfgs{}, data, w = ws, b = std::ref(b0))`. The
/// parameters start where they are bound, and the best point that was seen is left there, whatever the reason of the end. What a solver is
/// not for does not compile. Among the bindings may be `report`.
template <class T, class... Outputs, Solver R, class... A>
fit minimize(const kernel<T, Outputs...>& objective, R how, A&&... arguments) {
    if constexpr (has_gradients<"minimize", R, Outputs...>())
        if constexpr (are_for_fit<false, T, Outputs...>(std::type_identity<std::tuple<std::remove_reference_t<A>...>>{}))
            return run_if_it_fits<T>(how, objective.execution(), loss_of_outputs<Outputs...>{}, arguments...);
    return {};
}

/// The same by the solver that the compiler chooses from the formula, see `solver_of` and `why_solver`.
template <class T, class... Outputs, class... A>
    requires((Argument<A> || TrainingOption<A>)&&...)
fit minimize(const kernel<T, Outputs...>& objective, A&&... arguments) {
    if constexpr (has_gradients<"minimize", A..., Outputs...>())
        if constexpr (are_for_fit<false, T, Outputs...>(std::type_identity<std::tuple<std::remove_reference_t<A>...>>{})) {
            constexpr solver chosen = chosen_for(loss_of_outputs<Outputs...>{});
            if constexpr (chosen == solver::none) {
                diagnostics::no_solver<diagnostics::name_for<"minimize", Outputs...>>();
            } else {
                solver_type<chosen> how{};
                // no criterion of a loss in float can be met to the last digits of double
                if constexpr (std::same_as<T, float>) how.tolerance = 1e-5;
                return run_if_it_fits<T>(how, objective.execution(), loss_of_outputs<Outputs...>{}, arguments...);
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
        if constexpr (are_for_fit<true, T, Outputs...>(std::type_identity<std::tuple<std::remove_reference_t<A>...>>{})) {
            using stepper = typename optimizer_type<R, T, Outputs...>::type;
            return run_rule<T, kernel_program<Outputs...>>(stepper(plain_rule(std::move(rule)), objective.execution()), arguments...);
        }
    }
    return {};
}

}  // namespace tikhonov::detail
