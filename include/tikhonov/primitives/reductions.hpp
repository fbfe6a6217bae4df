// The reductions of the library: what each is to a kernel and to the chain rule. A new one is a struct here, or in any file.
#pragma once

#include <tikhonov/core/special_numbers.hpp>
#include <tikhonov/graph/reduction.hpp>
#include <tikhonov/primitives/absolute.hpp>
#include <tikhonov/primitives/logistic.hpp>
#include <tikhonov/primitives/sqrt.hpp>
#include <tikhonov/primitives/where.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

struct sum_ {
    static constexpr fixed_string name = "sum";
    static constexpr double identity = 0;
    static constexpr auto merge(auto a, auto b) { return a + b; }
    static constexpr auto total(auto lanes) { return add_lanes(lanes); }
    static constexpr bool bounded = true;
    static constexpr term adjoint(term g, term x, term, axis_set) { return {g.graph, g.graph->spread(g.id, (*g.graph)[x.id].axes)}; }
};

/// The sum over `over` of a scatter of operand 0, added up at the labels in operand 1: only in graphs for kernels.
struct scatter_sum_ : sum_ {
    static constexpr fixed_string name = "scatter_sum";
    static constexpr int arity = 2;
};

struct maximum_ {
    static constexpr fixed_string name = "maximum";
    static constexpr bool nonempty = true;
    static constexpr double identity = -positive_infinity<double>;
    static constexpr auto merge(auto a, auto b) { return max(a, b); }
    template <std::floating_point T>
    static constexpr T merge(T a, T b) {
        return a >= b || a != a ? a : b;  // a NaN stays
    }
    static constexpr auto step(auto a, auto x) { return max(x, a); }  // whether x is NaN is known early
    static constexpr auto total(auto lanes) { return largest_lane(lanes); }
    static constexpr bool bounded = true;
    /// A share of it wherever x = y. A maximum of NaN is NaN, and so is then the gradient by every element: no x is less, and y is not
    /// equal to itself.
    static constexpr term adjoint(term g, term x, term y, axis_set over) {
        builder& b = *g.graph;
        const primitive& choose = define<where_>::descriptor;
        const int less = b.elementwise(&define<less_>::descriptor, x.id, y.id);
        const int zero = b.constant(0);
        const int count = b.sum(b.elementwise(&choose, less, zero, b.constant(1)), over);
        const int share = b.elementwise(&define<divide_>::descriptor, g.id, count);
        const int known = b.elementwise(&choose, b.elementwise(&define<equal_>::descriptor, y.id, y.id), share, y.id);
        return {&b, b.elementwise(&choose, less, zero, known)};
    }
};
namespace ops {
inline constexpr const primitive& sum = define_reduction<sum_>::descriptor;
inline constexpr const primitive& scatter_sum = define_reduction<scatter_sum_>::descriptor;
inline constexpr const primitive& maximum = define_reduction<maximum_>::descriptor;
}  // namespace ops

struct minimum_ {
    static constexpr fixed_string name = "minimum";
    static constexpr bool nonempty = true;
    static constexpr term written(term x, axis_set over) {
        builder& b = *x.graph;
        const int largest = b.reduce(&ops::maximum, b.elementwise(&define<negate_>::descriptor, x.id), over);
        return {&b, b.elementwise(&define<negate_>::descriptor, largest)};
    }
};

struct mean_ {
    static constexpr fixed_string name = "mean";
    static constexpr bool nonempty = true;
    static constexpr term written(term x, axis_set over) {
        builder& b = *x.graph;
        return {&b, b.elementwise(&define<divide_>::descriptor, b.sum(x.id, over), b.extent(over))};
    }
};

struct norm_ {
    static constexpr fixed_string name = "norm";
    static constexpr term single(term x) { return abs(x); }
    static constexpr term parts(term x, axis_set over) {
        builder& b = *x.graph;
        return {&b, b.elementwise(&define<sqrt_>::descriptor, b.sum(b.elementwise(&define<sq_>::descriptor, x.id), over))};
    }
    /// x / y, and 0 at the origin.
    static constexpr term adjoint(term g, term x, term y, axis_set) {
        builder& b = *g.graph;
        const int zero = b.constant(0);
        const int length = b.elementwise(&define<less_>::descriptor, zero, y.id);
        const int direction = b.elementwise(&define<divide_>::descriptor, x.id, y.id);
        return {&b,
                b.elementwise(&define<where_>::descriptor, length, b.elementwise(&define<multiply_>::descriptor, direction, g.id), zero)};
    }
};

struct logsumexp_ {
    static constexpr fixed_string name = "logsumexp";
    static constexpr constant<positive_infinity<double>> infinity{};
    static constexpr term largest(term x, axis_set over) { return {x.graph, x.graph->reduce(&ops::maximum, x.id, over)}; }
    /// The largest element, or 0 where that is -inf, so that x - shift is not -inf + inf.
    static constexpr term shift(term x, axis_set over) { return where(-infinity < largest(x, over), largest(x, over), 0_c); }
    static constexpr term shifted_exponential(term x, axis_set over) {
        return exp_of_nonpositive(term{x.graph, x.graph->elementwise(&define<subtract_>::descriptor, x.id, shift(x, over).id)});
    }
    /// Σ exp(x - shift), and +inf where an element is, whose own exponential is NaN.
    static constexpr term sum_of_exponentials(term x, axis_set over) {
        const term sum{x.graph, x.graph->sum(shifted_exponential(x, over).id, over)};
        return where(largest(x, over) < infinity, sum, largest(x, over));
    }
    static constexpr term log_of_sum(term x, axis_set over) {
        return {x.graph, x.graph->elementwise(&define<log_>::descriptor, sum_of_exponentials(x, over).id)};
    }
    static constexpr term parts(term x, axis_set over) {
        return {x.graph, x.graph->elementwise(&define<add_>::descriptor, shift(x, over).id, log_of_sum(x, over).id)};
    }
    /// The softmax, exp(x - y).
    static constexpr term adjoint(term g, term x, term y, axis_set) {
        builder& b = *g.graph;
        const int softmax = b.elementwise(&define<exp_>::descriptor, b.elementwise(&define<subtract_>::descriptor, x.id, y.id));
        return {&b, b.elementwise(&define<multiply_>::descriptor, softmax, g.id)};
    }
};
namespace ops {
inline constexpr const primitive& minimum = define_reduction<minimum_>::descriptor;
inline constexpr const primitive& mean = define_reduction<mean_>::descriptor;
inline constexpr const primitive& norm = define_reduction<norm_>::descriptor;
inline constexpr const primitive& logsumexp = define_reduction<logsumexp_>::descriptor;
}  // namespace ops

}  // namespace tikhonov::detail
