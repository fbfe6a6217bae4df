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
template <fixed_string Function>
constexpr void nothing_watched() {
    static_assert(refused<Function>,
                  "tikhonov: early_stopping takes what it watches and one set of the bindings that differ: early_stopping(mse(y, t), "
                  "bind(X = other_xs, t = other_ts))");
}
template <fixed_string Function>
constexpr void not_told() {
    static_assert(refused<Function>,
                  "tikhonov: who is told of a fit can be called with it: progress_bar(), csv_log(\"fit.csv\"), or a function, "
                  "report([](const progress& now) { ... })");
}
template <fixed_string Function>
constexpr void not_rows() {
    static_assert(refused<Function>, "tikhonov: which rows is said by an axis and a whole number, such as batches(n, 32) or folds(n, 5)");
}
template <fixed_string Function>
constexpr void solver_for_smooth() {
    static_assert(
        refused<Function>,
        "tikhonov: this solver is for losses without kinks, and a term of this one has kinks: leave the solver to minimize, which "
        "takes the proximal step, or name proximal_gradient{}");
}
template <fixed_string Function>
constexpr void solver_for_penalties() {
    static_assert(
        refused<Function>,
        "tikhonov: this solver is for losses with a penalty that has kinks, and this one has none: leave the solver to minimize, or name "
        "lbfgs{}");
}
template <fixed_string Function>
constexpr void solver_for_quadratic() {
    static_assert(refused<Function>,
                  "tikhonov: this solver is for quadratic losses, and this one is not proved to be: leave the solver to minimize");
}
template <fixed_string Function>
constexpr void solver_for_squares() {
    static_assert(
        refused<Function>,
        "tikhonov: levenberg_marquardt is for sums or means of squares, such as mse(y, t), in parameters with fixed extents, 64 numbers at "
        "most: leave the solver to minimize");
}
template <fixed_string Function>
constexpr void never_reaches_zeros() {
    static_assert(refused<Function>,
                  "tikhonov: this rule never reaches the zeros of a penalty with kinks: use minimize without a rule, sgd, which takes the "
                  "proximal step, or say adam{.subgradient = true}");
}
template <fixed_string Function>
constexpr void fused_with_penalty() {
    static_assert(
        refused<Function>,
        "tikhonov: a penalty with kinks takes a proximal step behind that of the rule, which cannot be fused: leave out fused(...)");
}
template <fixed_string Function>
constexpr void no_solver() {
    static_assert(refused<Function>,
                  "tikhonov: no solver here is right for this loss, why_solver(loss, wrt(...)) says why: minimize it by a rule, such as "
                  "sgd{.rate = 0.1}");
}
template <fixed_string Function>
constexpr void nothing_to_start() {
    static_assert(
        refused<Function>,
        "tikhonov: behind how it begins stands the memory of parameters, and lengths: initialize(by_fan_in{.seed = 7}, W = ws, h = "
        "24)");
}
template <fixed_string Function>
constexpr void option_of_rules() {
    static_assert(
        refused<Function>,
        "tikhonov: batches, epochs, early_stopping and checkpoint are for rules: a solver reads all rows in every iteration, say how "
        "long by .max_iterations");
}
template <fixed_string Function>
constexpr void score_is_no_number() {
    static_assert(refused<Function>,
                  "tikhonov: predictions are judged by one number, such as score(mse(y, t)): take the sum or the mean over every axis");
}
template <fixed_string Function>
constexpr void nothing_swept() {
    static_assert(refused<Function>, "tikhonov: say the values of one scalar, such as lambda = geometric(1.0, 1e-3, 100)");
}
template <fixed_string Symbol>
constexpr void swept_parameter() {
    static_assert(refused<Symbol>,
                  "tikhonov: this symbol goes through given values, and the loss is fitted in it as well: leave it out of wrt(...)");
}
template <fixed_string Function>
constexpr void option_of_one_fit() {
    static_assert(refused<Function>,
                  "tikhonov: path and cross_validate choose the solver themselves: they take bindings and the values of one scalar, and no "
                  "rule, solver, batches, early_stopping or report");
}
template <fixed_string Function>
constexpr void not_cross_validated() {
    static_assert(
        refused<Function>,
        "tikhonov: behind the kernel stand the score and the folds: cross_validate(objective, score(mse(y, t)), folds(n, 5), ...)");
}
template <fixed_string Function>
constexpr void nothing_penalised() {
    static_assert(
        refused<Function>,
        "tikhonov: geometric(fraction, count) begins where the penalty makes every parameter zero, and this loss has no such penalty: say "
        "the first value, geometric(1.0, 1e-3, 100)");
}
template <fixed_string Function>
constexpr void no_largest() {
    static_assert(refused<Function>,
                  "tikhonov: geometric(fraction, count) is for penalties of each number by itself: say the first value, "
                  "geometric(1.0, 1e-3, 100)");
}
template <fixed_string Function>
constexpr void not_in_path() {
    static_assert(refused<Function>,
                  "tikhonov: a path has the values of the parameters that its kernel has gradients of, and this is none");
}
template <fixed_string Axis>
constexpr void rows_of_no_axis() {
    static_assert(
        refused<Axis>,
        "tikhonov: batches and folds are of the rows of the data, and the loss has no axis of this name: name the axis of the rows");
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
