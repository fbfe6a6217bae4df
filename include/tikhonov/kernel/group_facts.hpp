// How the steps of a group go through their rows: which rows stay in registers between them, and when the steps go together at all.
#pragma once

#include <tikhonov/kernel/group_rule.hpp>
#include <tikhonov/kernel/step_facts.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// What one step of a group does with the rows of its input.
template <class Program, class T, int Step>
struct grouped_facts {
    using facts = step_facts<Program, T, Step>;

    /// Sums over samples that may stay in registers.
    static constexpr int held_sums = [] {
        int count = 0;
        for (int i = 0; i < facts::step.count; ++i)
            if (facts::action(i).kind == action_kind::accumulate && facts::can_be_held(facts::action(i).node)) ++count;
        return count;
    }();
    /// The input whose rows this step walks; -1 if there is none, -2 if there are several.
    static constexpr int walked = [] {
        int found = -1;
        for (int i = 0; i < facts::step.count; ++i)
            if (facts::action(i).kind == action_kind::load && facts::walked_by_rows(facts::action(i).node))
                found = found == -1 ? facts::action(i).node : -2;
        return found;
    }();
    /// Whether the rows of `input` are all that has both loops, so that nothing but these and sums over samples stays in registers.
    static constexpr bool can_hold(int input) {
        if (facts::loops == 1) return true;
        if (walked != input || facts::boolean(input) || held_sums > 1) return false;
        for (int i = 0; i < facts::step.count; ++i) {
            const plan_action& it = facts::action(i);
            const bool both = facts::has(facts::node_at(it.node).axes, facts::step.loops[0]) &&
                              facts::has(facts::node_at(it.node).axes, facts::step.loops[1]);
            if (facts::points(it.node) != 1 || it.kind == action_kind::store || facts::place_of(it.node).scattered) return false;
            if (it.kind == action_kind::load && both && it.node != input) return false;
            if (it.kind == action_kind::accumulate && !facts::in_registers(it.node) && !facts::can_be_held(it.node)) return false;
        }
        return true;
    }
    /// Rows that its locals have room for.
    static constexpr int most_together = facts::loops == 1 ? std::numeric_limits<int>::max() : facts::most_together;
};

template <class Program, class T, int First>
struct group_facts {
    using facts = step_facts<Program, T, First>;
    template <int Index>
    using grouped = grouped_facts<Program, T, First + Index>;
    using steps = std::make_integer_sequence<int, facts::step.grouped>;

    static constexpr int most_groups = 8;  ///< of lanes, of a row that is held
    static constexpr int long_row = 12;    ///< groups of lanes: rows of more are better walked together wherever they come from
    static constexpr bool can_hold = []<int... Index>(std::integer_sequence<int, Index...>) {
        return vector_registers >= 32 && facts::step.light && grouped<0>::walked >= 0 &&
               (... && grouped<Index>::can_hold(grouped<0>::walked));
    }
    (steps{});
    /// Rows longer than fewest_held and up to most_held stay in registers; none if these are equal. Of shorter ones, as many together as
    /// there are lanes do better: see nest.hpp.
    static constexpr std::ptrdiff_t fewest_held = can_hold ? facts::width : 0;
    static constexpr std::ptrdiff_t most_held = can_hold ? most_groups * facts::width : 0;

    /// Rows that are held at a time, of so many groups of lanes: they take half of the registers, and their sums a quarter.
    static constexpr int held_rows(int groups) {
        int rows = []<int... Index>(std::integer_sequence<int, Index...>) {
            return std::min({static_cast<int>(facts::width), (grouped<Index>::most_together)...});
        }
        (steps{});
        while (rows * groups > vector_registers / 2) rows /= 2;
        return rows;
    }

    static constexpr std::ptrdiff_t known_length = facts::known_length(1);  ///< of a row; 0 if only calls know it
    static std::ptrdiff_t row_length(const typename facts::frame& call) {
        return known_length > 0 ? known_length : call.extent[static_cast<std::size_t>(facts::step.loops[1])];
    }
    static constexpr group_rule rule{facts::step.light, fewest_held, most_held, long_row* facts::width};
    static bool is_held(const typename facts::frame& call) { return rule.holds(row_length(call)); }
    static bool wanted(const typename facts::frame& call) { return rule.together(row_length(call), call.far, call.beyond); }
};

}  // namespace tikhonov::detail
