// What stands for the value that a refused call does not have, so that one mistake is one error.
#pragma once

#include <span>

#include <tikhonov/core/target.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// A number or a span, whichever is asked for: what a refused call returns.
template <class T>
struct refused_value : std::span<const T> {
    constexpr operator T() const { return {}; }
};

}  // namespace tikhonov::detail
