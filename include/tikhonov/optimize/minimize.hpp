// `minimize` with a rule.
#pragma once

#include <algorithm>
#include <cmath>

#include <tikhonov/optimize/batch_run.hpp>
#include <tikhonov/optimize/early_stopping.hpp>
#include <tikhonov/optimize/formula_solver.hpp>
#include <tikhonov/optimize/fused_optimizer.hpp>
#include <tikhonov/optimize/kept_parameters.hpp>
#include <tikhonov/optimize/optimizer.hpp>
#include <tikhonov/optimize/proximal_optimizer.hpp>
#include <tikhonov/optimize/replaced_bindings.hpp>
#include <tikhonov/optimize/report.hpp>
#include <tikhonov/optimize/session.hpp>
#include <tikhonov/solve/fit.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// The passes through the data that the options ask for; -1 if they do not say.
template <class... Option>
constexpr long epochs_among(std::tuple<Option...>& options) {
    long found = -1;
    [[maybe_unused]] const auto look = [&](const auto& it) {
        if constexpr (std::same_as<std::remove_cvref_t<decltype(it)>, epochs>) found = static_cast<long>(it.count);
    };
    std::apply([&](auto&... option) { (..., look(option)); }, options);
    return found;
}
/// Those who watch a fit.
template <class T, class Optimizer, class Bindings, class... Option>
constexpr auto start_watchers(Optimizer& step, const Bindings& bindings, std::tuple<Option...>& options) {
    [[maybe_unused]] const auto start = [&](auto& option) {
        if constexpr (requires { option.template start<T>(step, bindings); }) return std::tuple(option.template start<T>(step, bindings));
        else return std::tuple<>{};
    };
    return std::apply([&](auto&... option) { return std::tuple_cat(start(option)...); }, options);
}

/// Steps of a rule, from their start to their end.
template <class T, class Optimizer, class Bindings, class Batches, class Watchers>
class rule_session {
  public:
    rule_session(Optimizer& step, Bindings& bindings, Batches& batches, Watchers& watchers, long limit)
        : step_(step), bindings_(bindings), batches_(batches), watchers_(watchers), limit_(limit) {}
    rule_session(const rule_session&) = delete;
    rule_session& operator=(const rule_session&) = delete;
    /// Also where a watcher throws, the best parameters are left.
    ~rule_session() {
        if (running_) restore();
    }

    fit run() {
        while (advance()) {
        }
        running_ = false;
        if (restore() || Batches::are_there) {
            // what has been seen was the loss of a batch, or at other parameters
            const auto at = evaluate_all();
            result_.value = static_cast<double>(at.value);
            result_.gap = at.gradient_norm;
        }
        result_.certificate = "norm of the gradient";
        return result_;
    }

  private:
    /// A step; false after the last.
    bool advance() {
        if (Batches::are_there && result_.iterations == limit_) return check_last();
        const bool last = result_.iterations == limit_;
        const double tolerance = tolerance_of(step_.rule());
        const auto at = last ? attempted_step<T>{evaluate()} : attempt(tolerance);
        if (!is_finite(at.value) || !is_finite(at.gradient_norm)) return end_not_finite(at);
        result_.value = static_cast<double>(at.value);
        result_.gap = at.gradient_norm;
        if (last) return end(is_small(at, tolerance) ? ending::gradient_small : ending::iteration_limit);
        if (!at.moved) return end(ending::gradient_small);
        std::swap(before_, now_);
        ++result_.iterations;
        batches_.advance();
        return tell();
    }
    /// After the last batch: whether the parameters that it left are good.
    bool check_last() {
        const auto at = evaluate_all();
        if (!is_finite(at.value)) return end_not_finite(at);
        return end(ending::iteration_limit);
    }
    bool end(ending why) {
        result_.reason = why;
        return false;
    }
    bool end_not_finite(const step_result<T>& at) {
        if (result_.iterations > 0) {
            before_.restore(step_);
            --result_.iterations;
        } else {
            result_.value = static_cast<double>(at.value);
        }
        return end(ending::not_finite);
    }
    bool tell() {
        const progress now{result_.iterations, limit_, batches_.epoch(), batches_.at_start(), result_.value, result_.gap};
        ending why = ending::iteration_limit;
        bool on = true;
        std::apply(
            [&](auto&... it) {
                [[maybe_unused]] const auto ask = [&](auto& one) {
                    if (one.go_on(now) || !on) return;
                    on = false;
                    why = std::remove_cvref_t<decltype(one)>::ends_by;
                };
                (ask(it), ...);
            },
            watchers_);
        return on || end(why);
    }
    bool restore() {
        bool changed = false;
        std::apply([&](auto&... it) { (..., (changed = it.restore() || changed)); }, watchers_);
        return changed;
    }
    auto evaluate() {
        ++result_.evaluations;
        return std::apply(
            [&](auto&... binding) { return batches_.with([&](auto&... rows) { return step_.evaluate(binding..., rows...); }); }, bindings_);
    }
    auto attempt(double tolerance) {
        ++result_.evaluations;
        const auto keep = [&] { now_.keep(step_); };
        return std::apply(
            [&](auto&... binding) {
                return batches_.with([&](auto&... rows) { return step_.attempt(tolerance, keep, binding..., rows...); });
            },
            bindings_);
    }
    auto evaluate_all() {
        ++result_.evaluations;
        return std::apply([&](auto&... binding) { return step_.evaluate(binding...); }, bindings_);
    }

    Optimizer& step_;
    Bindings& bindings_;
    Batches& batches_;
    Watchers& watchers_;
    long limit_;
    fit result_;
    kept_parameters<T> before_;  ///< as they were before the last step
    kept_parameters<T> now_;
    bool running_ = true;
};

template <class T, class Optimizer, class... A>
fit run_rule(Optimizer step, A&... arguments) {
    auto bindings = bindings_among(arguments...);
    auto options = options_among(arguments...);
    auto batches = batches_among(options);
    std::apply([&](auto&... binding) { batches.begin(step.objective(), binding...); }, bindings);
    const long passes = epochs_among(options);
    const long limit = passes < 0 ? static_cast<long>(step.rule().max_iterations) : passes * batches.steps_in_epoch();
    auto watchers = start_watchers<T>(step, bindings, options);
    return rule_session<T, Optimizer, decltype(bindings), decltype(batches), decltype(watchers)>(step, bindings, batches, watchers, limit)
        .run();
}

/// Whether an option tells of a fit and does no more: solvers take these.
template <class A>
inline constexpr bool is_report = false;
template <class Told>
inline constexpr bool is_report<report_to<Told>> = true;

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
    call_flaw found = call_checks<T, Outputs...>::template find_flaw<std::remove_cvref_t<B>..., Step...>();
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

/// What is wrong with the arguments of a fit.
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
    return as_fit_flaw(
        find_flaw_of_fit<T, Outputs...>(std::type_identity<bindings>{}, std::type_identity<steps>{}, std::type_identity<options>{}));
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
            return run_rule<T>(stepper(plain_rule(std::move(rule)), objective.execution()), arguments...);
        } else {
            say_fit_flaw<found.kind, found.of_call, found.of_training, to_fixed_string<found.name.size()>(found.name)>();
        }
    }
    return {};
}

}  // namespace tikhonov::detail
