// What kernels see of a call, and what is known of a step while it is compiled.
#pragma once

#include <tikhonov/kernel/listed_rows.hpp>
#include <tikhonov/simd/memory.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// The values of a call that kernels see: one entry for every node that has a place.
template <class T, int Nodes, int Axes>
struct call_frame {
    T* data[static_cast<std::size_t>(Nodes)]{};
    std::ptrdiff_t stride[static_cast<std::size_t>(Nodes)][max_rank]{};
    T length[static_cast<std::size_t>(Nodes)]{};  ///< of extent nodes
    std::ptrdiff_t extent[static_cast<std::size_t>(Axes) + 1]{};
    std::ptrdiff_t first = 0;  ///< rows of the streamed axis in the block at hand
    std::ptrdiff_t last = 0;
    bool far = false;     ///< the data of the streamed axis are too many to be in a near cache
    bool beyond = false;  ///< or in any
};

/// The same where rows are listed.
template <class T, int Nodes, int Axes>
struct listed_frame : call_frame<T, Nodes, Axes> {
    const std::ptrdiff_t* rows[static_cast<std::size_t>(Nodes)]{};  ///< numbers of the rows of the block at hand, and of some behind it
};
template <class Program, class T>
using frame_of = std::conditional_t<lists_rows<Program>, listed_frame<T, static_cast<int>(Program::plan.size), Program::graph.axis_count>,
                                    call_frame<T, static_cast<int>(Program::plan.size), Program::graph.axis_count>>;

/// The first step of the group that a step belongs to; -1 if there is none.
template <class Plan>
constexpr int group_of(const Plan& plan, int step) {
    for (int first = 0; first <= step; ++first)
        if (plan.steps[first].grouped > step - first) return first;
    return -1;
}

/// What is known of a step during compilation.
template <class Program, class T, int Step>
struct step_facts {
    static constexpr const auto& graph = Program::graph;
    static constexpr const auto& plan = Program::plan;
    static constexpr const plan_step& step = plan.steps[static_cast<std::size_t>(Step)];
    static constexpr auto slots = registers_of<graph, plan>(Step);
    static constexpr int registers = slots[plan.size] > 0 ? slots[plan.size] : 1;
    static constexpr int loops = step.rank;
    static constexpr int lane_axis = loops > 0 ? step.loops[loops - 1] : -1;
    static constexpr bool tile_lanes = loops == 1;  ///< one loop: whole groups of lanes are tiled; else rows of the loop outside
    static constexpr int tiled_axis = loops == 0 ? -1 : tile_lanes ? lane_axis : step.loops[loops >= 2 ? loops - 2 : 0];
    static constexpr std::ptrdiff_t width = lanes<T>::size;

    using frame = frame_of<Program, T>;

    static constexpr const node& node_at(int id) { return graph.nodes[static_cast<std::size_t>(id)]; }
    static constexpr const kept_place& place_of(int id) { return plan.places[static_cast<std::size_t>(id)]; }
    static constexpr const plan_action& action(int index) { return plan.actions[static_cast<std::size_t>(step.first + index)]; }
    static constexpr int points(int id) { return plan.points[static_cast<std::size_t>(id)]; }
    static constexpr bool fused(int id) { return id >= 0 && plan.fused[static_cast<std::size_t>(id)]; }
    static constexpr bool has(axis_set axes, int axis) { return axis >= 0 && (axes >> axis & 1) != 0; }
    static constexpr bool reduces_loops(int id) {
        return node_at(id).op->kind == shape::reduction && (node_at(id).over & ~plan.narrow) != 0;
    }
    static constexpr bool computed_here(int id) {
        return plan.recomputed[static_cast<std::size_t>(id)] || (plan.step_of[static_cast<std::size_t>(id)] == Step && !reduces_loops(id));
    }
    static constexpr bool boolean(int id) {
        return node_at(id).op->boolean ||
               (node_at(id).op == &ops::symbol && graph.symbols[static_cast<std::size_t>(node_at(id).index)]->kind == element::boolean);
    }
    /// Rows of the streamed axis are those of the block at hand, if the step belongs to a pass.
    static constexpr bool by_block(int depth) { return step.loops[depth] == plan.streamed && step.phase % 2 == 1; }
    /// The length of a loop, where the compiler knows it; else 0.
    static constexpr std::ptrdiff_t known_length(int depth) {
        const std::size_t length = graph.axes[static_cast<std::size_t>(step.loops[depth])]->extent;
        return by_block(depth) || length == run_time_extent ? 0 : static_cast<std::ptrdiff_t>(length);
    }
    /// Whether a register differs between the members of a tile.
    static constexpr bool tiled(int id) {
        return (computed_here(id) && compute_depth(id) == loops - 1) || has(node_at(id).axes, tiled_axis);
    }

    /// Where the first loaded or stored element of a point of the narrow axes is, if that does not depend on the call; else -1.
    static constexpr std::ptrdiff_t offset_of_point(int id, int point) {
        std::ptrdiff_t sum = 0;
        for (int i = 0; i < place_of(id).rank; ++i) {
            const int axis = place_of(id).axes[i];
            if (!has(plan.narrow & node_at(id).axes, axis)) continue;
            if (place_of(id).fixed_stride[i] == 0) return -1;
            sum += project_points(graph, plan.narrow & node_at(id).axes, point, axis_set{1} << axis) * place_of(id).fixed_stride[i];
        }
        return sum;
    }
    /// Whether the points of a sample lie side by side and samples follow one another along the lanes.
    static constexpr bool side_by_side(int id) {
        const int at = place_of(id).position(lane_axis);
        if (loops == 0 || points(id) < 2 || at < 0 || place_of(id).fixed_stride[at] != points(id)) return false;
        int odd = points(id);
        while (odd % 2 == 0) odd /= 2;
        if (odd > 7) return false;  // taking these apart costs more than reading number by number
        for (int i = 0; i < at; ++i)
            if (has(plan.narrow, place_of(id).axes[i])) return false;
        return offset_of_point(id, points(id) - 1) >= 0;
    }
    /// Whether each point follows the one before in memory.
    static constexpr bool points_in_order(int id) {
        for (int point = 0; point < points(id); ++point)
            if (offset_of_point(id, point) != point) return false;
        return true;
    }

