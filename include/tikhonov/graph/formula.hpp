// What an expression type says about itself as a value: its primitive, its operands, its axes and a structural key.
// The symbolic passes are ordinary functions on these values; no template recursion walks an expression.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

#include <tikhonov/core/hash.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

inline constexpr std::size_t run_time_extent = std::numeric_limits<std::size_t>::max();
inline constexpr int max_rank = 8;      ///< axes of one expression
inline constexpr int max_operands = 3;  ///< operands of one primitive

struct axis_info {
    std::string_view name;
    std::size_t extent;
    std::uint64_t hash;
    const axis_info* longer = nullptr;  ///< of an axis of differences: the axis that it is one shorter than
};

/// Axes in storage order.
struct axis_list {
    const axis_info* items[max_rank]{};
    int size = 0;

    constexpr bool contains(const axis_info& axis) const {
        for (int i = 0; i < size; ++i)
            if (items[i]->hash == axis.hash) return true;
        return false;
    }
    constexpr bool contains(const axis_list& other) const {
        for (int i = 0; i < other.size; ++i)
            if (!contains(*other.items[i])) return false;
        return true;
    }
    constexpr int position(const axis_info& axis) const {
        int i = 0;
        while (items[i]->hash != axis.hash) ++i;
        return i;
    }
    /// The same list with another axis in the place of `from`.
    constexpr axis_list replaced(const axis_info& from, const axis_info& to) const {
        axis_list result = *this;
        result.items[position(from)] = &to;
        return result;
    }
    constexpr void push(const axis_info& axis) { items[size++] = &axis; }
    constexpr axis_list without(const axis_list& other) const {
        axis_list result;
        for (int i = 0; i < size; ++i)
            if (!other.contains(*items[i])) result.push(*items[i]);
        return result;
    }
    constexpr axis_list with(const axis_list& other) const {
        axis_list result = *this;
        for (int i = 0; i < other.size; ++i)
            if (!result.contains(*other.items[i])) result.push(*other.items[i]);
        return result;
    }
    constexpr axis_list common(const axis_list& other) const {
        axis_list result;
        for (int i = 0; i < size; ++i)
            if (other.contains(*items[i])) result.push(*items[i]);
        return result;
    }
};

/// What may be promised of a symbol's value, checked when it is bound; or that it is noise, which a seed can stand for: uniform in [0, 1),
/// of which a buffer need not be more than nonnegative, or normal, of which nothing is promised.
enum class attribute : unsigned char { none, nonnegative, positive, uniform, normal };

constexpr bool is_noise(attribute promise) { return promise == attribute::uniform || promise == attribute::normal; }
constexpr bool is_never_negative(attribute promise) { return promise != attribute::none && promise != attribute::normal; }

/// What a symbol's elements are: real numbers, class labels (integers along `classes`), or truth values. `several` are the symbols of a
/// pack, which is no formula: functions that take one look for it first.
enum class element : unsigned char { real, label, boolean, several };

struct symbol_info {
    std::string_view name;
    axis_list axes;
    attribute promise = attribute::none;
    element kind = element::real;
    const axis_info* classes = nullptr;
    std::uint64_t key = 0;
    bool supplied = false;  ///< by who owns the kernel, and not by its calls
};

struct primitive;

/// One node of a formula as written. `over` holds the axes that a reduction removes, that a spread adds, or the class axis.
struct formula {
    const primitive* op = nullptr;
    const formula* operands[max_operands]{};
    axis_list axes{};
    axis_list over{};
    double value = 0;
    const symbol_info* symbol = nullptr;  ///< of a symbol; of an argument the one that it is for
    std::uint64_t key = 0;
    element kind = element::real;   ///< of a symbol: flags are asked here, because g++'s sanitizer takes a test of `symbol` for no constant
    const formula* body = nullptr;  ///< of an application: the formula that is applied
    const primitive* foreign = nullptr;  ///< the first primitive in it that is a user's own
    int weight = 1;                      ///< nodes of the formula as a tree, at most `max_weight`: how much room to begin with
};
inline constexpr int max_weight = 512;

constexpr std::uint64_t hash_axes(std::uint64_t seed, const axis_list& axes) {
    std::uint64_t sum = 0;  // a sum, because the order of axes is layout and not meaning
    for (int i = 0; i < axes.size; ++i) sum += scramble(axes.items[i]->hash);
    return mix_hash(seed, sum);
}

}  // namespace tikhonov::detail
