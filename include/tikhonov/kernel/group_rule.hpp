// When the steps of a group go through their rows together, and which rows stay in registers then: as data, which the kernel asks, and
// whoever says what it does.
#pragma once

#include <cstddef>

#include <tikhonov/core/target.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

struct group_rule {
    bool light = false;              ///< little is done between the loops over features
    std::ptrdiff_t fewest_held = 0;  ///< rows of more numbers than that
    std::ptrdiff_t most_held = 0;    ///< and up to that stay in registers; none if these are equal
    std::ptrdiff_t long_row = 0;     ///< rows of more are better walked together wherever they come from

    constexpr bool holds(std::ptrdiff_t length) const { return fewest_held < length && length <= most_held; }
    /// `far` and `beyond`: see `call_frame`. What does much between its loops over features does it better with all rows of a block in the
    /// lanes.
    constexpr bool together(std::ptrdiff_t length, bool far, bool beyond) const {
        if (!light) return beyond;
        return holds(length) || length > long_row || (far && length > fewest_held);
    }
};

}  // namespace tikhonov::detail
