// A formula applied to others: its symbols stand for them.
#pragma once

#include <tikhonov/language/expression.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// "In the body, the symbol S stands for the expression With."
template <class S, class With>
struct stands_for {};

/// The arguments of an application as one formula, each with those behind it.
template <class... Arguments>
struct argument_list_of {
    static constexpr const formula* first = nullptr;
};
template <class S, class With, class... Rest>
struct argument_list_of<stands_for<S, With>, Rest...> {
    static constexpr formula description = [] {
        const formula* const rest = argument_list_of<Rest...>::first;
        formula result = rest == nullptr ? describe(&ops::argument, {&With::description})
                                         : describe(&ops::argument, {&With::description, rest});
        result.axes = With::description.axes;
        result.symbol = &S::info;
        result.key = mix_hash(result.key, S::info.key);
        return result;
    }();
    static constexpr const formula* first = &description;
};

/// The formula `Body`, whose symbols have the axis `Axis` or none, with the axes of the symbol `Like` in the place of that axis: every
/// symbol stands for what an argument says, or for itself. Each operation of the body is rounded by itself, so it has the same bits
/// wherever it is applied.
template <class Body, class Axis, class Like, class... Arguments>
struct applied_formula : formula_base<false> {
    static constexpr formula description = [] {
        const formula* const arguments = argument_list_of<Arguments...>::first;
        formula result = arguments == nullptr ? describe(&ops::application, {}) : describe(&ops::application, {arguments});
        result.body = &Body::description;
        result.axes = Like::info.axes;
        result.over.push(Axis::info);
        result.key = hash_axes(mix_hash(result.key, Body::description.key), Like::info.axes);
        if (result.foreign == nullptr) result.foreign = Body::description.foreign;
        result.weight = std::min(result.weight + Body::description.weight, max_weight);
        return result;
    }();
};

/// A primitive applied to expressions, whatever they are.
template <class P, class... X>
struct plain_application : formula_base<false> {
    static constexpr formula description = describe(&define<P>::descriptor, {&X::description...});
};

}  // namespace tikhonov::detail
