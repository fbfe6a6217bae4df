// In which order the loops of a step run, and how places lie in memory.
#pragma once

#include <tikhonov/plan/choose_storage.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail::planning {

/// How well an axis serves as lanes for one access: contiguous is good, strided is bad, absent is a broadcast.
///
/// A matrix counts 8 along its contiguous axis and -8 along the other one, a vector 4 along its own and 0 along any other: without the axis
/// of the lanes a vector is repeated in them, which costs nothing, but a matrix read the wrong way is gathered number by number. So a
/// matrix beats three vectors that would like its other axis, and five beat it. A value with more loops counts more, because it is read
/// more often.
template <class Draft>
constexpr int access_score(const Draft& d, int id, int axis) {
    if ((d.nodes[id].axes & d.one(axis)) == 0 || d.nodes[id].op == &ops::extent) return 0;
    const int weight = 2 * std::popcount(d.looped(d.nodes[id].axes));
    if (d.nodes[id].op == &ops::position) return 0;
    if (d.nodes[id].op == &ops::symbol) return contiguity(d, d.view_of(id), axis) * weight;
    if (d.nodes[id].op == &ops::output) return contiguity(d, d.as_view(d.output_axes(id)), axis) * weight;
    const kept_place& where = d.plan.places[id];
    return where.rank > 0 && where.axes[where.rank - 1] == axis ? 2 * weight : -2 * weight;
}

/// Narrow axes behind an axis are half as bad as looped ones: numbers a few elements apart share cache lines, and may be taken apart by
/// shuffles (simd/samples.hpp); those a row apart are in lines of their own.
template <class Draft>
constexpr int contiguity(const Draft& d, const symbol_view& memory, int axis) {
    if (memory.axes[memory.rank - 1] == axis) return 2;
    for (int i = memory.rank - 1; i >= 0; --i) {
        if (memory.axes[i] == axis) return -1;  // only narrow axes behind it
        if ((d.plan.narrow & d.one(memory.axes[i])) == 0) return -2;
    }
    return 0;
}

/// Own places: the classes of a table outermost, narrow axes outside, then the loops of the step that writes them. Inputs and outputs: as
/// the user declared.
template <class Draft>
constexpr void lay_out(Draft& d, int id, const plan_step& writer) {
    kept_place& it = d.plan.places[id];
    if (it.kind == storage::none || it.kind == storage::length || it.kind == storage::position || it.rank > 0) return;
    const auto append = [&](int a) {
        it.stored[it.rank] = static_cast<signed char>(a);
        it.axes[it.rank++] = static_cast<signed char>(a);
    };
    const auto append_all = [&](const axis_list& axes) {
        for (int i = 0; i < axes.size; ++i) append(d.index_of(*axes.items[i]));
    };
    if (it.kind == storage::input) {
        const symbol_view& view = d.view_of(id);
        it.source = static_cast<short>(d.nodes[id].index);
        append_all(d.symbols[d.nodes[id].index]->axes);
        for (int i = 0; i < it.rank; ++i) {
            it.axes[i] = view.axes[i];
            it.offset[i] = view.offset[i];
        }
    } else if (it.kind == storage::output || it.same_as >= 0) {
        append_all(d.output_axes(it.same_as >= 0 ? it.same_as : id));
    } else if (it.kind == storage::shifted) {
        const kept_place& kept = d.plan.places[it.source];
        for (int i = 0; i < kept.rank; ++i) {
            append(kept.axes[i]);
            it.fixed_stride[i] = kept.fixed_stride[i];
            if (kept.axes[i] != kept.margin_axis) continue;
            it.axes[i] = static_cast<signed char>(new_axis(d.graph.nodes, d.nodes[id]));
            it.offset[i] = static_cast<short>(d.nodes[id].index);
        }
        return;
    } else {
        it.padded = it.margin_axis < 0;
        if (it.scattered) append(d.nodes[id].index);
        for (int a = 0; a < d.graph.axis_count; ++a)
            if ((d.nodes[id].axes & d.plan.narrow & d.one(a)) != 0) append(a);
        for (int i = 0; i < writer.rank; ++i)
            if ((d.looped(d.nodes[id].axes) & d.one(writer.loops[i])) != 0) append(writer.loops[i]);
    }
    std::ptrdiff_t stride = 1;
    for (int i = it.rank - 1; i >= 0 && stride != 0; --i) {
        it.fixed_stride[i] = stride;
        const std::size_t n = d.extent(it.stored[i]);
        const int margin = it.stored[i] == it.margin_axis ? it.before + it.behind : 0;
        const bool open = n == run_time_extent || it.padded || (it.kind == storage::block && it.axes[i] == d.plan.streamed);
        stride = open ? 0 : stride * (static_cast<std::ptrdiff_t>(n) + margin);
    }
}

