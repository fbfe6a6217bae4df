// A formula applied to others: its symbols stand for them.
#pragma once

#include <tikhonov/language/expression.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// "In the body, the symbol S stands for the expression With."
template <class S, class With>
struct stands_for {};

/// The arguments of an application as one formula, each with those behind it.
template <class... Arguments>
struct argument_list_of;
template <class S, class With, class... Rest>
struct argument_list_of<stands_for<S, With>, Rest...> {
    static constexpr formula description = [] {
        formula result = [] {
            if constexpr (sizeof...(Rest) == 0) return describe(&ops::argument, {&With::description});
            else return describe(&ops::argument, {&With::description, &argument_list_of<Rest...>::description});
        }();
        result.axes = With::description.axes;
        result.symbol = &S::info;
        result.key = mix_hash(result.key, S::info.key);
        return result;
    }();
};

template <class Body, class Axis, class Like, class... Arguments>
struct applied_formula {
    static constexpr formula description = [] {
        formula result = [] {
            if constexpr (sizeof...(Arguments) == 0) return describe(&ops::application, {});
            else return describe(&ops::application, {&argument_list_of<Arguments...>::description});
        }();
        result.body = &Body::description;
        result.axes = Like::info.axes;
        result.over.push(Axis::info);
        result.key = hash_axes(mix_hash(result.key, Body::description.key), Like::info.axes);
        if (result.foreign == nullptr) result.foreign = Body::description.foreign;
        result.weight = std::min(result.weight + Body::description.weight, max_weight);
        return result;
    }();
};
/// The formula `Body`, whose symbols have the axis `Axis` or none, with the axes of the symbol `Like` in the place of that axis: every
/// symbol stands for what an argument says, or for itself. Each operation of the body is rounded by itself, so it has the same bits
/// wherever it is applied.
template <class Body, class Axis, class Like, class... Arguments>
using applied_to = expression_of<applied_formula<Body, Axis, Like, Arguments...>>;

template <class P, class... X>
struct described_primitive {
    static constexpr formula description = describe(&define<P>::descriptor, {&X::description...});
};
/// A primitive applied to expressions, whatever they are.
template <class P, class... X>
using primitive_of = expression_of<described_primitive<P, X...>>;

}  // namespace tikhonov::detail
