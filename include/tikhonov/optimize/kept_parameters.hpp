// Parameters as they were.
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include <tikhonov/core/target.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// The parameters of an optimiser as they were.
template <class T>
class kept_parameters {
  public:
    template <class Optimizer>
    void keep(Optimizer& of) {
        values_.resize(of.places().size());
        std::size_t i = 0;
        for (const auto& it : of.places()) values_[i++].assign(it.parameter, it.parameter + it.count);
    }
    template <class Optimizer>
    void restore(Optimizer& of) const {
        std::size_t i = 0;
        for (const auto& it : of.places()) {
            std::copy(values_[i].begin(), values_[i].end(), it.parameter);
            ++i;
        }
    }
    bool empty() const { return values_.empty(); }
    /// What has to survive in a checkpoint, there called `word`.
    template <class Archive, class Optimizer>
    void archive(Archive& to, std::string_view word, Optimizer& of) {
        to.kept(word, of.places(), values_);
    }

  private:
    std::vector<std::vector<T>> values_;
};

}  // namespace tikhonov::detail
