// Where values are kept.
#pragma once

#include <tikhonov/plan/choose_steps.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail::planning {

/// Room for what the reindex `id` reads beyond the ends of its operand.
template <class Draft>
constexpr void make_margins(Draft& d, int id) {
    const node& n = d.nodes[id];
    kept_place& kept = d.plan.places[n.operand[0]];
    d.plan.places[id].kind = storage::shifted;
    d.plan.places[id].source = static_cast<short>(n.operand[0]);
    kept.margin_axis = static_cast<signed char>(std::countr_zero(d.nodes[n.operand[0]].over));
    kept.before = static_cast<short>(std::max<int>(kept.before, -n.index));
    kept.behind = static_cast<short>(std::max<int>(kept.behind, n.index - static_cast<int>(n.value)));
}

/// What crosses steps is kept: for a block where all readers are in the same pass, else whole.
template <class Draft>
constexpr void set_storage(Draft& d) {
    unsigned phases[Draft::size + 1]{};  // in which a node is computed
    for (int id = d.size - 1; id >= 0; --id) {
        if (d.facts[id].leaf) continue;
        if (!d.plan.recomputed[id]) phases[id] = 1u << d.facts[id].phase;
        for (int k = 0; k < d.nodes[id].op->arity; ++k)
            if (d.plan.recomputed[d.nodes[id].operand[k]]) phases[d.nodes[id].operand[k]] |= phases[id];
    }
    for (int id = 0; id < d.size; ++id) {
        const node& n = d.nodes[id];
        if (n.op == &ops::symbol) d.plan.places[id].kind = storage::input;
        if (n.op == &ops::extent) {
            d.plan.places[id].kind = storage::length;
            d.plan.places[id].length_of = static_cast<signed char>(n.index);
        }
        if (n.op == &ops::position) d.plan.places[id].kind = storage::position;
        if (n.op == &ops::in_memory) d.plan.places[id].kind = storage::whole;
        if (n.op == &ops::reindex) make_margins(d, id);
        if (d.facts[id].leaf) continue;
        d.plan.places[id].scattered = n.op == &ops::scatter_sum;
        if (n.op == &ops::output) d.plan.places[id].kind = storage::output;
        for (int k = 0; k < n.op->arity; ++k) {
            const int x = n.operand[k];
            if (d.facts[x].leaf || d.repeated(x)) continue;
            const bool here = d.plan.step_of[x] == d.plan.step_of[id] && !d.facts[x].reduces;
            storage& kind = d.plan.places[x].kind;
            if (here) continue;
            const bool same_phase = phases[id] == 1u << d.facts[x].phase;
            if (d.facts[x].reduces && d.streams(d.nodes[x].over)) kind = storage::accumulator;
            else if (d.streams(d.nodes[x].axes) && same_phase && kind != storage::whole) kind = storage::block;
            else kind = storage::whole;
        }
    }
}

/// Marks what step `s` computes, repeated values included, and what it needs for that from elsewhere.
template <class Draft>
constexpr void find_members(const Draft& d, int s, bool* computes, bool* needs) {
    for (int id = d.size - 1; id >= 0; --id) {
        computes[id] = !d.facts[id].leaf && (d.repeated(id) ? needs[id] : d.plan.step_of[id] == s);
        if (!computes[id]) continue;
        for (int k = 0; k < d.nodes[id].op->arity; ++k) {
            const int x = d.nodes[id].operand[k];
            if (d.nodes[x].op != &ops::constant && !d.gathered(id, k) && (d.facts[x].leaf || d.repeated(x) || d.plan.step_of[x] != s))
                needs[x] = true;
        }
    }
}

/// Whether `id`, which is kept whole, may lie where the output `out` goes: each element is read for the last time when the output's is
/// computed, as e for e / Σ e.
template <class Draft>
constexpr bool fits_output(const Draft& d, int id, int out) {
    const kept_place& it = d.plan.places[id];
    const int writer = d.plan.step_of[out];
    const bool alike = d.nodes[id].axes == d.nodes[out].axes && std::popcount(d.nodes[id].axes) == d.output_axes(out).size;
    if (!alike || it.kind != storage::whole || it.margin_axis >= 0 || (d.nodes[id].axes & d.plan.narrow) != 0) return false;
    // what is added up is cleared and written in whole groups of lanes; there is no room for these in an output
    if (d.facts[id].leaf || d.facts[id].reduces || d.nodes[id].op == &ops::in_memory || d.plan.steps[writer].key != d.nodes[id].axes)
        return false;
    bool by_writer = false;
    for (int s = 0; s < d.plan.step_count; ++s) {
        bool computes[Draft::size + 1]{};
        bool needs[Draft::size + 1]{};
        find_members(d, s, computes, needs);
        if (needs[id] && s > writer) return false;
        by_writer = by_writer || (needs[id] && s == writer);
    }
    for (int reader = 0; reader < d.size; ++reader)
        for (int k = 0; k < d.nodes[reader].op->arity; ++k)
            if (d.nodes[reader].operand[k] == id && (d.gathered(reader, k) || d.nodes[reader].op == &ops::reindex)) return false;
    return by_writer;
}
/// What is kept whole only until an output of the same shape is made of it needs no memory of its own.
template <class Draft>
constexpr void share_outputs(Draft& d) {
    for (int out = d.size - d.output_count; out < d.size; ++out) {
        bool shared = d.facts[out].direct;
        for (int id = 0; id < d.size - d.output_count && !shared; ++id) {
            if (d.plan.places[id].kind != storage::whole || !fits_output(d, id, out)) continue;
            d.plan.places[id].same_as = static_cast<short>(out);
            shared = true;
        }
    }
}

}  // namespace tikhonov::detail::planning
