// The numbers of a rule: the same in every step, or a function of the step.
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include <tikhonov/language/parameters.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// A number of a rule, or a schedule of it: what a function says of the step, which counts from 0.
class setting {
  public:
    setting(double number) : number_(number) {}
    template <class Schedule>
        requires(!std::convertible_to<Schedule, double> && std::invocable<const Schedule&, long> && !std::same_as<Schedule, setting>)
    setting(Schedule schedule) : schedule_(std::move(schedule)) {}

    double operator()(long step) const { return schedule_ ? schedule_(step) : number_; }
    /// Whether it is 0 in every step.
    bool is_zero() const { return !schedule_ && number_ == 0; }

  private:
    double number_ = 0;
    std::function<double(long)> schedule_;
};

/// Some symbols: `.except = parameters(b1, b2)`, or one, `.except = b`.
class symbol_set {
  public:
    symbol_set() = default;
    template <class S>
        requires(names_symbols<S>)
    symbol_set(S) {
        [&]<class... Each>(symbol_list<Each...>) { (keys_.push_back(Each::info.key), ...); }(symbols_of<S>{});
    }
    bool contains(const symbol_info& symbol) const { return std::find(keys_.begin(), keys_.end(), symbol.key) != keys_.end(); }

  private:
    std::vector<std::uint64_t> keys_;
};

}  // namespace tikhonov::detail