    /// The outermost loop from which on all loops are summed away: there an accumulator begins and ends. A table is always in memory.
    static constexpr int begins(int id) {
        if (place_of(id).scattered) return loops;
        int depth = loops;
        while (depth > 0 && has(node_at(id).over, step.loops[depth - 1])) --depth;
        return depth;
    }
    /// Whether a result is met more than once: by the next block, or because a loop outside the accumulator is summed away, too.
    static constexpr bool revisited(int id) {
        if (place_of(id).kind == storage::accumulator) return true;
        for (int depth = 0; depth < begins(id); ++depth)
            if (has(node_at(id).over, step.loops[depth])) return true;
        return false;
    }
    /// Whether rows of a block may be written up to a group of lanes beyond the one at hand.
    static constexpr bool has_slack(int id) {
        return place_of(id).kind == storage::block && place_of(id).rank > 0 && place_of(id).axes[place_of(id).rank - 1] == plan.streamed;
    }
    /// Whether whole groups of lanes of a place may be read and written, wherever the data end.
    static constexpr bool has_room(int id) {
        return place_of(id).padded && (loops != 1 || group_of(plan, Step) < 0 || !has(node_at(id).axes, lane_axis) || has_slack(id));
    }
    static constexpr bool in_registers(int id) { return begins(id) < loops; }
    /// Groups of lanes or rows done together. Their sums take at most half of the registers: one that went to the stack and back would make
    /// all the others wait.
    static constexpr int tile = [] {
        int sums = 0;
        for (int i = 0; i < step.count; ++i)
            if (action(i).kind == action_kind::accumulate && in_registers(action(i).node)) sums += points(action(i).node);
        int together = step.tile;
        while (loops == 1 && together > 1 && together * sums > vector_registers / 2) together /= 2;
        return together;
    }();
    // Light rows of a pass are done in larger groups: if they are in a near cache, so that additions do not wait for one another; if they
    // have but one group of lanes, as many as there are lanes.
    static constexpr bool light_rows = step.phase % 2 == 1 && loops >= 2 && tile == 4;
    static constexpr int near_tile = light_rows ? 8 : tile;
    static constexpr int short_tile = light_rows ? static_cast<int>(lanes<T>::size) : tile;
    static constexpr int most_together = near_tile > short_tile ? near_tile : short_tile;
    /// Whether a sum over rows in memory is of one group of lanes if its rows are.
    static constexpr bool can_be_held(int id) {
        return loops == 2 && !in_registers(id) && !place_of(id).scattered && has(node_at(id).over, tiled_axis);
    }
    /// Whether a pass of one loop over groups of lanes writes one output and little else: it may go past the caches.
    static constexpr bool streams_out = [] {
        int stores = 0;
        for (int i = 0; i < step.count; ++i) {
            if (action(i).kind != action_kind::store) continue;
            const kept_place& to = place_of(action(i).node);
            if (to.kind != storage::output || to.rank != 1) return false;
            ++stores;
        }
        return stores == 1 && loops == 1 && step.phase % 2 == 1 && tile > 1;
    }();
    /// Whether this step walks the rows of an input that is a matrix of samples by features.
    static constexpr bool walked_by_rows(int id) {
        return loops == 2 && step.phase % 2 == 1 && step.loops[0] == plan.streamed && place_of(id).kind == storage::input &&
               place_of(id).rank == 2 && place_of(id).position(plan.streamed) == 0 && depth_of(id) == 1;
    }
    /// Whether the rows of a loaded value are where a list says.
    static constexpr bool listed(int id) {
        if constexpr (!lists_rows<Program>) return false;
        else return place_of(id).kind == storage::input && walked_symbols<Program>[static_cast<std::size_t>(place_of(id).source)];
    }
    /// The deepest loop that a loaded value depends on; -1 if none.
    static constexpr int depth_of(int id) {
        for (int depth = loops - 1; depth >= 0; --depth)
            if (has(node_at(id).axes, step.loops[depth])) return depth;
        return -1;
    }

    /// The loop in which a value is computed: the innermost, unless it is repeated here and does not change that often.
    static constexpr int compute_depth(int id) {
        if (plan.scalar[static_cast<std::size_t>(id)]) return -1;
        return plan.recomputed[static_cast<std::size_t>(id)] ? depth_of(id) : loops - 1;
    }

    /// The actions of one kind; `depth` tells apart loads and computations of different loops, and accumulators by where they begin.
    struct selection {
        int count = 0;
        int items[step.count > 0 ? step.count : 1]{};
    };
    static constexpr int any_depth = -2;
    static constexpr selection select(action_kind kind, int depth) {
        selection result;
        for (int i = 0; i < step.count; ++i) {
            if (action(i).kind != kind) continue;
            const int id = action(i).node;
            const int at = kind == action_kind::load         ? depth_of(id)
                           : kind == action_kind::accumulate ? begins(id)
                           : kind == action_kind::compute    ? compute_depth(id)
                                                             : any_depth;
            if (depth == any_depth || at == depth) result.items[result.count++] = i;
        }
        return result;
    }
};

}  // namespace tikhonov::detail
