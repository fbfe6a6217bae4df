// The points at which symbolic equality evaluates formulas: a few along each axis, with weights, in a prime field.
#pragma once

#include <algorithm>
#include <iterator>

#include <tikhonov/decide/prime_field.hpp>
#include <tikhonov/derive/program.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

class small_grid {
  protected:
    static constexpr int assignments = static_cast<int>(std::size(prime_fields));

    constexpr small_grid(const builder& g, int assignment)
        : g_(g), field_(prime_fields[assignment]), salt_(scramble(static_cast<std::uint64_t>(assignment) + 1)) {
        constexpr int table[assignments][6] = {{2, 3, 2, 4, 3, 4}, {3, 2, 4, 2, 4, 3}, {2, 2, 2, 2, 2, 2}};
        for (int axis = 0; axis < g_.axis_count(); ++axis) {
            length_[axis] = table[assignment][axis % 6];
            like_[axis] = near_[axis] = axis;
        }
        relate_lengths();
    }

    // The grid is so small that its lengths would pass for numbers and for products of each other (a mean over 2 by 3 points for a
    // sixth of the sum). So a sum is a weighted one, with hashed weights that depend on the axis and the index along it, and the
    // length of an axis is the sum of its weights: every law of sums holds for these as well. What a scatter puts at a class is divided by
    // the weight there, because it is alone in a sum over classes.
    constexpr std::uint64_t weight(int axis, int i) const {
        return field_.reduce(mix_hash(salt_ + static_cast<std::uint64_t>(like_[axis]), static_cast<std::uint64_t>(i)));
    }
    constexpr std::uint64_t weight_of_point(axis_set axes, int j) const {
        std::uint64_t product = 1;
        for (; axes != 0; axes &= axes - 1) {
            const int n = length(std::countr_zero(axes));
            product = field_.multiply(product, weight(std::countr_zero(axes), j % n));
            j /= n;
        }
        return product;
    }
    constexpr std::uint64_t extent(int axis) const {
        std::uint64_t sum = 0;
        for (int i = 0; i < length(axis); ++i) sum = field_.add(sum, weight(axis, i));
        return sum;
    }
    constexpr int length(int axis) const { return length_[axis]; }
    /// An index is no number that a formula could name; along axes that are related, indices are counted from the same number.
    constexpr std::uint64_t position(int axis, int i) const {
        const std::uint64_t first = field_.reduce(mix_hash(mix_hash(ops::position.hash, salt_), static_cast<std::uint64_t>(near_[axis])));
        return field_.add(first, static_cast<std::uint64_t>(i));
    }
    /// Renamed axes are as long as what they are renamed from, and weigh the same; an axis of differences is one shorter.
    constexpr void relate_lengths() {
        for (int round = 0; round < g_.relation_count(); ++round)
            for (int i = 0; i < g_.relation_count(); ++i) {
                const axis_relation& it = g_.relation(i);
                length_[it.longer] = std::max(length_[it.longer], length_[it.shorter] + it.by);
                length_[it.shorter] = length_[it.longer] - it.by;
                near_[it.longer] = near_[it.shorter] = std::min(near_[it.longer], near_[it.shorter]);
                if (it.by == 0) like_[it.longer] = like_[it.shorter] = std::min(like_[it.longer], like_[it.shorter]);
            }
    }
    constexpr int points(axis_set axes) const {
        int product = 1;
        for (; axes != 0; axes &= axes - 1) product *= length(std::countr_zero(axes));
        return product;
    }
    /// The position in the grid of `to` of point `i` in the grid of `from`; indices of axes that `from` lacks come from `extra`.
    constexpr int project(axis_set from, int i, axis_set to, axis_set extra = 0, int j = 0) const {
        int position = 0;
        int stride = 1;
        for (axis_set axes = from | extra; axes != 0; axes &= axes - 1) {
            const axis_set one = axes & (~axes + 1);
            const int n = length(std::countr_zero(axes));
            int& digits = (from & one) != 0 ? i : j;
            if ((to & one) != 0) {
                position += stride * (digits % n);
                stride *= n;
            }
            digits /= n;
        }
        return position;
    }

    const builder& g_;
    prime_field field_;
    std::uint64_t salt_;  ///< another one in each assignment
    int length_[max_axes]{};
    int like_[max_axes]{};  ///< the first of the axes that are as long
    int near_[max_axes]{};  ///< the first of the axes whose lengths are related
};

}  // namespace tikhonov::detail
