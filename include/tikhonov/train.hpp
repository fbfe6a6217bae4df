// Training: rules, optimisers and fits.
#pragma once

#include <tikhonov/core/requirements.hpp>
#if defined(TIKHONOV_REQUIREMENTS_HOLD)

#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#endif

#include <tikhonov/optimize/batches.hpp>
#include <tikhonov/optimize/folds.hpp>
#include <tikhonov/optimize/minimize.hpp>
#include <tikhonov/optimize/rules/adagrad.hpp>
#include <tikhonov/optimize/rules/adam.hpp>
#include <tikhonov/optimize/rules/gradient_descent.hpp>
#include <tikhonov/optimize/rules/lion.hpp>
#include <tikhonov/optimize/rules/nadam.hpp>
#include <tikhonov/optimize/rules/rmsprop.hpp>
#include <tikhonov/optimize/rules/sgd.hpp>
#include <tikhonov/optimize/schedules.hpp>

#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

#include <tikhonov/compile.hpp>

namespace tikhonov::inline TIKHONOV_TARGET {

// what changes parameters
using detail::ending, detail::minimize, detail::optimizer;
// rules, and what they are made of
using detail::adagrad, detail::adam, detail::adamw, detail::gradient_descent, detail::lion, detail::nadam, detail::rmsprop, detail::sgd,
    detail::rule_step, detail::setting;
namespace rules = detail::rules;
// which rows
using detail::batches, detail::epochs, detail::folds, detail::shuffled, detail::split;
// schedules
using detail::cosine, detail::exponential_decay, detail::one_cycle, detail::step_decay, detail::warm_up;

}  // namespace tikhonov

#endif  // TIKHONOV_REQUIREMENTS_HOLD
