// What is known of axes without looking at buffers: a renamed axis is as long as the other, an axis of differences one shorter.
#pragma once

#include <span>
#include <string>

#include <tikhonov/graph/node.hpp>
#include <tikhonov/run/bind_error.hpp>

namespace tikhonov::inline TIKHONOV_TARGET {

/// Carries lengths from one axis to the other; `lengths` holds run_time_extent for those yet unknown. Returns whether one became known.
/// Over an axis without elements there are no differences, and not -1 of them.
inline bool relate_lengths(std::span<const axis_info* const> axes, std::span<const axis_relation> relations,
                           std::span<std::size_t> lengths) {
    bool progress = false;
    for (const axis_relation& it : relations) {
        std::size_t& longer = lengths[static_cast<std::size_t>(it.longer)];
        std::size_t& shorter = lengths[static_cast<std::size_t>(it.shorter)];
        const auto by = static_cast<std::size_t>(it.by);
        if (longer == run_time_extent && shorter == run_time_extent) continue;
        if (longer == run_time_extent) longer = shorter + by;
        else if (shorter == run_time_extent) shorter = longer < by ? 0 : longer - by;
        else if (shorter != (longer < by ? 0 : longer - by))
            refuse("the extents of axes '", axes[static_cast<std::size_t>(it.longer)]->name, "' and '",
                   axes[static_cast<std::size_t>(it.shorter)]->name, "' are ", longer, " and ", shorter, ", but they have to be ",
                   by == 0 ? std::string("equal") : std::to_string(by) + " apart");
        else continue;
        progress = true;
    }
    return progress;
}

}  // namespace tikhonov
