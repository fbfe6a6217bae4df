// What solvers see of a formula: functions of one vector, in which all parameters stand one behind the other.
#pragma once

#include <cstddef>
#include <span>

#include <tikhonov/core/owned_array.hpp>
#include <tikhonov/core/special_numbers.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

class column_access;

/// A function with a gradient. It has virtual functions, so that a solver is compiled once, whatever the loss is.
class smooth_function {
  public:
    virtual ~smooth_function() = default;
    virtual std::size_t size() const = 0;
    /// The value at x, and the gradient there.
    virtual double evaluate(std::span<const double> x, std::span<double> gradient) = 0;
    /// The Hessian at the point of the last evaluation, times v: for solvers of second order.
    virtual void multiply(std::span<const double> v, std::span<double> product) = 0;
    /// All of that Hessian, one column behind the other, by what knows a better way than to multiply unit vectors; else false.
    virtual bool hessian_at_once(std::span<double>) { return false; }
    void hessian(std::span<double> matrix) {
        if (hessian_at_once(matrix)) return;
        const std::size_t n = size();
        owned_array<double> unit(static_cast<int>(n));
        for (std::size_t i = 0; i < n; ++i) {
            unit[i] = 1;
            multiply({unit.data(), n}, matrix.subspan(i * n, n));
            unit[i] = 0;
        }
    }
    /// A quadratic function as a sum of squares with many columns, where it is known to be one: then a Hessian is the longer way.
    virtual const column_access* columns() { return nullptr; }
    /// A number that the function is nowhere below, if one is known: 0 for a sum of squares. Duality gaps rest on it.
    virtual double lower_bound() const { return -positive_infinity<double>; }
    /// Solvers call it once an iteration; `false` ends the fit with `ending::stopped_by_caller`. `gap` is the criterion's number there.
    virtual bool goes_on(long /*iterations*/, double /*value*/, double /*gap*/, std::span<const double> /*x*/) { return true; }
};

/// What a separable penalty says of one number: l1·|x|, and that it lies between lower and upper. What is smooth, such as l2, belongs to
/// the smooth function.
struct coordinate_penalty {
    double l1 = 0;
    double lower = -positive_infinity<double>;
    double upper = positive_infinity<double>;
};

/// A convex function with a proximal operator; it may be infinite.
class penalty_function {
  public:
    virtual ~penalty_function() = default;
    virtual double evaluate(std::span<const double> x) = 0;
    /// argmin over u of penalty(u) + |u - x|² / (2·eta).
    virtual void prox(std::span<const double> x, double eta, std::span<double> result) = 0;
    /// The penalty of each number, where it is separable; else empty.
    virtual std::span<const coordinate_penalty> coordinates() const = 0;
};

}  // namespace tikhonov::detail
