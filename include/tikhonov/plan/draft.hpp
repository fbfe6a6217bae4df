// The plan in the making: what the stages of the planner work on, and what all of them ask.
#pragma once

#include <tikhonov/derive/program.hpp>
#include <tikhonov/plan/plan.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail::planning {

/// What most decisions ask of a node, found once.
struct node_facts {
    axis_set key = 0;      ///< the loops that its computation needs: those of the operand for a reduction
    bool leaf = false;     ///< read, not computed: symbol, constant, extent, position, reindex
    bool scalar = false;   ///< needs no loop, and is therefore not worth a step of its own
    bool direct = false;   ///< an output that is a table of totals as it stands: these are added up in its memory, and nothing is computed
    bool reduces = false;  ///< sums loops away: known only when they have ended
    int phase = 0;
    bool attached = false;   ///< made of gradients that have been rounded, by a rule that is fused with them; or read for that alone
    short contraction = -1;  ///< the sum, for it and for the product that it sums, where `find_contractions` has found one
};

template <const auto& G, const auto& OutputAxes>
struct draft {
    // Plain arrays and pointers throughout: a call is a step of the compiler's budget, and this code runs for every node.
    static constexpr const auto& graph = G;
    static constexpr int size = G.size;
    static constexpr const node* nodes = G.nodes.data();
    static constexpr const axis_info* const* axis_infos = G.axes.data();
    static constexpr const symbol_info* const* symbols = G.symbols.data();
    static constexpr int output_count = static_cast<int>(G.outputs.size());

    kernel_plan<size> plan{};
    node_facts facts[static_cast<std::size_t>(size) + 1]{};

    static constexpr axis_set one(int axis) { return axis_set{1} << axis; }
    static constexpr std::size_t extent(int a) { return axis_infos[a]->extent; }
    constexpr axis_set looped(axis_set axes) const { return axes & ~plan.narrow; }
    constexpr int points(axis_set axes) const {
        int product = 1;
        for (axes &= plan.narrow; axes != 0; axes &= axes - 1) product *= static_cast<int>(extent(std::countr_zero(axes)));
        return product;
    }
    static constexpr const symbol_view& view_of(int id) { return G.views[static_cast<std::size_t>(nodes[id].view)]; }
    static constexpr int index_of(const axis_info& axis) {
        int a = 0;
        while (axis_infos[a]->hash != axis.hash) ++a;
        return a;
    }
    static constexpr const axis_list& output_axes(int id) { return *OutputAxes[static_cast<std::size_t>(id - (size - output_count))]; }
    static constexpr symbol_view as_view(const axis_list& axes) {
        symbol_view result{.rank = axes.size};
        for (int i = 0; i < axes.size; ++i) result.axes[i] = static_cast<signed char>(index_of(*axes.items[i]));
        return result;
    }
    constexpr bool streams(axis_set axes) const { return plan.streamed >= 0 && (axes & one(plan.streamed)) != 0; }
    /// Computed by every step that uses it.
    constexpr bool repeated(int id) const { return facts[id].scalar || plan.recomputed[id]; }
    constexpr bool gathered(int id, int k) const { return is_gathered(nodes[id], k, plan.narrow); }
};

}  // namespace tikhonov::detail::planning
