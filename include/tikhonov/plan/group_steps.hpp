// Which steps of a pass go through its rows together, a few at a time: those of a linear model, which reads a row for its dot product and
// again for its share of the gradient. From afar a row then comes once, and what is computed from it hides the wait for the next.
#pragma once

#include <tikhonov/plan/choose_loops.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail::planning {

inline constexpr int light_group = 16;  ///< operations between the loops over features: few lanes do these as well as many
inline constexpr int most_grouped = 64;

/// Whether step `s` goes through rows of the streamed axis one after another, or has them in its lanes.
template <class Draft>
constexpr bool walks_rows(const Draft& d, const plan_step& it) {
    return it.phase % 2 == 1 && it.contraction < 0 && (it.rank == 1 || it.rank == 2) && it.loops[0] == d.plan.streamed;
}

/// Whether step `s` reads a matrix of inputs row by row; with `same`, one that step `same` reads, too.
template <class Draft>
constexpr bool reads_rows(const Draft& d, int s, int same = -1) {
    if (d.plan.steps[s].rank != 2) return false;
    bool computes[Draft::size + 1]{};
    bool needs[Draft::size + 1]{};
    bool others[Draft::size + 1]{};
    find_members(d, s, computes, needs);
    if (same >= 0) find_members(d, same, computes, others);
    for (int id = 0; id < d.size; ++id) {
        const kept_place& it = d.plan.places[id];
        if (needs[id] && it.kind == storage::input && it.rank == 2 && it.axes[0] == d.plan.streamed &&
            it.axes[1] == d.plan.steps[s].loops[1] && (same < 0 || others[id]))
            return true;
    }
    return false;
}

/// What a step costs for one row where the row is in its lanes.
template <class Draft>
constexpr int cost_in_lanes(const Draft& d, int s) {
    bool computes[Draft::size + 1]{};
    bool needs[Draft::size + 1]{};
    find_members(d, s, computes, needs);
    int cost = 0;
    for (int id = 0; id < d.size; ++id)
        if (computes[id] && !d.facts[id].scalar && d.nodes[id].op->kind == shape::elementwise)
            cost += d.plan.points[id] * own_cost(d.nodes[id]);
    return cost;
}

/// From the first step that reads some rows to the last one that reads them again.
template <class Draft>
constexpr void group_steps(Draft& d) {
    for (int s = 0; s < d.plan.step_count; ++s) {
        if (!walks_rows(d, d.plan.steps[s]) || !reads_rows(d, s)) continue;
        int last = s;
        int cost = 0;
        int cost_so_far = 0;
        for (int t = s + 1; t < d.plan.step_count; ++t) {
            const plan_step& it = d.plan.steps[t];
            if (it.phase != d.plan.steps[s].phase || !walks_rows(d, it)) break;
            if (it.rank == 1) cost_so_far += cost_in_lanes(d, t);
            if (!reads_rows(d, t, s)) continue;
            last = t;
            cost = cost_so_far;
        }
        if (last == s || cost > most_grouped) continue;
        d.plan.steps[s].grouped = static_cast<short>(last - s + 1);
        d.plan.steps[s].light = cost <= light_group;
        s = last;
    }
}

}  // namespace tikhonov::detail::planning
