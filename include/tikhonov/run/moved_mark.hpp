// Whether an object has been moved from, as a member that says so.
#pragma once

#include <utility>

#include <tikhonov/core/target.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Set by a move from it; not set in what has been moved to.
class moved_mark {
  public:
    moved_mark() = default;
    moved_mark(moved_mark&& other) noexcept : moved_(std::exchange(other.moved_, true)) {}
    moved_mark& operator=(moved_mark&& other) noexcept {
        moved_ = std::exchange(other.moved_, true);
        return *this;
    }
    bool moved() const { return moved_; }

  private:
    bool moved_ = false;
};

}  // namespace tikhonov::detail
