// From a reduction's struct to its descriptor, as apply.hpp leads there from an elementwise primitive.
#pragma once

#include <tikhonov/core/diagnostics.hpp>
#include <tikhonov/graph/apply.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// What a reduction `R` states, all in one struct: its `name`, and
/// - `identity`, the number that changes nothing; `merge(a, b)` of two partial results, numbers or lanes; `total(lanes)`, one number. With
///   these a kernel computes it. In their stead `parts(x, over)`: what a kernel computes, made of others;
/// - `adjoint(g, x, y, over)`: the adjoint of x, where y is the reduction of x over the axes `over`, and g the adjoint of y. `bounded`
///   says that it is finite where g is, as a slope need not be.
/// Or `written(x, over)` and nothing of this: the formula that it stands for.
/// What may be stated besides: `nonempty`, nothing to reduce is an error of the call; `single(x)`, if it is not x that one element is
/// reduced to; `step(a, x)`, a merge with one more element; `arity`.
template <class R>
struct define_reduction {
    static constexpr bool is_written = requires(term x, axis_set over) { R::written(x, over); };
    static constexpr bool has_parts = requires(term x, axis_set over) { R::parts(x, over); };
    static constexpr bool has_numbers = requires(double x) {
        { R::identity + x } -> std::convertible_to<double>;
        R::merge(x, x);
    };
    static constexpr bool has_adjoint = requires(term x, axis_set over) { R::adjoint(x, x, x, over); };
    static constexpr bool complete = is_written || (has_adjoint && (has_parts || has_numbers));

    static constexpr int arity = [] {
        if constexpr (requires { R::arity; }) return R::arity;
        else return 1;
    }();

    static constexpr reduction_rules rules = [] {
        reduction_rules result;
        if constexpr (has_adjoint) result.adjoint = &R::adjoint;
        if constexpr (has_parts) result.parts = &R::parts;
        if constexpr (is_written) result.written = &R::written;
        if constexpr (requires(term x) { R::single(x); }) result.single = &R::single;
        result.bounded = requires { R::bounded; };
        result.nonempty = requires { R::nonempty; };
        return result;
    }();
    static constexpr primitive descriptor = [] {
        if constexpr (!complete) diagnostics::incomplete_reduction<R::name>();
        primitive result{R::name.view(), shape::reduction, arity, false, false, nullptr, provenance<R>::hash};
        result.reduction = &rules;
        result.foreign = provenance<R>::foreign;
        return result;
    }();
    friend constexpr auto primitive_type(opcode<&descriptor>) { return R{}; }
};

}  // namespace tikhonov::detail
