// What a call of a kernel costs, counted in its plan: floating-point operations, and bytes that are read and written. Nothing is measured.
#pragma once

#include <tikhonov/study/amount.hpp>
#include <tikhonov/study/plan_data.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail::study {

struct cost {
    amount operations;
    amount read;  ///< bytes
    amount written;

    cost& operator+=(const cost& other) {
        operations += other.operations;
        read += other.read;
        written += other.written;
        return *this;
    }
};

/// Counts a plan's steps. A multiply-add is two operations, any other function of numbers is one, and so is every term of a sum; choosing
/// a class by its label is none. In a pass, what an earlier step of it has read or written is in a near cache while its block is at hand
/// and costs no bytes; totals and parameters are read or written once a pass. Between passes every step reads what it needs. What is
/// done once a block, such as combining totals, is not counted: it is little, and the number of blocks is no polynomial.
class cost_counter {
  public:
    explicit cost_counter(const plan_data& plan) : p_(plan) {}

    cost of_step(int s) const {
        cost result;
        const plan_step& it = p_.steps[s];
        if (it.contraction >= 0) add(result.operations, 2, loops(it, it.rank - 1));
        for (const plan_action& a : p_.actions_of(s)) {
            const cell& c = p_.nodes[a.node];
            const repetition& often = p_.repetition_of(a);
            const auto item = static_cast<std::int64_t>(p_.item);
            if (a.kind == action_kind::load) {
                if (often.from_memory && reads_anew(a.node, s)) add(result.read, item, c.axes);
                continue;
            }
            const storage to = p_.places[a.node].kind;
            if (a.kind != action_kind::compute && to != storage::none && to != storage::block) add(result.written, item, c.axes);
            if (a.kind == action_kind::store || it.contraction >= 0) continue;
            const axis_set around = loops(it, often.depth);
            add(result.operations, operations(a.node) * often.points * often.terms, around);
            if (often.gathers && p_.places[p_.operands[a.node][0]].kind != storage::block) add(result.read, item * often.points, around);
        }
        return result;
    }
    cost of_call() const {
        cost result;
        for (int s = 0; s < p_.step_count; ++s) result += of_step(s);
        return result;
    }

  private:
    void add(amount& to, std::int64_t coefficient, axis_set axes) const {
        axis_set open = 0;
        for (; axes != 0; axes &= axes - 1) {
            const int a = std::countr_zero(axes);
            if (p_.extents[a] == run_time_extent) open |= axis_set{1} << a;
            else coefficient *= static_cast<std::int64_t>(p_.extents[a]);
        }
        to.add(coefficient, open);
    }
    static axis_set loops(const plan_step& it, int depth) {
        axis_set axes = 0;
        for (int r = 0; r <= depth; ++r) axes |= axis_set{1} << it.loops[r];
        return axes;
    }
    /// Of a value at one point, or for one term of a sum, with the product that is formed on the way.
    std::int64_t operations(int id) const {
        std::int64_t count = p_.reduces[id] || p_.calculates[id] ? 1 : 0;
        for (int k = 0; count > 0 && k < max_operands; ++k)
            if (const int x = p_.operands[id][k]; x >= 0 && p_.fused[x]) ++count;
        return count;
    }
    /// Whether a step's load has to come from beyond the near cache.
    bool reads_anew(int id, int s) const {
        const kept_place& from = p_.places[id];
        if (from.kind == storage::block) return false;
        const int phase = p_.steps[s].phase;
        if (phase % 2 == 0) return true;
        const int writer = p_.step_of[from.kind == storage::shifted ? from.source : id];
        if (writer >= 0 && p_.steps[writer].phase == phase) return false;
        for (int r = 0; r < s; ++r)
            if (p_.steps[r].phase == phase)
                for (const plan_action& a : p_.actions_of(r))
                    if (a.kind == action_kind::load && same_memory(a.node, id)) return false;
        return true;
    }
    bool same_memory(int a, int b) const {
        const kept_place& x = p_.places[a];
        const kept_place& y = p_.places[b];
        return a == b || (x.kind == y.kind && (x.kind == storage::input || x.kind == storage::shifted) && x.source == y.source &&
                          std::equal(x.axes, x.axes + max_rank, y.axes));
    }

    const plan_data& p_;
};

}  // namespace tikhonov::detail::study
