// `wrt(w, b)`: with respect to which symbols a gradient or a property is meant.
#pragma once

#include <boost/hana/tuple.hpp>

#include <tikhonov/language/symbol.hpp>

namespace tikhonov::inline TIKHONOV_TARGET {

namespace hana = boost::hana;

/// The symbols of a gradient or of a property, as a tuple of their (empty) types.
template <Symbol... S>
constexpr auto wrt(S...) {
    return hana::make_tuple(S{}...);
}
/// Whether an argument of `wrt` is one symbol or stands for several.
template <class S>
inline constexpr bool names_symbols = Symbol<S>;

/// Only wrong calls reach this.
template <class... S>
    requires(!(names_symbols<S> && ...))
constexpr auto wrt(S...) {
    if constexpr (!mistaken<S...>) diagnostics::not_a_symbol<diagnostics::name_for<"wrt", S...>>();
    return hana::make_tuple(mistake{});
}

}  // namespace tikhonov