/// Rows, summed axis, columns. The operand with the columns is packed: rather parameters, once a pass, than samples; rather what is
/// contiguous along the columns; rather so that an output that is made of the result has its elements in the same order; rather what an
/// earlier step has left in the cache.
///
/// 8, not streamed: samples would be packed again in every block. This beats how operands and outputs lie (5 + 2). What makes up for it is
///    5 + 3, contiguous samples beside a narrow axis of parameters, or all of 5 + 2 + 1.
/// 5, contiguous: such an operand is copied as it is, another one is transposed or copied number by number. It beats 3, because few columns
///    have a way of their own, with lanes along the summed axis (`few_columns` in simd/contraction.hpp), and each of the smaller ones.
/// 3, not narrow: up to 16 columns leave lanes idle in all of the product. It beats 2 and beats 1: these are about one walk over a matrix.
/// 2, as in the output: the last axis of the result is that of the columns; if the output has another one, making it gathers the result.
/// 1, computed: the operand is near when it is packed. It decides where all else is even; where this is, too, the first operand wins.
template <class Draft>
constexpr void choose_contraction_loops(const Draft& d, plan_step& it) {
    const node& sum = d.nodes[it.contraction];
    const node& product = d.nodes[sum.operand[0]];
    int columns = -1;
    int best = 0;
    for (const int k : {0, 1}) {
        const int x = product.operand[k];
        const int axis = std::countr_zero(d.nodes[x].axes & ~sum.over);
        const kept_place& it_is = d.plan.places[x];
        const bool contiguous = it_is.rank > 0 ? it_is.axes[it_is.rank - 1] == axis
                                               : d.nodes[x].op == &ops::symbol && d.view_of(x).axes[d.view_of(x).rank - 1] == axis;
        bool as_output = false;
        for (const int id : d.graph.outputs) {
            const axis_list& order = d.output_axes(id);
            as_output = as_output || (d.nodes[id].axes == sum.axes && d.index_of(*order.items[order.size - 1]) == axis);
        }
        const int score = (d.streams(d.one(axis)) ? 0 : 8) + (contiguous ? 5 : 0) + ((d.plan.narrow & d.one(axis)) != 0 ? 0 : 3) +
                          (as_output ? 2 : 0) + (d.facts[x].leaf ? 0 : 1);
        if (columns >= 0 && score <= best) continue;
        best = score;
        columns = axis;
    }
    it.rank = 3;
    it.loops[0] = static_cast<signed char>(std::countr_zero(sum.axes & ~d.one(columns)));
    it.loops[1] = static_cast<signed char>(std::countr_zero(sum.over));
    it.loops[2] = static_cast<signed char>(columns);
}

template <class Draft>
constexpr void lay_out_step(Draft& d, int s) {
    for (int id = 0; id < d.size; ++id)
        if (d.plan.step_of[id] == s) lay_out(d, id, d.plan.steps[s]);
    for (int id = 0; id < d.size; ++id)
        if (d.facts[id].leaf) lay_out(d, id, d.plan.steps[s]);
}

