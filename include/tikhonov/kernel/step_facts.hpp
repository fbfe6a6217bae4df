// What kernels see of a call, and what is known of a step while it is compiled.
#pragma once

#include <tikhonov/plan/planner.hpp>
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

/// The first step of the group that step `s` belongs to; -1 if there is none.
template <class Plan>
constexpr int group_of(const Plan& plan, int s) {
    for (int first = 0; first <= s; ++first)
        if (plan.steps[first].grouped > s - first) return first;
    return -1;
}

/// What is known of a step during compilation.
template <class Program, class T, int Step>
struct step_facts {
    static constexpr const auto& G = Program::graph;
    static constexpr const auto& P = Program::plan;
    static constexpr const plan_step& S = P.steps[static_cast<std::size_t>(Step)];
    static constexpr auto slots = registers_of<G, P>(Step);
    static constexpr int registers = slots[P.size] > 0 ? slots[P.size] : 1;
    static constexpr int loops = S.rank;
    static constexpr int lane_axis = loops > 0 ? S.loops[loops - 1] : -1;
    static constexpr bool tile_lanes = loops == 1;  ///< one loop: whole groups of lanes are tiled; else rows of the loop outside
    static constexpr int tiled_axis = loops == 0 ? -1 : tile_lanes ? lane_axis : S.loops[loops >= 2 ? loops - 2 : 0];
    static constexpr std::ptrdiff_t width = lanes<T>::size;

    using frame = call_frame<T, static_cast<int>(P.size), G.axis_count>;

    static constexpr const node& N(int id) { return G.nodes[static_cast<std::size_t>(id)]; }
    static constexpr const kept_place& W(int id) { return P.places[static_cast<std::size_t>(id)]; }
    static constexpr const plan_action& A(int i) { return P.actions[static_cast<std::size_t>(S.first + i)]; }
    static constexpr int points(int id) { return P.points[static_cast<std::size_t>(id)]; }
    static constexpr bool fused(int id) { return id >= 0 && P.fused[static_cast<std::size_t>(id)]; }
    static constexpr bool has(axis_set axes, int axis) { return axis >= 0 && (axes >> axis & 1) != 0; }
    static constexpr bool reduces_loops(int id) { return N(id).op->kind == shape::reduction && (N(id).over & ~P.narrow) != 0; }
    static constexpr bool computed_here(int id) {
        return P.recomputed[static_cast<std::size_t>(id)] || (P.step_of[static_cast<std::size_t>(id)] == Step && !reduces_loops(id));
    }
    static constexpr bool boolean(int id) {
        return N(id).op->boolean ||
               (N(id).op == &ops::symbol && G.symbols[static_cast<std::size_t>(N(id).index)]->kind == element::boolean);
    }
    /// Rows of the streamed axis are those of the block at hand, if the step belongs to a pass.
    static constexpr bool by_block(int depth) { return S.loops[depth] == P.streamed && S.phase % 2 == 1; }
    /// The length of a loop, where the compiler knows it; else 0.
    static constexpr std::ptrdiff_t known_length(int depth) {
        const std::size_t n = G.axes[static_cast<std::size_t>(S.loops[depth])]->extent;
        return by_block(depth) || n == run_time_extent ? 0 : static_cast<std::ptrdiff_t>(n);
    }
    /// Whether a register differs between the members of a tile.
    static constexpr bool tiled(int id) { return (computed_here(id) && compute_depth(id) == loops - 1) || has(N(id).axes, tiled_axis); }

    /// Where the first loaded or stored element of a point of the narrow axes is, if that does not depend on the call; else -1.
    static constexpr std::ptrdiff_t offset_of_point(int id, int k) {
        std::ptrdiff_t sum = 0;
        for (int r = 0; r < W(id).rank; ++r) {
            const int axis = W(id).axes[r];
            if (!has(P.narrow & N(id).axes, axis)) continue;
            if (W(id).fixed_stride[r] == 0) return -1;
            sum += project_points(G, P.narrow & N(id).axes, k, axis_set{1} << axis) * W(id).fixed_stride[r];
        }
        return sum;
    }
    /// Whether the points of a sample lie side by side and samples follow one another along the lanes.
    static constexpr bool side_by_side(int id) {
        const int at = W(id).position(lane_axis);
        if (loops == 0 || points(id) < 2 || at < 0 || W(id).fixed_stride[at] != points(id)) return false;
        int odd = points(id);
        while (odd % 2 == 0) odd /= 2;
        if (odd > 7) return false;  // taking these apart costs more than reading number by number
        for (int r = 0; r < at; ++r)
            if (has(P.narrow, W(id).axes[r])) return false;
        return offset_of_point(id, points(id) - 1) >= 0;
    }
    /// Whether point k follows point k - 1 in memory.
    static constexpr bool points_in_order(int id) {
        for (int k = 0; k < points(id); ++k)
            if (offset_of_point(id, k) != k) return false;
        return true;
    }

