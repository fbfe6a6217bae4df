// The sentences of training.
#pragma once

#include <tikhonov/core/diagnostics.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail::diagnostics {

template <fixed_string Function>
constexpr void nothing_to_train() {
    static_assert(refused<Function>, "tikhonov: what is trained is a kernel of a loss and its gradients: compile<float>(loss, wrt(w, b))");
}
template <fixed_string Function>
constexpr void not_a_rule() {
    static_assert(refused<Function>,
                  "tikhonov: the second argument is a rule, such as adam{.rate = 1e-3}, or a struct with update<0>(), numbers(now) and "
                  "max_iterations");
}
template <fixed_string Function>
constexpr void not_elementwise() {
    static_assert(refused<Function>,
                  "tikhonov: a rule that is fused with the gradient changes every number by itself, and this one sums over others: use it "
                  "without fused(...)");
}
template <fixed_string Function>
constexpr void watched_is_no_number() {
    static_assert(refused<Function>,
                  "tikhonov: what early_stopping watches is one number, such as mse(y, t): take the sum or the mean over every axis");
}
template <fixed_string Symbol>
constexpr void parameter_by_value() {
    static_assert(refused<Symbol>,
                  "tikhonov: this parameter is trained, and a number cannot be written to: bind a reference, b = std::ref(number)");
}
template <fixed_string Symbol>
constexpr void parameter_is_const() {
    static_assert(refused<Symbol>, "tikhonov: this parameter is trained, but its memory is const: bind memory that can be written to");
}
template <fixed_string Symbol>
constexpr void parameter_of_other_type() {
    static_assert(refused<Symbol>,
                  "tikhonov: this parameter is trained where it is bound: its memory must hold the numbers in which the kernel computes");
}

}  // namespace tikhonov::detail::diagnostics
