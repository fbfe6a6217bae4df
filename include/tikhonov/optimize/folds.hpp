// Which rows train and which are kept apart: splits, and the folds of a cross-validation.
#pragma once

#include <algorithm>
#include <concepts>
#include <utility>

#include <tikhonov/bind/bind_error.hpp>
#include <tikhonov/language/axis.hpp>
#include <tikhonov/optimize/shuffle.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Two lists of rows without a common one: all rows together.
struct split_rows {
    std::vector<std::size_t> train;
    std::vector<std::size_t> test;
};

/// `split(count, 0.8)`: the first rows train, the others test; `split(count, 0.8, shuffled(7))`: of the rows in that order. There are
/// fraction · count rows for training, to the nearest whole number, .5 upwards. Throws `bind_error` for a fraction that is not between 0
/// and 1.
template <class Order = in_order>
split_rows split(std::integral auto count, double fraction, Order order_by = {}) {
    if (std::cmp_less(count, 0)) refuse("split(", count, ", ...): a number of rows is not negative");
    if (!(fraction >= 0 && fraction <= 1)) refuse("split(", count, ", ", fraction, "): a fraction lies between 0 and 1");
    std::vector<std::size_t> order;
    fill_order(order, static_cast<std::size_t>(count), order_by, 0);
    const double exact = fraction * static_cast<double>(order.size());
    auto train = static_cast<std::size_t>(exact);
    if (exact - static_cast<double>(train) >= 0.5) ++train;
    const auto middle = order.begin() + static_cast<std::ptrdiff_t>(std::min(train, order.size()));
    return {{order.begin(), middle}, {middle, order.end()}};
}

/// `count` folds of the rows of an axis: each row is kept apart once.
template <class AxisType, class Order = in_order>
struct folds_of {
    using axis_type = AxisType;
    static constexpr AxisType axis{};
    std::size_t count = 2;
    [[no_unique_address]] Order order_by{};

    /// Fold `i` of `total` rows: `test` are those that are kept apart, and `train` all others, both in the order of the rows. The sizes of
    /// the folds differ by one at most, the first ones are the larger. Throws `bind_error` where there are fewer rows than folds.
    split_rows at(std::size_t i, std::size_t total) const {
        if (i >= count) refuse("fold ", i, " of ", count, ": folds are counted from 0");
        if (total < count) refuse(count, " folds of ", total, " rows of axis '", AxisType::info.name, "': each has one row at least");
        std::vector<std::size_t> order;
        fill_order(order, total, order_by, 0);
        const std::size_t first = i * (total / count) + std::min(i, total % count);
        const std::size_t last = (i + 1) * (total / count) + std::min(i + 1, total % count);
        std::vector<bool> apart(total);
        for (std::size_t k = first; k < last; ++k) apart[order[k]] = true;
        split_rows result;
        for (std::size_t row = 0; row < total; ++row) (apart[row] ? result.test : result.train).push_back(row);
        return result;
    }
};

template <std::integral N>
constexpr std::size_t number_of_folds(N count) {
    if (std::cmp_less(count, 2)) refuse(count, " folds: there are two at least");
    return static_cast<std::size_t>(count);
}
/// `folds(n, 5)`: five folds of neighbouring rows of the axis n; `folds(n, 5, shuffled(7))`: of the rows in that order. Throws `bind_error`
/// for less than two.
template <Axis A>
constexpr folds_of<A> folds(A, std::integral auto count) {
    return {number_of_folds(count)};
}
template <Axis A>
constexpr folds_of<A, shuffled> folds(A, std::integral auto count, shuffled order) {
    return {number_of_folds(count), order};
}

}  // namespace tikhonov::detail
