// Which rows each step of a fit sees.
#pragma once

#include <string>
#include <tuple>
#include <vector>

#include <tikhonov/optimize/batches.hpp>
#include <tikhonov/optimize/session.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// All of them in every step: each is a whole epoch.
class all_rows {
  public:
    static constexpr bool are_there = false;
    void begin(auto&, auto&...) {}
    long steps_in_epoch() const { return 1; }
    void advance() { ++epoch_; }
    /// Epochs that have been finished, and whether no step of the next one has been made.
    long epoch() const { return epoch_; }
    bool at_start() const { return true; }
    /// Where a fit goes on that has made so many steps.
    void go_to(long steps) { epoch_ = steps; }
    /// For checkpoints.
    static std::string text() { return "all rows"; }
    auto with(const auto& use) const { return use(); }

  private:
    long epoch_ = 0;
};

/// Batches, one after the other.
template <class Batches>
class batch_run {
  public:
    static constexpr bool are_there = true;
    explicit batch_run(const Batches& batches) : batches_(batches) {}
    void begin(auto& objective, auto&... bindings) {
        total_ = objective.template bound_length<typename Batches::axis_type>(bindings...);
        if (total_ == 0) refuse("batches of axis '", Batches::axis_type::info.name, "', which is empty");
        order_epoch();
    }
    long steps_in_epoch() const { return static_cast<long>(batches_.count(total_)); }
    void advance() {
        if (++batch_ < batches_.count(total_)) return;
        batch_ = 0;
        ++epoch_;
        order_epoch();
    }
    long epoch() const { return epoch_; }
    bool at_start() const { return batch_ == 0; }
    void go_to(long steps) {
        epoch_ = steps / steps_in_epoch();
        batch_ = static_cast<std::size_t>(steps % steps_in_epoch());
        order_epoch();
    }
    /// "batches(n, 32, shuffled(7)) of 1000 rows"
    std::string text() const {
        std::string result = "batches(" + std::string(Batches::axis_type::info.name) + ", " + std::to_string(batches_.size);
        if constexpr (Batches::is_shuffled) result += ", shuffled(" + std::to_string(batches_.order_by.seed()) + ")";
        return result + ") of " + std::to_string(total_) + " rows";
    }
    /// Calls `use` with the rows of this step as a binding.
    auto with(const auto& use) const {
        const window part = batches_.at(batch_, total_);
        if constexpr (Batches::is_shuffled) {
            const auto these = std::span(order_).subspan(static_cast<std::size_t>(part.first), static_cast<std::size_t>(part.count));
            auto binding = typename Batches::axis_type{} = rows(these);
            return use(binding);
        } else {
            auto binding = typename Batches::axis_type{} = part;
            return use(binding);
        }
    }

  private:
    void order_epoch() {
        if constexpr (Batches::is_shuffled) batches_.fill(order_, static_cast<std::uint64_t>(epoch_), total_);
    }

    Batches batches_;
    std::size_t total_ = 0;
    std::size_t batch_ = 0;
    long epoch_ = 0;
    std::vector<std::size_t> order_;
};

template <class A>
inline constexpr bool is_batches = false;
template <class AxisType, class Order>
inline constexpr bool is_batches<batches_of<AxisType, Order>> = true;

inline all_rows first_batches() { return {}; }
template <class First, class... Rest>
constexpr auto first_batches(const First& first, const Rest&... rest) {
    if constexpr (is_batches<First>) return batch_run(first);
    else return first_batches(rest...);
}
/// The batches among the options of a fit, or all rows.
template <class... Option>
constexpr auto batches_among(std::tuple<Option...>& options) {
    return std::apply([](const auto&... option) { return first_batches(option...); }, options);
}

}  // namespace tikhonov::detail
