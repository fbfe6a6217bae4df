// What is known of axes without looking at buffers: a renamed axis is as long as the other, an axis of differences one shorter.
#pragma once

#include <span>
#include <stdexcept>
#include <string>

#include <tikhonov/bind/bind_error.hpp>
#include <tikhonov/graph/node.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// The length of an axis, which may not be known yet: then nobody can read it.
class axis_length {
  public:
    constexpr axis_length() = default;
    constexpr axis_length(std::size_t length) : length_(length), known_(true) {}
    /// What the compiler knows of an axis.
    static constexpr axis_length of(const axis_info& axis) {
        return axis.extent == run_time_extent ? axis_length() : axis_length(axis.extent);
    }
    constexpr bool known() const { return known_; }
    constexpr std::size_t value() const {
        if (!known_) stop_with<std::logic_error>("tikhonov: the length of an axis is read before it is known");
        return length_;
    }

  private:
    std::size_t length_ = 0;
    bool known_ = false;
};

/// Carries lengths from one axis to the other. Returns whether one became known.
/// Over an axis without elements there are no differences, and not -1 of them.
inline bool relate_lengths(std::span<const axis_info* const> axes, std::span<const axis_relation> relations,
                           std::span<axis_length> lengths) {
    bool progress = false;
    for (const axis_relation& it : relations) {
        axis_length& longer = lengths[static_cast<std::size_t>(it.longer)];
        axis_length& shorter = lengths[static_cast<std::size_t>(it.shorter)];
        const auto by = static_cast<std::size_t>(it.by);
        const auto shortened = [&] { return longer.value() < by ? 0 : longer.value() - by; };
        if (!longer.known() && !shorter.known()) continue;
        if (!longer.known()) longer = shorter.value() + by;
        else if (!shorter.known()) shorter = shortened();
        else if (shorter.value() != shortened())
            refuse("the extents of axes '", axes[static_cast<std::size_t>(it.longer)]->name, "' and '",
                   axes[static_cast<std::size_t>(it.shorter)]->name, "' are ", longer.value(), " and ", shorter.value(),
                   ", but they have to be ", by == 0 ? std::string("equal") : std::to_string(by) + " apart");
        else continue;
        progress = true;
    }
    return progress;
}

/// The lengths that a computation has where some axes have windows: `windowed` holds those, all others are as long as they were bound.
/// What no symbol has, the axes `made`, is as long as the window of the axis that it follows from, if there is one.
inline void follow_windows(std::span<const axis_info* const> axes, std::span<const axis_relation> relations, axis_set windows,
                           axis_set made, std::span<const std::size_t> windowed, std::span<axis_length> lengths) {
    const auto relate = [&] {
        while (relate_lengths(axes, relations, lengths)) {
        }
    };
    for (std::size_t a = 0; a < axes.size(); ++a) lengths[a] = ((windows | ~made) >> a & 1) != 0 ? windowed[a] : axis_length();
    relate();
    for (std::size_t a = 0; a < axes.size(); ++a) {
        if (lengths[a].known()) continue;
        lengths[a] = windowed[a];
        relate();
    }
}

}  // namespace tikhonov::detail
