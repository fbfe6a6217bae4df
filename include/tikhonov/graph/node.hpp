// A node of a graph, and the ways in which a symbol's memory is read.
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>

#include <tikhonov/graph/formula.hpp>
#include <tikhonov/graph/primitive.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// A set of axes of one graph: bit i is the axis `axes[i]` of the builder.
using axis_set = std::uint64_t;
inline constexpr int max_axes = 64;

constexpr bool contains(axis_set all, axis_set some) { return (some & ~all) == 0; }

struct node {
    const primitive* op = nullptr;
    int operand[max_operands] = {-1, -1, -1};
    int index = -1;     ///< of a symbol, of the axis of an extent or a position, the classes of a scatter_sum, or the offset of a reindex
    int view = -1;      ///< of a symbol: how its axes are read
    axis_set axes = 0;  ///< the axes that the value depends on
    axis_set over = 0;  ///< reduced, added or class axes; of a reindex the old axis and the new one
    double value = 0;   ///< of a constant; of a reindex by how much the new axis is shorter
    std::uint64_t key = 0;
    bool exact =
        false;  ///< an elementwise node that stays as it is: no identity applies, and it is rounded by itself, see `builder::exact`
};

/// How a node reads a symbol: for each of the symbol's axes in storage order, the axis of the graph that runs along it, and by how much
/// its index is shifted. A renamed tensor is a view of the same memory.
struct symbol_view {
    signed char axes[max_rank]{};
    short offset[max_rank]{};
    int rank = 0;

    constexpr bool operator==(const symbol_view& other) const {
        if (rank != other.rank) return false;
        for (int i = 0; i < rank; ++i)
            if (axes[i] != other.axes[i] || offset[i] != other.offset[i]) return false;
        return true;
    }
};

/// length(shorter) = length(longer) - by, for two axes of a graph.
struct axis_relation {
    signed char shorter = 0;
    signed char longer = 0;
    short by = 0;
};

/// Names for axes that the passes make up: a summed axis is renamed where another axis takes its name.
inline constexpr auto spare_axes = [] {
    struct {
        axis_info items[16];
    } result{};
    constexpr std::string_view names = "'a'b'c'd'e'f'g'h'i'j'k'l'm'n'o'p";
    for (std::size_t i = 0; i < 16; ++i) {
        const std::string_view name = names.substr(2 * i, 2);
        result.items[i] = {name, run_time_extent, mix_hash(hash_text(name), run_time_extent)};
    }
    return result;
}();

/// The old and the new axis of a reindex, which are one where only the index is shifted.
template <class Nodes>
constexpr int old_axis(const Nodes& nodes, const node& n) {
    return std::countr_zero(n.over & nodes[static_cast<std::size_t>(n.operand[0])].axes);
}
template <class Nodes>
constexpr int new_axis(const Nodes& nodes, const node& n) {
    const axis_set added = n.over & ~nodes[static_cast<std::size_t>(n.operand[0])].axes;
    return added == 0 ? old_axis(nodes, n) : std::countr_zero(added);
}

}  // namespace tikhonov::detail
