// One step of a rule on the parameters of a kernel, for loops of the user's own.
#pragma once

#include <memory>
#include <tuple>

#include <tikhonov/optimize/fused_rule.hpp>
#include <tikhonov/optimize/rule_update.hpp>
#include <tikhonov/optimize/trained_kernel.hpp>
#include <tikhonov/optimize/training_checks.hpp>
#include <tikhonov/split/steps.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

template <class Rule, class T, class... Outputs>
class optimizer_of {
    using trained = trained_kernel<T, Outputs...>;
    using parameters = typename trained::parameters;

  public:
    static constexpr bool fused = false;

    optimizer_of(Rule rule, std::shared_ptr<executor> where) : rule_(std::move(rule)), kernel_(std::move(where)) {
        check_subgradient(rule_);
    }

    /// Computes the loss and its gradients, then changes the parameters where they are bound. The arguments are those of a call of the
    /// kernel; parameters are bound to dense memory of the kernel's type that can be written to, scalars by `std::ref`. Throws
    /// `bind_error` before anything is changed where they do not fit. A loss or gradient that is not finite changes nothing.
    template <class... A>
    step_result<T> operator()(A&&... arguments) {
        constexpr found_training_flaw found = find_flaw<A...>();
        if constexpr (found.kind == training_flaw::none) {
            return attempt(
                0, [] {}, arguments...);
        } else {
            say_training_flaw<found.kind, to_fixed_string<found.name.size()>(found.name)>();
            return {};
        }
    }
    /// What is wrong with the arguments of a step.
    template <class... A>
    static consteval found_training_flaw find_flaw() {
        return []<class... S>(symbol_list<S...>) { return training_checks<T, S...>::template find_flaw<A...>(); }(parameters{});
    }
    /// The rate from now on: a number or a schedule.
    void rate(setting value) { rule_.rate = std::move(value); }
    /// Steps so far.
    long steps() const { return step_; }

    // ---- what `minimize` asks
    template <class... A>
    step_result<T> evaluate(A&... arguments) {
        return kernel_.evaluate(arguments...);
    }
    /// A step, unless loss or gradient is not finite, or the gradient small, see `is_small`; before parameters change, `before()`.
    template <class Before, class... A>
    attempted_step<T> attempt(double tolerance, const Before& before, A&... arguments) {
        attempted_step<T> result{evaluate(arguments...)};
        result.moved = is_finite(result.value) && is_finite(result.gradient_norm) && !is_small(result, tolerance);
        if (result.moved) {
            before();
            apply(result.gradient_norm);
        }
        return result;
    }
    void apply(double norm) {
        const double most = clip_norm_of(rule_);
        carried_ = carry_of(rule_, carried_, step_);
        std::size_t i = 0;
        for (parameter_place<T>& it : kernel_.places()) {
            if (norm > most)
                for (std::size_t k = 0; k < it.count; ++k) it.slope[k] = static_cast<T>(it.slope[k] * (most / norm));
            if (updates_[i] == nullptr) updates_[i] = make_update<T>(rule_, kernel_.execution());
            updates_[i++]->run(it.parameter, it.slope, it.count, rule_, {step_, carried_, is_excepted(rule_, *it.symbol)});
        }
        ++step_;
    }
    /// Where the parameters are, known from the first evaluation on.
    std::span<const parameter_place<T>> places() { return kernel_.places(); }
    /// What has to survive in a checkpoint: the parameters, and what the rule remembers.
    template <class Archive>
    void archive(Archive& to) {
        to.number("steps", step_);
        to.number("carried", carried_);
        const auto shapes = kernel_.shapes();
        std::size_t i = 0;
        for (const parameter_place<T>& it : kernel_.places()) {
            to.tensor(it.symbol->name, "", shapes[i], std::span(it.parameter, it.count));
            if (updates_[i] == nullptr) updates_[i] = make_update<T>(rule_, kernel_.execution());
            for (const auto& state : updates_[i]->states(it.count))
                to.tensor(it.symbol->name, state.name, shapes[i], std::span(state.memory, it.count));
            ++i;
        }
    }
    const Rule& rule() const { return rule_; }
    trained& objective() { return kernel_; }

  private:
    Rule rule_;
    trained kernel_;
    std::array<std::unique_ptr<parameter_update<Rule, T>>, trained::count> updates_{};
    long step_ = 0;
    double carried_ = 1;
};

/// What `optimizer` returns where it refuses.
template <class T>
struct refused_optimizer {
    step_result<T> operator()(auto&&...) { return {}; }
    void rate(auto&&) {}
    long steps() const { return 0; }
};

/// The optimiser of a rule for a kernel's outputs.
template <class R, class T, class... Outputs>
struct optimizer_type {
    using type = optimizer_of<R, T, Outputs...>;
};

/// Whether a kernel has gradients; says so if not.
template <fixed_string Function, class R, class... Outputs>
constexpr bool has_gradients() {
    constexpr bool has = (requires { typename Outputs::with_respect_to; } || ...);
    if constexpr (!has) diagnostics::nothing_to_train<diagnostics::name_for<Function, R>>();
    return has;
}
/// Whether a rule is one for the penalties of a loss; says so if not.
template <fixed_string Function, class R, class E, class... S>
constexpr bool can_take_kinks(loss_of<E, S...>) {
    using rule = rule_within<R>;
    if constexpr (!may_have_kinks<E::description> || takes_subgradients<rule>) return true;
    else if constexpr (!step_parts<E, S...>::has_penalty) return true;
    else if constexpr (!takes_proximal_steps<rule>) diagnostics::never_reaches_zeros<diagnostics::name_for<Function, rule>>();
    else if constexpr (!std::same_as<rule, R>) diagnostics::fused_with_penalty<diagnostics::name_for<Function, rule>>();
    else return true;
    return false;
}
/// Whether a kernel can be trained by a rule; says why not.
template <fixed_string Function, class R, class... Outputs>
constexpr bool can_be_trained() {
    using rule = rule_within<R>;
    if constexpr (!Rule<rule>) diagnostics::not_a_rule<diagnostics::name_for<Function, rule>>();
    else if constexpr (!has_gradients<Function, rule, Outputs...>()) return false;
    else if constexpr (!can_be_fused<R>) diagnostics::not_elementwise<diagnostics::name_for<Function, rule>>();
    else return can_take_kinks<Function, R>(loss_of_outputs<Outputs...>{});
    return false;
}

/// `auto step = optimizer(objective, adam{.rate = 1e-3});` then `step(data, w = ws, b = std::ref(b0))` in a loop of one's own. The
/// optimiser has a kernel and memory of its own; `objective` need not outlive it.
template <class T, class... Outputs, class R>
auto optimizer(const kernel<T, Outputs...>& objective, R rule) {
    if constexpr (can_be_trained<"optimizer", R, Outputs...>())
        return typename optimizer_type<R, T, Outputs...>::type(plain_rule(std::move(rule)), objective.execution());
    else return refused_optimizer<T>{};
}

}  // namespace tikhonov::detail
