// Training: rules, optimisers and fits.
#pragma once

#include <tikhonov/core/requirements.hpp>
#if defined(TIKHONOV_REQUIREMENTS_HOLD)

#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#endif

#include <tikhonov/optimize/batches.hpp>
#include <tikhonov/optimize/cross_validation.hpp>
#include <tikhonov/optimize/csv_log.hpp>
#include <tikhonov/optimize/early_stopping.hpp>
#include <tikhonov/optimize/folds.hpp>
#include <tikhonov/optimize/initialize.hpp>
#include <tikhonov/optimize/minimize.hpp>
#include <tikhonov/optimize/path.hpp>
#include <tikhonov/optimize/refused_training.hpp>
#include <tikhonov/optimize/report.hpp>
#include <tikhonov/optimize/rules/adagrad.hpp>
#include <tikhonov/optimize/rules/adam.hpp>
#include <tikhonov/optimize/rules/gradient_descent.hpp>
#include <tikhonov/optimize/rules/lion.hpp>
#include <tikhonov/optimize/rules/nadam.hpp>
#include <tikhonov/optimize/rules/rmsprop.hpp>
#include <tikhonov/optimize/rules/sgd.hpp>
#include <tikhonov/optimize/schedules.hpp>
#include <tikhonov/split/claims.hpp>

#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

#include <tikhonov/compile.hpp>

namespace tikhonov::inline TIKHONOV_TARGET {

// what changes parameters
using detail::ending, detail::fused, detail::minimize, detail::optimizer;
// where parameters begin
using detail::by_fan_in, detail::by_normal, detail::initialize;
// how long, and who watches
using detail::csv_log, detail::early_stopping, detail::every, detail::progress, detail::progress_bar, detail::report;
// what a loss is made of
using detail::penalty_part, detail::prox, detail::smooth_part;
// rules, and what they are made of
using detail::adagrad, detail::adam, detail::adamw, detail::gradient_descent, detail::lion, detail::nadam, detail::rmsprop, detail::sgd,
    detail::rule_step, detail::setting;
namespace rules = detail::rules;
// solvers, and which of them the compiler chooses
using detail::coordinate_descent, detail::direct, detail::lbfgs, detail::levenberg_marquardt, detail::newton, detail::newton_cg,
    detail::proximal_gradient, detail::proximal_newton;
using detail::solver, detail::solver_of, detail::why_solver;
// one lambda after the other
using detail::cross_validate, detail::geometric, detail::path, detail::score;
// which rows
using detail::batches, detail::epochs, detail::folds, detail::shuffled, detail::split;
// schedules
using detail::cosine, detail::exponential_decay, detail::one_cycle, detail::step_decay, detail::warm_up;

}  // namespace tikhonov

#endif  // TIKHONOV_REQUIREMENTS_HOLD
