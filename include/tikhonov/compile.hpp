// Kernels: the language, and what compiles and calls its formulas.
#pragma once

#include <tikhonov/core/requirements.hpp>
#if defined(TIKHONOV_REQUIREMENTS_HOLD)

// A user's axes and symbols have short names at namespace scope, `n` or `w`, and so have local variables in here. Of templates g++
// sees only when they are used that one hides the other.
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#endif

#include <tikhonov/run/compile.hpp>

#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

#include <tikhonov/language.hpp>

namespace tikhonov::inline TIKHONOV_TARGET {

// compiling and calling
using detail::compile, detail::evaluate, detail::kernel, detail::evaluated, detail::bind, detail::gradient, detail::window, detail::rows,
    detail::bind_error, detail::executor, detail::Execution;
// what is bound
using detail::column_major, detail::strided_view, detail::strides, detail::tensor_traits, detail::tensor_view, detail::view;
// more overloads of words of the language
using detail::parameters;

}  // namespace tikhonov

#endif  // TIKHONOV_REQUIREMENTS_HOLD
