// Makes the plan. Axes decide everything: which loop a value needs, in which pass, and what has to be kept.
#pragma once

#include <tikhonov/plan/group_steps.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

namespace planning {

template <class Draft>
constexpr void mark_fused(Draft& d) {
    short uses[Draft::size + 1]{};
    for (int id = 0; id < d.size; ++id)
        for (int k = 0; k < d.nodes[id].op->arity; ++k) ++uses[d.nodes[id].operand[k]];
    const auto product = [&](int x, int id) {
        return !d.nodes[id].exact && !d.nodes[x].exact && !d.facts[id].scalar && !d.facts[x].scalar &&
               (d.nodes[x].op == &multiply_op || d.nodes[x].op == &sq_op) && uses[x] == 1 && d.plan.step_of[x] == d.plan.step_of[id] &&
               d.plan.places[x].kind == storage::none;
    };
    for (int id = 0; id < d.size; ++id) {
        const node& n = d.nodes[id];
        if (n.op == &ops::sum && product(n.operand[0], id)) d.plan.fused[n.operand[0]] = true;
        if (n.op != &add_op && n.op != &subtract_op) continue;
        for (const int k : {0, 1})
            if (product(n.operand[k], id) && d.nodes[n.operand[k]].axes == n.axes && !d.plan.fused[n.operand[0]])
                d.plan.fused[n.operand[k]] = true;
    }
}

template <class Draft>
constexpr void set_actions(Draft& d) {
    short at_action = 0;
    for (int s = 0; s < d.plan.step_count; ++s) {
        plan_step& it = d.plan.steps[s];
        it.first = at_action;
        const auto emit = [&](action_kind kind, int id) { d.plan.actions[at_action++] = {kind, static_cast<short>(id)}; };
        bool computes[Draft::size + 1]{};
        bool needs[Draft::size + 1]{};
        find_members(d, s, computes, needs);
        int work = 0;
        for (int id = 0; id < d.size; ++id)
            if (d.facts[id].direct) computes[id] = false;
        for (int id = 0; id < d.size; ++id)
            if (computes[id] && !d.facts[id].scalar) work += d.plan.points[id];
        for (int id = 0; id < d.size; ++id)
            if (needs[id] && !computes[id]) emit(action_kind::load, id);
        for (int id = 0; id < d.size; ++id)
            if (computes[id] && d.facts[id].scalar) emit(action_kind::compute, id);
        for (int id = 0; id < d.size; ++id)
            if (computes[id] && !d.facts[id].scalar && !d.facts[id].reduces && !d.plan.fused[id]) emit(action_kind::compute, id);
        for (int id = 0; id < d.size; ++id) {
            if (d.plan.step_of[id] != s || d.facts[id].direct) continue;
            if (d.facts[id].reduces) emit(action_kind::accumulate, id);
            else if (d.plan.places[id].kind != storage::none) emit(action_kind::store, id);
        }
        it.count = static_cast<short>(at_action - it.first);
        it.tile = static_cast<short>(it.rank == 0 || it.phase % 2 == 0 || work > 16 ? 1 : work > 8 ? 2 : 4);
    }
}

}  // namespace planning

template <const auto& G, const auto& OutputAxes>
consteval auto make_plan() {
    planning::draft<G, OutputAxes> d;
    planning::choose_narrow(d);
    planning::find_facts(d);
    planning::choose_streamed(d);
    planning::set_phases(d);
    planning::find_direct(d);
    planning::find_contractions(d);
    planning::set_steps(d);
    if (planning::choose_recomputed(d)) planning::set_steps(d);
    planning::set_storage(d);
    planning::share_outputs(d);
    for (int s = 0; s < d.plan.step_count; ++s) planning::choose_loops(d, s);
    planning::mark_fused(d);
    planning::set_actions(d);
    planning::group_steps(d);
    return d.plan;
}

/// The first register of every node in step `s` (-1 where it has none there), and behind the last node the number of registers.
template <const auto& G, const auto& P>
consteval auto registers_of(int s) {
    std::array<short, P.size + 1> slot{};
    for (auto& it : slot) it = -1;
    short next = 0;
    const plan_step& it = P.steps[static_cast<std::size_t>(s)];
    for (int i = it.first; i < it.first + it.count; ++i) {
        const plan_action& a = P.actions[static_cast<std::size_t>(i)];
        if (a.kind == action_kind::store) continue;
        const auto id = static_cast<std::size_t>(a.node);
        slot[id] = next;
        next = static_cast<short>(next + P.points[id]);
    }
    slot[P.size] = next;
    return slot;
}

}  // namespace tikhonov::detail
