// What a rule is made of: the words that its formula is written in, and what the library asks of it.
#pragma once

#include <array>
#include <limits>
#include <tuple>

#include <tikhonov/bind/bind_error.hpp>
#include <tikhonov/bind/binding_set.hpp>
#include <tikhonov/core/special_numbers.hpp>
#include <tikhonov/optimize/setting.hpp>
#include <tikhonov/primitives/all.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// A rule is written on these. All tensors have one axis, `element`, because a rule treats every number of a parameter alike.
///
///     struct signed_descent {
///         setting rate = 1e-3;
///         long max_iterations = 1000;
///
///         template <int>
///         static constexpr auto update() {
///             return std::tuple(rules::parameter = rules::parameter - rules::number<"rate"> * sign(rules::slope));
///         }
///         auto numbers(const rule_step& now) const { return bind(rules::number<"rate"> = rate(now.step)); }
///     };
namespace rules {
inline constexpr auto element = axis<"element">;
/// The parameter, before the step where it is read, behind it where it is assigned.
inline constexpr auto parameter = tensor<"parameter", element>;
/// The gradient of the loss with respect to it.
inline constexpr auto slope = tensor<"slope", element>;
/// What is remembered from step to step, a tensor in the shape of the parameter; before the first step it is 0.
template <fixed_string Name>
inline constexpr auto state = tensor<Name, element>;
/// A number, whose value for a step `numbers` says.
template <fixed_string Name>
inline constexpr auto number = scalar<Name>;
}  // namespace rules

/// What `numbers` is told.
struct rule_step {
    long step = 0;          ///< from 0
    double carried = 1;     ///< what `carry` said in this step
    bool excepted = false;  ///< whether the parameter is one of `except`
};

template <class R>
concept Rule = requires(const R& rule, const rule_step& now) {
    R::template update<0>();
    rule.numbers(now);
    { rule.max_iterations } -> std::convertible_to<long>;
};

/// A rule may have several formulas, such as one without and one with a momentum: `variants` of them, of which `variant()` says which.
template <class R>
inline constexpr int variants_of = [] {
    if constexpr (requires { R::variants; }) return R::variants;
    else return 1;
}();
template <class R>
int variant_of(const R& rule) {
    if constexpr (1 < variants_of<R>) return rule.variant();
    else return 0;
}
/// What a rule says of its run, and where it is silent what holds for all.
template <class R>
double tolerance_of(const R& rule) {
    if constexpr (requires { rule.tolerance; }) return rule.tolerance;
    else return 0;
}
template <class R>
std::uint64_t seed_of(const R& rule) {
    if constexpr (requires { rule.seed; }) return rule.seed;
    else return 0;
}
template <class R>
double clip_norm_of(const R& rule) {
    if constexpr (requires { rule.clip_norm; }) return rule.clip_norm;
    else return positive_infinity<double>;
}
template <class R>
bool is_excepted(const R& rule, const symbol_info& symbol) {
    if constexpr (requires { rule.except; }) return rule.except.contains(symbol);
    else return false;
}
/// Whether a proximal step may follow a step of the rule, and whether it has been told to take a slope at a kink for the gradient.
template <class R>
inline constexpr bool takes_proximal_steps = requires {
    requires R::takes_proximal_steps;
};
template <class R>
inline constexpr bool takes_subgradients = requires(const R& rule) {
    { rule.subgradient } -> std::same_as<const bool&>;
};
template <class R>
void check_subgradient(const R& rule) {
    if constexpr (takes_subgradients<R>)
        if (!rule.subgradient) refuse("subgradient = false is what rules do anyway: leave it out, then what cannot work does not compile");
}
template <class R>
double carry_of(const R& rule, double before, long step) {
    if constexpr (requires { rule.carry(before, step); }) return rule.carry(before, step);
    else return before;
}

}  // namespace tikhonov::detail
