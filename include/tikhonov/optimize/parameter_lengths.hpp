// The lengths of the parameters' axes among the bindings, for kernels of parts of a loss: these may not read what says how long an axis is.
#pragma once

#include <tikhonov/optimize/replaced_bindings.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

template <class S>
struct axes_of_parameter;
template <fixed_string Name, attribute Promise, element Kind, class Classes, class... Axes>
struct axes_of_parameter<symbol<Name, Promise, Kind, Classes, Axes...>> {
    using type = symbol_list<Axes...>;
};
/// The axes of S... that the loss has, each once.
template <class Loss, class... Known>
consteval symbol_list<Known...> distinct(symbol_list<Known...> all, symbol_list<>) {
    return all;
}
template <class Loss, class... Known, class First, class... Rest>
consteval auto distinct(symbol_list<Known...> all, symbol_list<First, Rest...>) {
    if constexpr (!Loss::template has_axis<First> || (std::same_as<Known, First> || ...))
        return distinct<Loss>(all, symbol_list<Rest...>{});
    else return distinct<Loss>(symbol_list<Known..., First>{}, symbol_list<Rest...>{});
}

/// What is bound, with the length of every axis of S... that the loss has.
template <class... S, class Loss, class Set>
auto with_parameter_lengths(Loss& loss, Set& bindings) {
    return [&]<class... Axis>(symbol_list<Axis...>) {
        return bindings_with(binding_set<axis_binding<Axis>...>{{axis_binding<Axis>{loss.template bound_length<Axis>()}...}},
                             std::tuple<Set&>(bindings));
    }(distinct<Loss>(symbol_list<>{}, (symbol_list<>{} + ... + typename axes_of_parameter<S>::type{})));
}

}  // namespace tikhonov::detail
