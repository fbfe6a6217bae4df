// The list of primitives. A new one is a file beside this one, an include here, and a word in the list.
#pragma once

#include <tikhonov/primitives/absolute.hpp>
#include <tikhonov/primitives/arithmetic.hpp>
#include <tikhonov/primitives/clamp.hpp>
#include <tikhonov/primitives/comparison.hpp>
#include <tikhonov/primitives/erf.hpp>
#include <tikhonov/primitives/exponential.hpp>
#include <tikhonov/primitives/gamma.hpp>
#include <tikhonov/primitives/huber.hpp>
#include <tikhonov/primitives/hypot.hpp>
#include <tikhonov/primitives/logical.hpp>
#include <tikhonov/primitives/logistic.hpp>
#include <tikhonov/primitives/maximum.hpp>
#include <tikhonov/primitives/power.hpp>
#include <tikhonov/primitives/reductions.hpp>
#include <tikhonov/primitives/sqrt.hpp>
#include <tikhonov/primitives/tanh.hpp>
#include <tikhonov/primitives/trigonometric.hpp>
#include <tikhonov/primitives/where.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

template <class... P>
struct primitive_list {};

/// Every elementwise primitive of the library, for code that goes through all of them.
using primitives =
    primitive_list<add_, subtract_, multiply_, divide_, negate_, sq_, sqrt_, exp_, log_, log1p_, abs_, sign_, tanh_, sigmoid_, softplus_,
                   relu_, max_, min_, huber_, where_, less_, less_equal_, equal_, and_, or_, not_, expm1_, pow_, sin_, cos_, atan_, erf_,
                   hypot_, lgamma_, polygamma_<0>, polygamma_<1>, polygamma_<2>, polygamma_<3>>;

}  // namespace tikhonov::detail
