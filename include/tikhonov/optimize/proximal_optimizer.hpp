// Rules on losses with penalties that have kinks: the rule takes the gradient of all the rest, and the proximal operator of the penalties
// follows, which reaches their zeros.
#pragma once

#include <tikhonov/optimize/optimizer.hpp>
#include <tikhonov/optimize/replaced_bindings.hpp>
#include <tikhonov/split/steps.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// The parameters S... after a proximal step of the penalty.
template <class T, class Penalty, class... S>
class proximal_step {
    static constexpr auto eta = scalar<"length of the step">;
    template <class Symbol>
    using moved = decltype(prox(Penalty{}, Symbol{}, eta));
    template <class Symbol>
    static consteval auto update_of() {
        if constexpr (symbols_below<Penalty::description>::contain(Symbol::info))
            return symbol_list<update_output<Symbol, moved<Symbol>>>{};
        else return symbol_list<>{};
    }
    template <class... Output>
    static kernel<T, Output...> kernel_for(symbol_list<Output...>);

  public:
    explicit proximal_step(std::shared_ptr<executor> where) : kernel_(std::move(where)) {}
    template <class... A>
    void take(double length, A&... arguments) {
        using step = binding<std::remove_const_t<decltype(eta)>, T>;
        auto all = bindings_with(binding_set<step>{{step{static_cast<T>(length)}}}, std::tie(arguments...));
        kernel_(all);
    }

  private:
    decltype(kernel_for((symbol_list<>{} + ... + update_of<S>()))) kernel_;
};

/// An optimiser that follows each step of its rule by a proximal step as long as the rate.
template <class R, class T, class E, class... S>
class proximal_optimizer {
    using parts = step_parts<E, S...>;
    using base = optimizer_of<R, T, value_output<E>, gradient_output<typename parts::gradient, S>...>;

  public:
    proximal_optimizer(R rule, const std::shared_ptr<executor>& where) : base_(std::move(rule), where), proximal_(where) {}

    /// As that of `optimizer_of`; the norm is that of the gradient without the penalties.
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
    template <class... A>
    static consteval found_training_flaw find_flaw() {
        return training_checks<T, S...>::template find_flaw<A...>();
    }
    void rate(setting value) { base_.rate(std::move(value)); }
    long steps() const { return base_.steps(); }

    // ---- what `minimize` asks
    template <class... A>
    step_result<T> evaluate(A&... arguments) {
        return base_.evaluate(arguments...);
    }
    template <class Before, class... A>
    attempted_step<T> attempt(double tolerance, const Before& before, A&... arguments) {
        const double length = base_.rule().rate(base_.steps());
        const auto result = base_.attempt(tolerance, before, arguments...);
        if (result.moved) proximal_.take(length, arguments...);
        return result;
    }
    std::span<const parameter_place<T>> places() { return base_.places(); }
    template <class Archive>
    void archive(Archive& to) {
        base_.archive(to);
    }
    const R& rule() const { return base_.rule(); }
    auto& objective() { return base_.objective(); }

  private:
    base base_;
    proximal_step<T, typename parts::penalty, S...> proximal_;
};

template <class R, class T, class E, class... S>
    requires(takes_proximal_steps<R>&& step_parts<E, S...>::has_penalty)
struct optimizer_type<R, T, value_output<E>, gradient_output<E, S>...> {
    using type = proximal_optimizer<R, T, E, S...>;
};

}  // namespace tikhonov::detail
