// Which axes are unrolled, and which one is streamed.
#pragma once

#include <tikhonov/plan/draft.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail::planning {

inline constexpr int most_points = 64;  ///< registers that one value may take

template <class Draft>
constexpr void drop_widest(Draft& d, axis_set axes) {
    int widest = -1;
    for (axis_set rest = axes & d.plan.narrow; rest != 0; rest &= rest - 1) {
        const int a = std::countr_zero(rest);
        if (widest < 0 || d.extent(a) > d.extent(widest)) widest = a;
    }
    d.plan.narrow &= ~d.one(widest);
}

template <class Draft>
constexpr void choose_narrow(Draft& d) {
    axis_set all = 0;
    for (int id = 0; id < d.size; ++id) all |= d.nodes[id].axes;
    for (axis_set rest = all; rest != 0; rest &= rest - 1)
        if (d.extent(std::countr_zero(rest)) <= narrow_extent) d.plan.narrow |= rest & (~rest + 1);
    for (int id = 0; id < d.size; ++id)
        if ((d.nodes[id].axes & d.plan.narrow) != 0)
            while (d.points(d.nodes[id].axes) > most_points) drop_widest(d, d.nodes[id].axes);
    if (all != 0 && d.looped(all) == 0) drop_widest(d, all);  // something has to run in the lanes
}

/// What a rule does with gradients in their own kernel has no say in how these are computed: they have the same bits without it.
template <class Draft>
constexpr void find_attached(Draft& d) {
    bool fused = false;
    for (int id = 0; id < d.size; ++id) fused = fused || d.nodes[id].op == &rounded_op;
    if (!fused) return;
    bool read[Draft::size + 1]{};  // by anything else
    for (int id = 0; id < d.size; ++id) {
        const node& n = d.nodes[id];
        bool& attached = d.facts[id].attached;
        attached = n.op == &rounded_op || n.exact;
        for (int k = 0; k < n.op->arity; ++k) attached = attached || d.facts[n.operand[k]].attached;
        for (int k = 0; k < n.op->arity && (!attached || n.op == &rounded_op); ++k) read[n.operand[k]] = true;
    }
    for (int id = 0; id < d.size; ++id)
        if (d.nodes[id].op == &ops::symbol && !read[id]) d.facts[id].attached = true;
}

template <class Draft>
constexpr void find_facts(Draft& d) {
    find_attached(d);
    for (int id = 0; id < d.size; ++id) {
        const node& n = d.nodes[id];
        const bool reduction = n.op->kind == shape::reduction;
        node_facts& f = d.facts[id];
        f.leaf = n.op->arity == 0 || n.op == &ops::reindex;  // a reindex is read from memory like a symbol
        f.key = d.looped(n.axes | (reduction ? n.over : 0));
        if (n.op == &ops::scatter_sum) f.key &= ~d.one(n.index);  // the rows of the table are addressed, not walked
        f.scalar = !f.leaf && f.key == 0 && n.op != &ops::output && n.op != &ops::in_memory;
        f.reduces = reduction && d.looped(n.over) != 0;
        d.plan.scalar[id] = f.scalar;
        d.plan.points[id] = static_cast<short>(d.points(n.axes));
    }
}

/// The samples: outermost in the largest symbol, in many values, preferably in no output.
///
/// 100,000 for each loop of the largest symbol in which the axis is outermost: more than any number of values, so nothing outvotes it. The
///    largest symbol is most of what a pass reads, and only along its outermost axis a block of it is one piece of memory.
/// 1 for each value with the axis: what is streamed needs a buffer of one block, what is not is held whole.
/// 3 for an axis in no output: gradients and new parameters have the axes of parameters, and samples are summed away. It beats two values
///    and no more, because predictions, too, are outputs: the axis of the samples is then known by how many values have it.
template <class Draft>
constexpr void choose_streamed(Draft& d) {
    int best = -1;
    axis_set in_outputs = 0;
    for (const int id : d.graph.outputs) in_outputs |= d.nodes[id].axes;
    for (int a = 0; a < d.graph.axis_count; ++a) {
        if ((d.plan.narrow & d.one(a)) != 0) continue;
        int score = (in_outputs & d.one(a)) == 0 ? 3 : 0;
        int largest = 0;
        bool used = false;
        bool addressed = false;  // a table is walked by its labels
        for (int id = 0; id < d.size; ++id) addressed = addressed || (d.nodes[id].op == &ops::scatter_sum && d.nodes[id].index == a);
        for (int id = 0; id < d.size; ++id) {
            if ((d.nodes[id].axes & d.one(a)) == 0) continue;
            if (d.facts[id].attached && d.nodes[id].op != &rounded_op) continue;  // that one counts as the output that it is in place of
            used = true;
            ++score;
            if (d.nodes[id].op == &ops::symbol && !addressed) {
                const int wide = std::popcount(d.looped(d.nodes[id].axes));
                if (d.view_of(id).axes[0] == a && wide > largest) largest = wide;
            }
        }
        score += 100'000 * largest;
        if (used && score > best) {
            best = score;
            d.plan.streamed = a;
        }
    }
}

}  // namespace tikhonov::detail::planning
