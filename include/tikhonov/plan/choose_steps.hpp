// What is computed together, in which pass, and what is computed again instead of being handed over.
#pragma once

#include <tikhonov/plan/choose_axes.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail::planning {

inline constexpr int cheap = 4;             ///< operations: a value of so few is computed again rather than kept
inline constexpr int too_much = 1'000'000;  ///< operations, of what cannot be computed again

/// What runs outside the passes runs as late as its readers allow: the gradient of a penalty joins the epilogue that adds it.
template <class Draft>
constexpr void sink(Draft& d) {
    int latest[Draft::size + 1]{};
    for (auto& phase : latest) phase = (d.plan.phases - 1) / 2 * 2;
    for (int id = d.size - 1; id >= 0; --id) {
        if (d.nodes[id].op == &ops::reindex) latest[d.nodes[id].operand[0]] = std::min(latest[d.nodes[id].operand[0]], latest[id]);
        if (d.facts[id].leaf) continue;
        if (d.facts[id].phase % 2 == 0) d.facts[id].phase = std::max(d.facts[id].phase, latest[id]);
        const int before = d.facts[id].phase / 2 * 2;
        for (int k = 0; k < d.nodes[id].op->arity; ++k) latest[d.nodes[id].operand[k]] = std::min(latest[d.nodes[id].operand[k]], before);
    }
}

/// Phase 2k+1 is pass k over the streamed axis; what needs no streamed value runs before, between and after the passes.
template <class Draft>
constexpr void set_phases(Draft& d) {
    int level[Draft::size + 1]{};
    for (int id = 0; id < d.size; ++id) {
        int l = 0;
        for (int k = 0; k < d.nodes[id].op->arity; ++k) l = std::max(l, level[d.nodes[id].operand[k]]);
        // a pick along the streamed axis reads rows of any block: its operand has to be complete
        if (d.nodes[id].op == &ops::pick && d.streams(d.nodes[id].over) && !d.facts[d.nodes[id].operand[0]].leaf) ++l;
        if (d.nodes[id].op == &ops::reindex && d.streams(d.facts[d.nodes[id].operand[0]].key)) ++l;
        d.facts[id].phase = 2 * l + (d.streams(d.facts[id].key) ? 1 : 0);
        const bool total = d.facts[id].reduces && d.streams(d.nodes[id].over);
        level[id] = l + (total ? 1 : 0);
        if (!d.facts[id].leaf) d.plan.phases = std::max(d.plan.phases, d.facts[id].phase + 1);
    }
    sink(d);
}

/// Whether a symbol is read otherwise than from its first element on.
template <class Draft>
constexpr bool is_moved(const Draft& d, int id) {
    const symbol_view& view = d.view_of(id);
    for (int i = 0; i < view.rank; ++i)
        if (view.offset[i] != 0) return true;
    return false;
}
/// Outputs that are tables of totals and nothing else. A table may be much larger than all that is added to it: it is not copied.
template <class Draft>
constexpr void find_direct(Draft& d) {
    short uses[Draft::size + 1]{};
    for (int id = 0; id < d.size; ++id)
        for (int k = 0; k < d.nodes[id].op->arity; ++k) ++uses[d.nodes[id].operand[k]];
    for (int id = d.size - d.output_count; id < d.size; ++id) {
        const int x = d.nodes[id].operand[0];
        const bool table = d.nodes[x].op == &ops::scatter_sum && uses[x] == 1 && !d.streams(d.nodes[x].axes);
        if (!table || d.output_axes(id).size != std::popcount(d.nodes[x].axes)) continue;
        d.facts[id].direct = true;
        d.plan.places[x].same_as = static_cast<short>(id);
        const node& label = d.nodes[d.nodes[x].operand[1]];
        const bool as_bound = label.op == &ops::symbol && !is_moved(d, d.nodes[x].operand[1]);
        if (as_bound && d.index_of(*d.output_axes(id).items[0]) == d.nodes[x].index)
            d.plan.places[x].labels = static_cast<short>(d.nodes[x].operand[1]);
    }
}