/// Adds to the scores of axes how the steps that read what step `s` keeps read their inputs: lanes along an axis that no reader likes would
/// leave it a result to be gathered.
template <class Draft>
constexpr void ask_readers(const Draft& d, int s, int* score) {
    for (int t = s + 1; t < d.plan.step_count; ++t) {
        bool computes[Draft::size + 1]{};
        bool needs[Draft::size + 1]{};
        find_members(d, t, computes, needs);
        bool reads = false;
        for (int id = 0; id < d.size && !reads; ++id)
            reads = needs[id] && d.plan.step_of[id] == s && std::popcount(d.looped(d.nodes[id].axes)) > 1;
        if (!reads) continue;
        bool of_rule = false;  // the same gradient is read for its norm, and counts there
        for (int id = 0; id < d.size; ++id) of_rule = of_rule || (computes[id] && d.nodes[id].op == &held_op);
        if (of_rule) continue;
        for (int id = 0; id < d.size; ++id) {
            if (!needs[id] || d.nodes[id].op != &ops::symbol) continue;
            for (axis_set rest = d.plan.steps[s].key & d.nodes[id].axes; rest != 0; rest &= rest - 1)
                score[std::countr_zero(rest)] += access_score(d, id, std::countr_zero(rest));
        }
    }
}

template <class Draft>
constexpr void choose_loops(Draft& d, int s) {
    plan_step& it = d.plan.steps[s];
    if (it.contraction >= 0) {
        choose_contraction_loops(d, it);
        return lay_out_step(d, s);
    }
    axis_set reduced = 0;
    int score[max_axes]{};
    bool computes[Draft::size + 1]{};
    bool needs[Draft::size + 1]{};
    find_members(d, s, computes, needs);
    bool sums = false;
    for (int id = 0; id < d.size; ++id) sums = sums || (computes[id] && d.facts[id].reduces && !d.facts[id].attached);
    for (int id = 0; id < d.size; ++id) {
        if (!computes[id] || d.facts[id].scalar || (sums && d.facts[id].attached)) continue;
        if (d.nodes[id].op->kind == shape::reduction) reduced |= d.looped(d.nodes[id].over);
        for (axis_set rest = it.key; rest != 0; rest &= rest - 1) {
            const int a = std::countr_zero(rest);
            for (int k = 0; k < d.nodes[id].op->arity; ++k) {
                const int x = d.nodes[id].operand[k];
                if (d.nodes[x].op != &ops::constant && (d.facts[x].leaf || (!computes[x] && d.plan.step_of[x] != s) || d.facts[x].reduces))
                    score[a] += access_score(d, x, a);
            }
            if (d.nodes[id].op == &ops::output) score[a] += access_score(d, id, a);
            // Lanes along a summed axis are added up in the end, once a row; a bad access is bad at every group of lanes. So a sum
            // counts less than any access, of which the least count 2, and decides where accesses are even.
            if (d.facts[id].reduces && (d.nodes[id].over & d.one(a)) != 0) score[a] -= 1;
        }
    }
    if (std::popcount(it.key) > 1) ask_readers(d, s, score);
    int lane = -1;
    for (axis_set rest = it.key; rest != 0; rest &= rest - 1) {
        const int a = std::countr_zero(rest);
        if (lane < 0 || score[a] > score[lane]) lane = a;
    }
    const auto append = [&](int a) { it.loops[it.rank++] = static_cast<signed char>(a); };
    // kept axes outside, the streamed one first; reduced ones inside, where their sums stay in registers
    for (const bool want_reduced : {false, true}) {
        if (d.plan.streamed >= 0 && d.plan.streamed != lane && d.streams(it.key) &&
            ((reduced & d.one(d.plan.streamed)) != 0) == want_reduced)
            append(d.plan.streamed);
        for (axis_set rest = it.key; rest != 0; rest &= rest - 1) {
            const int a = std::countr_zero(rest);
            if (a != lane && a != d.plan.streamed && ((reduced & d.one(a)) != 0) == want_reduced) append(a);
        }
    }
    if (lane >= 0) append(lane);
    lay_out_step(d, s);
}

}  // namespace tikhonov::detail::planning