    /// The outermost loop from which on all loops are summed away: there an accumulator begins and ends. A table is always in memory.
    static constexpr int begins(int id) {
        if (W(id).scattered) return loops;
        int depth = loops;
        while (depth > 0 && has(N(id).over, S.loops[depth - 1])) --depth;
        return depth;
    }
    /// Whether a result is met more than once: by the next block, or because a loop outside the accumulator is summed away, too.
    static constexpr bool revisited(int id) {
        if (W(id).kind == storage::accumulator) return true;
        for (int d = 0; d < begins(id); ++d)
            if (has(N(id).over, S.loops[d])) return true;
        return false;
    }
    /// Whether rows of a block may be written up to a group of lanes beyond the one at hand.
    static constexpr bool has_slack(int id) {
        return W(id).kind == storage::block && W(id).rank > 0 && W(id).axes[W(id).rank - 1] == P.streamed;
    }
    /// Whether whole groups of lanes of a place may be read and written, wherever the data end.
    static constexpr bool has_room(int id) {
        return W(id).padded && (loops != 1 || group_of(P, Step) < 0 || !has(N(id).axes, lane_axis) || has_slack(id));
    }
    static constexpr bool in_registers(int id) { return begins(id) < loops; }
    /// Groups of lanes or rows done together. Their sums take at most half of the registers: one that went to the stack and back would make
    /// all the others wait.
    static constexpr int tile = [] {
        int sums = 0;
        for (int i = 0; i < S.count; ++i)
            if (A(i).kind == action_kind::accumulate && in_registers(A(i).node)) sums += points(A(i).node);
        int together = S.tile;
        while (loops == 1 && together > 1 && together * sums > vector_registers / 2) together /= 2;
        return together;
    }();
    // Light rows of a pass are done in larger groups: if they are in a near cache, so that additions do not wait for one another; if they
    // have but one group of lanes, as many as there are lanes.
    static constexpr bool light_rows = S.phase % 2 == 1 && loops >= 2 && tile == 4;
    static constexpr int near_tile = light_rows ? 8 : tile;
    static constexpr int short_tile = light_rows ? static_cast<int>(lanes<T>::size) : tile;
    static constexpr int most_together = near_tile > short_tile ? near_tile : short_tile;
    /// Whether a sum over rows in memory is of one group of lanes if its rows are.
    static constexpr bool can_be_held(int id) { return loops == 2 && !in_registers(id) && !W(id).scattered && has(N(id).over, tiled_axis); }
    /// Whether a pass of one loop over groups of lanes writes one output and little else: it may go past the caches.
    static constexpr bool streams_out = [] {
        int stores = 0;
        for (int i = 0; i < S.count; ++i) {
            if (A(i).kind != action_kind::store) continue;
            const kept_place& to = W(A(i).node);
            if (to.kind != storage::output || to.rank != 1) return false;
            ++stores;
        }
        return stores == 1 && loops == 1 && S.phase % 2 == 1 && tile > 1;
    }();
    /// Whether this step walks the rows of an input that is a matrix of samples by features.
    static constexpr bool walked_by_rows(int id) {
        return loops == 2 && S.phase % 2 == 1 && S.loops[0] == P.streamed && W(id).kind == storage::input && W(id).rank == 2 &&
               W(id).position(P.streamed) == 0 && depth_of(id) == 1;
    }
    /// The deepest loop that a loaded value depends on; -1 if none.
    static constexpr int depth_of(int id) {
        for (int d = loops - 1; d >= 0; --d)
            if (has(N(id).axes, S.loops[d])) return d;
        return -1;
    }

    /// The loop in which a value is computed: the innermost, unless it is repeated here and does not change that often.
    static constexpr int compute_depth(int id) {
        if (P.scalar[static_cast<std::size_t>(id)]) return -1;
        return P.recomputed[static_cast<std::size_t>(id)] ? depth_of(id) : loops - 1;
    }

    /// The actions of one kind; `depth` tells apart loads and computations of different loops, and accumulators by where they begin.
    struct selection {
        int count = 0;
        int items[S.count > 0 ? S.count : 1]{};
    };
    static constexpr int any_depth = -2;
    static constexpr selection select(action_kind kind, int depth) {
        selection result;
        for (int i = 0; i < S.count; ++i) {
            if (A(i).kind != kind) continue;
            const int id = A(i).node;
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
