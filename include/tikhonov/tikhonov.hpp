// tikhonov: losses and penalties as C++ expressions, differentiated by the compiler into fused SIMD kernels.
#pragma once

#include <tikhonov/core/requirements.hpp>
#if defined(TIKHONOV_REQUIREMENTS_HOLD)

// A user's axes and symbols have short names at namespace scope, `n` or `w`, and so have local variables in here. Of templates g++
// sees only when they are used that one hides the other.
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#endif

#include <tikhonov/language/losses.hpp>
#include <tikhonov/language/structure.hpp>
#include <tikhonov/passes/claims.hpp>
#include <tikhonov/passes/equality.hpp>
#include <tikhonov/run/compile.hpp>
#include <tikhonov/study/check_gradient.hpp>
#include <tikhonov/study/explain.hpp>
#include <tikhonov/study/results.hpp>

#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

#endif  // TIKHONOV_REQUIREMENTS_HOLD
