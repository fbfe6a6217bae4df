// Training that only wrong calls ask for: what these overloads do is say a sentence.
#pragma once

#include <tikhonov/optimize/cross_validation.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

template <class K>
inline constexpr bool is_kernel = false;
template <class T, class... Outputs>
inline constexpr bool is_kernel<kernel<T, Outputs...>> = true;
/// Of a kernel that has been refused all has been said.
template <class K>
inline constexpr bool is_refused_kernel = false;
template <class T>
inline constexpr bool is_refused_kernel<refused_kernel<T>> = true;
template <fixed_string Function, class K>
constexpr void say_no_kernel() {
    if constexpr (!is_refused_kernel<K>) diagnostics::nothing_to_train<diagnostics::name_for<Function, K>>();
}

// ---- no kernel
template <class K, class... A>
    requires(!is_kernel<K>)
fit minimize(const K&, A&&...) {
    say_no_kernel<"minimize", K>();
    return {};
}
template <class K, class... A>
    requires(!is_kernel<K>)
refused_optimizer<double> optimizer(const K&, A&&...) {
    say_no_kernel<"optimizer", K>();
    return {};
}
template <class K, class... A>
    requires(!is_kernel<K>)
refused_path<double> path(const K&, A&&...) {
    say_no_kernel<"path", K>();
    return {};
}
template <class K, class... A>
    requires(!is_kernel<K>)
cross_validation cross_validate(const K&, A&&...) {
    say_no_kernel<"cross_validate", K>();
    return {};
}

/// Whether an argument says how to minimise.
template <class A>
inline constexpr bool is_method = Rule<rule_within<std::remove_cvref_t<A>>> || Solver<std::remove_cvref_t<A>>;

// ---- a rule behind the bindings, or what is no binding
template <class T, class... Outputs, Argument First, class... A>
    requires(!((Argument<A> || TrainingOption<A>)&&...))
fit minimize(const kernel<T, Outputs...>&, First&&, A&&...) {
    if constexpr ((is_method<A> || ...)) {
        diagnostics::not_a_rule<diagnostics::name_for<"minimize", First, A...>>();
    } else {
        constexpr int wrong = [] {
            int position = 1, found = 0;
            (..., (++position, found = found == 0 && !Argument<A> && !TrainingOption<A> ? position : found));
            return found;
        }();
        diagnostics::not_a_binding<argument_name<wrong>>();
    }
    return {};
}

// ---- no score, or no folds
template <class A>
inline constexpr bool is_score = false;
template <class E>
inline constexpr bool is_score<score_of<E>> = true;
template <class A>
inline constexpr bool is_folds = false;
template <class AxisType, class Order>
inline constexpr bool is_folds<folds_of<AxisType, Order>> = true;
template <class T, class... Outputs, class Score, class Folds, class... A>
    requires(!is_score<Score> || !is_folds<Folds>)
cross_validation cross_validate(const kernel<T, Outputs...>&, const Score&, const Folds&, A&&...) {
    if constexpr (!std::same_as<Score, refused_score> && !std::same_as<Folds, refused_option>)
        diagnostics::not_cross_validated<diagnostics::name_for<"cross_validate", Score, Folds>>();
    return {};
}

// ---- options
template <class E, class W>
inline constexpr bool can_be_watched = false;
template <Expression E, class... Member>
inline constexpr bool can_be_watched<E, binding_set<Member...>> = true;
/// Where what is bound has been refused, all has been said.
template <class E, class... W>
constexpr refused_option say_nothing_watched() {
    if constexpr (!(std::same_as<W, refused_set> || ...)) diagnostics::nothing_watched<diagnostics::name_for<"early_stopping", E, W...>>();
    return {};
}
template <class E>
constexpr refused_option early_stopping(const E&) {
    return say_nothing_watched<E>();
}
template <class E, class W>
    requires(!can_be_watched<E, W>)
constexpr refused_option early_stopping(const E&, const W&, stopping_options = {}) { return say_nothing_watched<E, W>(); }
template <class E, class W, class Other, class... A>
    requires(!std::convertible_to<Other, stopping_options>)
constexpr refused_option early_stopping(const E&, const W&, const Other&, const A&...) { return say_nothing_watched<E, W>(); }
template <class Told, class... When>
    requires(!std::invocable<Told&, const progress&>)
constexpr refused_option report(const Told&, When...) {
    diagnostics::not_told<diagnostics::name_for<"report", Told>>();
    return {};
}
template <class A, class... How>
    requires(!Axis<A>)
constexpr refused_option batches(const A&, How...) {
    diagnostics::not_rows<diagnostics::name_for<"batches", A>>();
    return {};
}
template <class A, class... How>
    requires(!Axis<A>)
constexpr refused_option folds(const A&, How...) {
    diagnostics::not_rows<diagnostics::name_for<"folds", A>>();
    return {};
}

}  // namespace tikhonov::detail
