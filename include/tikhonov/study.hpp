// Study: formulas, kernels and results in words, and gradients held against differences.
#pragma once

#include <tikhonov/core/requirements.hpp>
#if defined(TIKHONOV_REQUIREMENTS_HOLD)

// A user's axes and symbols have short names at namespace scope, `n` or `w`, and so have local variables in here. Of templates g++
// sees only when they are used that one hides the other.
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#endif

#include <tikhonov/check/check_gradient.hpp>
#include <tikhonov/study/explain.hpp>
#include <tikhonov/study/results.hpp>

#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

#include <tikhonov/compile.hpp>

namespace tikhonov::inline TIKHONOV_TARGET {

using detail::check_gradient, detail::check_options, detail::checked_entry, detail::gradient_report, detail::explain, detail::simplified,
    detail::to_latex, detail::to_text;

}  // namespace tikhonov

#endif  // TIKHONOV_REQUIREMENTS_HOLD
