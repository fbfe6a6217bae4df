// Whether two programs compute the gradients that they share in the same way.
#pragma once

#include <tikhonov/plan/planner.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// Compares two programs, of which the second computes all that the first does.
template <class First, class Second>
class plan_comparison {
    static constexpr const auto& a = First::graph;
    static constexpr const auto& b = Second::graph;
    static constexpr const auto& in_a = First::plan;
    static constexpr const auto& in_b = Second::plan;

  public:
    /// Whether every sum of the first program is added up in the same order by the second, and every product is rounded, or not, as it is
    /// there: then values that both compute have the same bits. What is kept and what is computed again makes no difference.
    static constexpr bool same_sums() {
        if (in_a.streamed < 0 ? in_b.streamed >= 0 : in_b.streamed < 0 || !same_axis(in_a.streamed, in_b.streamed)) return false;
        bool shared[b.size + 1]{};
        for (int i = 0; i < a.size; ++i) {
            if (a.nodes[at(i)].op == &ops::output || a.nodes[at(i)].op->arity == 0) continue;
            const int j = find(a.nodes[at(i)]);
            if (j < 0 || !same_node(i, j)) return false;
            shared[j] = true;
        }
        // what a pass keeps says how large its blocks are
        for (int j = 0; j < b.size; ++j)
            if (!shared[j] && in_pass(in_b.places[j].kind)) return false;
        return steps_in_passes(in_a) == steps_in_passes(in_b);
    }

  private:
    static constexpr std::size_t at(int i) { return static_cast<std::size_t>(i); }
    static constexpr bool same_axis(int i, int j) { return a.axes[at(i)]->hash == b.axes[at(j)]->hash; }
    static constexpr bool in_pass(storage kind) { return kind == storage::block || kind == storage::accumulator; }
    static constexpr int find(const node& n) {
        for (int j = 0; j < b.size; ++j)
            if (b.nodes[at(j)].key == n.key && b.nodes[at(j)].op == n.op && !b.nodes[at(j)].exact) return j;
        return -1;
    }
    template <class Plan>
    static constexpr int steps_in_passes(const Plan& plan) {
        int count = 0;
        for (int s = 0; s < plan.step_count; ++s) count += plan.steps[s].phase % 2;
        return count;
    }
    static constexpr bool same_node(int i, int j) {
        if (in_a.scalar[i] != in_b.scalar[j] || in_a.points[i] != in_b.points[j] || in_a.fused[i] != in_b.fused[j]) return false;
        if (in_pass(in_a.places[i].kind) || in_pass(in_b.places[j].kind))
            if (in_a.places[i].kind != in_b.places[j].kind) return false;
        const bool sums = a.nodes[at(i)].op->kind == shape::reduction && in_a.step_of[i] >= 0;
        return !sums || (in_b.step_of[j] >= 0 && same_step(in_a.steps[in_a.step_of[i]], in_b.steps[in_b.step_of[j]]));
    }
    static constexpr bool same_step(const plan_step& s, const plan_step& t) {
        if (s.phase % 2 != t.phase % 2 || s.rank != t.rank || s.tile != t.tile || s.grouped != t.grouped || s.light != t.light)
            return false;
        if ((s.contraction >= 0) != (t.contraction >= 0)) return false;
        for (int i = 0; i < s.rank; ++i)
            if (!same_axis(s.loops[i], t.loops[i])) return false;
        return true;
    }
};

}  // namespace tikhonov::detail
