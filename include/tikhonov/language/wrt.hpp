// `wrt(w, b)`: with respect to which symbols a gradient or a property is meant.
#pragma once

#include <boost/hana/tuple.hpp>

#include <tikhonov/language/parameters.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

namespace hana = boost::hana;

/// The symbols of a gradient or of a property, as a tuple of their (empty) types. `parameters(...)` stands for its symbols. A symbol that
/// is named twice does not compile, nor does a list of none.
template <class... S>
constexpr auto wrt(S...) {
    if constexpr (are_symbols<"wrt", S...>())
        return []<class... Each>(symbol_list<Each...>) { return hana::tuple<Each...>{}; }(symbols_of<S...>{});
    else return hana::tuple<mistake>{};
}

}  // namespace tikhonov::detail