/// Sums of products of two matrices, which share the summed axis and nothing else, are steps of their own: `contraction.hpp` does
/// these better than a nest of loops, unless two of the three axes are so short that everything is in registers.
template <class Draft>
constexpr void find_contractions(Draft& d) {
    short uses[Draft::size + 1]{};
    for (int id = 0; id < d.size; ++id)
        for (int k = 0; k < d.nodes[id].op->arity; ++k) ++uses[d.nodes[id].operand[k]];
    for (int id = 0; id < d.size; ++id) {
        const node& n = d.nodes[id];
        if (n.op != &ops::sum || std::popcount(n.over) != 1 || std::popcount(n.axes) != 2) continue;
        if (std::popcount((n.axes | n.over) & d.plan.narrow) > 1) continue;
        const int product = n.operand[0];
        const node& p = d.nodes[product];
        if ((p.op != &multiply_op && p.op != &masked_multiply_op) || uses[product] != 1) continue;
        bool matrices = d.nodes[p.operand[0]].axes != d.nodes[p.operand[1]].axes;
        for (const int k : {0, 1}) {
            const node& x = d.nodes[p.operand[k]];
            const bool in_memory = !d.facts[p.operand[k]].leaf || x.op == &ops::symbol || x.op == &ops::reindex;
            matrices = matrices && in_memory && std::popcount(x.axes) == 2 && contains(x.axes, n.over);
        }
        if (!matrices) continue;
        d.facts[id].contraction = d.facts[product].contraction = static_cast<short>(id);
        d.facts[id].reduces = true;
    }
}

template <class Draft>
constexpr void set_steps(Draft& d) {
    int order[Draft::size + 1]{};
    short found[Draft::size + 1]{};
    d.plan.step_count = 0;
    for (int id = 0; id < d.size; ++id) {
        d.plan.step_of[id] = -1;
        if (d.facts[id].leaf) continue;
        for (int k = 0; k < d.nodes[id].op->arity; ++k) {
            const int operand = d.nodes[id].operand[k];
            const int x = d.nodes[operand].op == &ops::reindex ? d.nodes[operand].operand[0] : operand;
            if (d.facts[x].leaf || d.facts[x].phase != d.facts[id].phase) continue;
            const bool together = x == operand && (d.repeated(x) || (d.facts[x].key == d.facts[id].key && !d.facts[x].reduces));
            order[id] = std::max(order[id], order[x] + (together ? 0 : 1));
        }
        if (d.repeated(id) || d.facts[id].direct) continue;
        int s = 0;
        while (s < d.plan.step_count && !(d.plan.steps[s].phase == d.facts[id].phase && d.plan.steps[s].order == order[id] &&
                                          d.plan.steps[s].key == d.facts[id].key && d.plan.steps[s].contraction == d.facts[id].contraction))
            ++s;
        if (s == d.plan.step_count) {
            d.plan.steps[s] = {};
            d.plan.steps[s].phase = d.facts[id].phase;
            d.plan.steps[s].contraction = d.facts[id].contraction;
            d.plan.steps[s].order = order[id];
            d.plan.steps[s].key = d.facts[id].key;
            ++d.plan.step_count;
        }
        found[id] = static_cast<short>(s);
    }
    // steps in the order in which they run
    short rank[Draft::size + 1]{};
    plan_step sorted[Draft::size + 1]{};
    for (int s = 0; s < d.plan.step_count; ++s) {
        for (int r = 0; r < d.plan.step_count; ++r) {
            const plan_step& a = d.plan.steps[r];
            const plan_step& b = d.plan.steps[s];
            const bool before = a.phase != b.phase ? a.phase < b.phase : a.order != b.order ? a.order < b.order : r < s;
            rank[s] = static_cast<short>(rank[s] + (before ? 1 : 0));
        }
        sorted[rank[s]] = d.plan.steps[s];
    }
    for (int s = 0; s < d.plan.step_count; ++s) d.plan.steps[s] = sorted[s];
    for (int id = 0; id < d.size; ++id)
        if (d.facts[id].direct) d.plan.step_of[id] = d.plan.step_of[d.nodes[id].operand[0]];
        else if (!d.facts[id].leaf && !d.repeated(id)) d.plan.step_of[id] = rank[found[id]];
}

