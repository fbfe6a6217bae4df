// Which rows each step of a fit sees.
#pragma once

#include <tuple>

#include <tikhonov/optimize/session.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// All of them in every step: each is a whole epoch.
class all_rows {
  public:
    static constexpr bool are_there = false;
    void begin(auto&, auto&...) {}
    long steps_in_epoch() const { return 1; }
    void advance() { ++epoch_; }
    long epoch() const { return epoch_; }
    bool at_start() const { return true; }
    auto with(const auto& use) const { return use(); }

  private:
    long epoch_ = 0;
};

template <class... Option>
constexpr auto batches_among(std::tuple<Option...>&) {
    return all_rows{};
}

}  // namespace tikhonov::detail
