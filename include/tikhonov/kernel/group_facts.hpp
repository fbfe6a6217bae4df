// How the steps of a group go through their rows: which rows stay in registers between them, and when the steps go together at all.
#pragma once

#include <tikhonov/kernel/group_rule.hpp>
#include <tikhonov/kernel/step_facts.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// What one step of a group does with the rows of its input.
template <class Program, class T, int Step>
struct member_facts {
    using F = step_facts<Program, T, Step>;

    /// Sums over samples that may stay in registers.
    static constexpr int held_sums = [] {
        int count = 0;
        for (int i = 0; i < F::S.count; ++i)
            if (F::A(i).kind == action_kind::accumulate && F::can_be_held(F::A(i).node)) ++count;
        return count;
    }();
    /// The input whose rows this step walks; -1 if there is none, -2 if there are several.
    static constexpr int walked = [] {
        int found = -1;
        for (int i = 0; i < F::S.count; ++i)
            if (F::A(i).kind == action_kind::load && F::walked_by_rows(F::A(i).node)) found = found == -1 ? F::A(i).node : -2;
        return found;
    }();
    /// Whether the rows of `input` are all that has both loops, so that nothing but these and sums over samples stays in registers.
    static constexpr bool can_hold(int input) {
        if (F::loops == 1) return true;
        if (walked != input || F::boolean(input) || held_sums > 1) return false;
        for (int i = 0; i < F::S.count; ++i) {
            const plan_action& a = F::A(i);
            const bool both = F::has(F::N(a.node).axes, F::S.loops[0]) && F::has(F::N(a.node).axes, F::S.loops[1]);
            if (F::points(a.node) != 1 || a.kind == action_kind::store || F::W(a.node).scattered) return false;
            if (a.kind == action_kind::load && both && a.node != input) return false;
            if (a.kind == action_kind::accumulate && !F::in_registers(a.node) && !F::can_be_held(a.node)) return false;
        }
        return true;
    }
    /// Rows that its locals have room for.
    static constexpr int most_together = F::loops == 1 ? std::numeric_limits<int>::max() : F::most_together;
};

template <class Program, class T, int First>
struct group_facts {
    using F = step_facts<Program, T, First>;
    template <int I>
    using member = member_facts<Program, T, First + I>;
    using members = std::make_integer_sequence<int, F::S.grouped>;

    static constexpr int most_groups = 8;  ///< of lanes, of a row that is held
    static constexpr int long_row = 12;    ///< groups of lanes: rows of more are better walked together wherever they come from
    static constexpr bool can_hold = []<int... I>(std::integer_sequence<int, I...>) {
        return vector_registers >= 32 && F::S.light && member<0>::walked >= 0 && (... && member<I>::can_hold(member<0>::walked));
    }
    (members{});
    /// Rows longer than fewest_held and up to most_held stay in registers; none if these are equal. Of shorter ones, as many together as
    /// there are lanes do better: see nest.hpp.
    static constexpr std::ptrdiff_t fewest_held = can_hold ? F::width : 0;
    static constexpr std::ptrdiff_t most_held = can_hold ? most_groups * F::width : 0;

    /// Rows that are held at a time, of so many groups of lanes: they take half of the registers, and their sums a quarter.
    static constexpr int held_rows(int groups) {
        int rows = []<int... I>(std::integer_sequence<int, I...>) {
            return std::min({static_cast<int>(F::width), (member<I>::most_together)...});
        }
        (members{});
        while (rows * groups > vector_registers / 2) rows /= 2;
        return rows;
    }

    static constexpr std::ptrdiff_t known_length = F::known_length(1);  ///< of a row; 0 if only calls know it
    static std::ptrdiff_t row_length(const typename F::frame& f) {
        return known_length > 0 ? known_length : f.extent[static_cast<std::size_t>(F::S.loops[1])];
    }
    static constexpr group_rule rule{F::S.light, fewest_held, most_held, long_row* F::width};
    static bool is_held(const typename F::frame& f) { return rule.holds(row_length(f)); }
    static bool wanted(const typename F::frame& f) { return rule.together(row_length(f), f.far, f.beyond); }
};

}  // namespace tikhonov::detail