constexpr int own_cost(const node& n) {
    if (n.op == &ops::spread || n.op == &rounded_op || n.op == &held_op) return 0;
    if (n.op->kind != shape::elementwise) return too_much;
    const bool plain = n.op == &add_op || n.op == &subtract_op || n.op == &multiply_op || n.op == &negate_op || n.op == &sq_op ||
                       n.op == &where_op || n.op->boolean;
    return plain ? 1 : 8;
}

/// Adds what `id` reads from memory with loops to the `count` entries of `read`; more than `most` are not told apart.
template <class Draft>
constexpr void find_reads(const Draft& d, int id, int* read, int& count, int most) {
    for (int k = 0; k < d.nodes[id].op->arity && count < most; ++k) {
        const int x = d.nodes[id].operand[k];
        if (d.facts[x].key == 0) continue;
        if (d.facts[x].leaf || d.facts[x].reduces) {
            bool known = false;
            for (int i = 0; i < count; ++i) known = known || read[i] == x;
            if (!known) read[count++] = x;
        } else {
            find_reads(d, x, read, count, most);
        }
    }
}
/// Whether it costs less to compute `id` again from what it reads than to store it and read it. A row's few numbers of a block stay in the
/// nearest cache; what a later pass needs would have to come from afar, and what has two loops would drive everything else out.
template <class Draft>
constexpr bool is_cheap(const Draft& d, int id, int operations, bool in_block) {
    if (operations > cheap) return false;
    if (!in_block || std::popcount(d.facts[id].key) > 1) return true;
    int read[cheap + 1]{};
    int reads = 0;
    find_reads(d, id, read, reads, cheap);
    return operations + 2 * (reads - 1) <= cheap / 2;
}

/// What steps would hand over, but is cheap to compute again from what is in memory anyway, is computed again. So is everything with
/// three loops, whatever it costs: all pairs of samples by features do not fit in any memory.
template <class Draft>
constexpr bool choose_recomputed(Draft& d) {
    int cost[Draft::size + 1]{};
    bool crosses[Draft::size + 1]{};
    bool kept[Draft::size + 1]{};
    bool later[Draft::size + 1]{};  // a later phase needs it
    for (int id = 0; id < d.size; ++id) {
        const node& n = d.nodes[id];
        if (d.facts[id].leaf || d.facts[id].reduces || d.facts[id].scalar) continue;
        cost[id] = own_cost(n);
        for (int k = 0; k < n.op->arity; ++k) {
            const int x = n.operand[k];
            cost[id] = std::min(too_much, cost[id] + cost[x]);
            if (d.facts[x].leaf || d.facts[x].reduces || d.facts[x].scalar || d.plan.step_of[x] == d.plan.step_of[id]) continue;
            crosses[x] = true;
            if (d.facts[x].phase != d.facts[id].phase || !d.streams(d.nodes[x].axes)) later[x] = true;
            if (d.facts[id].contraction >= 0) kept[x] = true;  // it reads nothing but memory
        }
    }
    // what is compared with its own maximum has to be the very same number, and computed again it may be rounded otherwise; what is
    // addressed class by class has to be in memory
    for (int id = 0; id < d.size; ++id)
        for (const int k : {0, 1})
            if (d.gathered(id, k)) kept[d.nodes[id].operand[k]] = true;
            else if (d.nodes[id].op == &equal_op || d.nodes[id].op == &less_op) {
                const int x = d.nodes[id].operand[1 - k];
                const node& other = d.nodes[d.nodes[id].operand[k]];
                if (other.op == &ops::maximum && (other.operand[0] == x || d.nodes[id].op == &equal_op)) kept[x] = true;
            }
    bool found = false;
    for (int id = d.size - 1; id >= 0; --id) {
        if (kept[id]) continue;
        const bool many = std::popcount(d.facts[id].key) > 2;
        if (crosses[id] && (many ? cost[id] < too_much : is_cheap(d, id, cost[id], !later[id]))) d.plan.recomputed[id] = true;
        if (!d.plan.recomputed[id]) continue;
        found = true;
        for (int k = 0; k < d.nodes[id].op->arity; ++k) {
            const int x = d.nodes[id].operand[k];
            if (!d.facts[x].leaf && !d.facts[x].reduces && !d.facts[x].scalar && !kept[x]) d.plan.recomputed[x] = true;
        }
    }
    return found;
}

}  // namespace tikhonov::detail::planning
