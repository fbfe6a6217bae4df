// The sentences of splitting.
#pragma once

#include <tikhonov/core/diagnostics.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail::diagnostics {

template <fixed_string Function, fixed_string Axes>
constexpr void split_of_tensor() {
    static_assert(refused<Function>, "tikhonov: only a loss has a smooth part and a penalty part, and this expression has axes: sum it first");
}

}  // namespace tikhonov::detail::diagnostics
