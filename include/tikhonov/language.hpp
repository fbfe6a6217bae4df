// The language: formulas, their derivatives, and what may be asked of them. Everything here is compile time; nothing is computed.
#pragma once

#include <tikhonov/core/requirements.hpp>
#if defined(TIKHONOV_REQUIREMENTS_HOLD)

// A user's axes and symbols have short names at namespace scope, `n` or `w`, and so have local variables in here. Of templates g++
// sees only when they are used that one hides the other.
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#endif

#include <tikhonov/decide/claims.hpp>
#include <tikhonov/decide/equality.hpp>
#include <tikhonov/language/directions.hpp>
#include <tikhonov/language/losses.hpp>
#include <tikhonov/language/noise.hpp>
#include <tikhonov/language/structure.hpp>

#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

// The public names. Whatever else is defined lives in `tikhonov::detail`.
namespace tikhonov::inline TIKHONOV_TARGET {

// symbols and axes
using detail::axis, detail::tensor, detail::scalar, detail::labels, detail::mask, detail::indexed, detail::nonnegative, detail::positive,
    detail::fixed_string, detail::Axis, detail::Symbol, detail::Expression;
// what is elementwise and has overloads in several places; the other elementwise functions are brought out where they are defined, in
// primitives/
using detail::apply, detail::equal, detail::pow, detail::where;
// reductions
using detail::dot, detail::log_softmax, detail::logsumexp, detail::max, detail::mean, detail::min, detail::norm, detail::pick,
    detail::reduce_by, detail::softmax, detail::sum, detail::weights;
// axes and shapes
using detail::diff, detail::diff_axis, detail::expand, detail::extent, detail::identity, detail::outer, detail::rename, detail::replicate;
// derivatives and structure
using detail::grad, detail::hessian, detail::hvp, detail::jacobian, detail::jvp, detail::let, detail::parameters, detail::penalty,
    detail::stop_gradient, detail::wrt;
// losses and penalties
using detail::accuracy, detail::bce_with_logits, detail::box, detail::cross_entropy, detail::elastic_net, detail::hinge, detail::huber,
    detail::l1, detail::l2, detail::logistic_loss, detail::mae, detail::mcp, detail::mse, detail::poisson_nll, detail::scad;
// noise
using detail::dropout, detail::inference, detail::noise, detail::normal, detail::seed, detail::uniform;
// questions
using detail::is_affine, detail::is_concave, detail::is_convex, detail::is_smooth, detail::sign_of, detail::why_not_convex;
// primitives and reductions of a user's own
using detail::axis_set, detail::curvature, detail::facts, detail::known, detail::along, detail::monotone, detail::smoothness, detail::term;

namespace each = detail::each;
namespace literals = detail::literals;
namespace signs = detail::signs;

}  // namespace tikhonov

#endif  // TIKHONOV_REQUIREMENTS_HOLD
