// The symbols of the directions in which parameters move.
#pragma once

#include <tikhonov/language/directions.hpp>
#include <tikhonov/language/reductions.hpp>
#include <tikhonov/language/symbol.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// The symbol of a direction in which a parameter moves.
template <class S>
struct direction_in;
template <fixed_string Name, attribute Promise, element Kind, class Classes, class... Axes>
struct direction_in<symbol<Name, Promise, Kind, Classes, Axes...>> {
    static constexpr auto name = [] {
        constexpr fixed_string before = "direction of ";
        constexpr std::size_t skipped = before.view().size(), length = Name.view().size();
        fixed_string<skipped + length + 1> text;
        for (std::size_t i = 0; i < skipped; ++i) text.text[i] = before.text[i];
        for (std::size_t i = 0; i < length; ++i) text.text[skipped + i] = Name.text[i];
        return text;
    }();
    using type = symbol<name, attribute::none, Kind, void, Axes...>;
};
template <class S>
using direction_of = typename direction_in<S>::type;

/// The slope of a scalar E along the directions of all parameters; its gradient is the Hessian times the directions.
template <class E, class... S>
using slope_along = decltype((... + sum(expression_of<derivative<E, S>>{} * direction_of<S>{})));

}  // namespace tikhonov::detail
