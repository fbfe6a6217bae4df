// Mini-batches: which rows a step sees.
#pragma once

#include <algorithm>
#include <concepts>
#include <utility>

#include <tikhonov/bind/bind_error.hpp>
#include <tikhonov/language/axis.hpp>
#include <tikhonov/optimize/shuffle.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Batches of `size` rows of an axis, one behind the other; the last of an epoch may be smaller.
template <class AxisType, class Order = in_order>
struct batches_of {
    using training_option = void;
    using axis_type = AxisType;
    static constexpr AxisType axis{};
    static constexpr bool is_shuffled = !std::same_as<Order, in_order>;
    /// What a step binds the axis to.
    using step_binding = std::conditional_t<is_shuffled, decltype(AxisType{} = rows(std::declval<const std::span<const std::size_t>&>())),
                                            decltype(AxisType{} = std::declval<const window&>())>;
    std::size_t size = 1;
    [[no_unique_address]] Order order_by{};

    /// Steps of an epoch of `total` rows.
    constexpr std::size_t count(std::size_t total) const { return total / size + (total % size > 0 ? 1 : 0); }
    /// Batch `i` as a window of the rows, or of their order.
    constexpr window at(std::size_t i, std::size_t total) const { return window(i * size, std::min(size, total - i * size)); }
    /// The rows of an epoch, in the order in which batches take them.
    void fill(std::vector<std::size_t>& order, std::uint64_t epoch, std::size_t total) const { fill_order(order, total, order_by, epoch); }
    /// Calls `step(n = rows(...))`, or `step(n = window(...))` where rows stay as they are, for each batch of an epoch. `order` is memory
    /// for the rows, filled here.
    template <class Step>
    void for_each(std::vector<std::size_t>& order, std::uint64_t epoch, std::size_t total, Step&& step) const {
        if constexpr (is_shuffled) fill(order, epoch, total);
        for (std::size_t i = 0; i < count(total); ++i) {
            const window part = at(i, total);
            if constexpr (is_shuffled) {
                const auto rows_of_batch =
                    std::span<const std::size_t>(order).subspan(static_cast<std::size_t>(part.first), static_cast<std::size_t>(part.count));
                step(AxisType{} = rows(rows_of_batch));
            } else {
                step(AxisType{} = part);
            }
        }
    }
};

/// `epochs(60)`: so many passes through the data instead of the rule's `max_iterations`.
struct epochs {
    using training_option = void;
    std::size_t count;
    constexpr explicit epochs(std::integral auto times) : count(static_cast<std::size_t>(times)) {
        if (std::cmp_less(times, 0)) refuse("epochs(", times, "): a number of epochs is not negative");
    }
};

template <std::integral N>
constexpr std::size_t rows_of_batch(N size) {
    if (std::cmp_less(size, 1)) refuse("batches of ", size, " rows: a batch has one at least");
    return static_cast<std::size_t>(size);
}
/// `batches(n, 32)`: mini-batches of 32 rows of the axis n, in order, the last one as small as it comes out; `batches(n, 32, shuffled(7))`:
/// of rows that every epoch puts into another order. Throws `bind_error` for batches of less than one row.
template <Axis A>
constexpr batches_of<A> batches(A, std::integral auto size) {
    return {rows_of_batch(size)};
}
template <Axis A>
constexpr batches_of<A, shuffled> batches(A, std::integral auto size, shuffled order) {
    return {rows_of_batch(size), order};
}

}  // namespace tikhonov::detail
