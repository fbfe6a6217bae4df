// Parameters as they were.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include <tikhonov/core/target.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// The parameters of an optimiser as they were.
template <class T>
class kept_parameters {
  public:
    template <class Optimizer>
    void keep(Optimizer& of) {
        std::size_t i = 0;
        of.for_each_parameter([&](const T* from, std::size_t n) {
            if (i == values_.size()) values_.emplace_back();
            values_[i++].assign(from, from + n);
        });
    }
    template <class Optimizer>
    void restore(Optimizer& of) const {
        std::size_t i = 0;
        of.for_each_parameter([&](T* to, std::size_t) {
            std::copy(values_[i].begin(), values_[i].end(), to);
            ++i;
        });
    }
    bool empty() const { return values_.empty(); }
    /// For checkpoints.
    std::vector<std::vector<T>>& values() { return values_; }

  private:
    std::vector<std::vector<T>> values_;
};

}  // namespace tikhonov::detail
