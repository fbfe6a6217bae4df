// One reverse sweep over a graph. With named axes the chain rule is uniform: an adjoint has exactly the axes of its node, so what
// an operation repeated along further axes is summed over them.
#pragma once

#include <span>

#include <tikhonov/passes/reindex.hpp>

namespace tikhonov {

class reverse_sweep {
  public:
    /// Adjoints of `root` for every node that leads to one of `targets`.
    constexpr reverse_sweep(builder& graph, int root, std::span<const int> targets)
        : g_(graph), adjoint_(new int[static_cast<std::size_t>(root) + 1]), masked_(new bool[static_cast<std::size_t>(root) + 1]{}) {
        auto* leads = new bool[static_cast<std::size_t>(root) + 1]{};
        for (int id = 0; id <= root; ++id) adjoint_[id] = -1;
        for (const int target : targets)
            if (target <= root) leads[target] = true;
        for (int id = 0; id <= root; ++id)
            for (int k = 0; k < g_[id].op->arity; ++k)
                if (leads[g_[id].operand[k]]) leads[id] = true;

        size_ = root + 1;
        adjoint_[root] = g_.constant(1);
        for (int id = root; id >= 0; --id)
            if (adjoint_[id] >= 0 && leads[id]) pull_back(id, leads);
        delete[] leads;
    }
    constexpr reverse_sweep(const reverse_sweep&) = delete;
    constexpr reverse_sweep& operator=(const reverse_sweep&) = delete;
    constexpr ~reverse_sweep() {
        delete[] adjoint_;
        delete[] masked_;
    }

    /// d root / d id, with the axes of `id`; zero where nothing leads there.
    constexpr int of(int id) const {
        const int found = id < size_ ? adjoint_[id] : -1;
        return g_.spread(found < 0 ? g_.constant(0) : found, g_[id].axes);
    }

  private:
    constexpr void pull_back(int id, const bool* leads) {
        const node n = g_[id];  // a copy: building below may move the nodes
        const int above = adjoint_[id];
        switch (n.op->kind) {
            case shape::elementwise: {
                if (n.op->pullback == nullptr) return;
                term x[max_operands];
                for (int k = 0; k < n.op->arity; ++k) x[k] = {&g_, n.operand[k]};
                for (int k = 0; k < n.op->arity; ++k) {
                    if (!leads[n.operand[k]]) continue;
                    const term below = n.op->pullback(k, {&g_, above}, x, {&g_, id});
                    if (below.id < 0) continue;
                    if (masked_[id]) masked_[n.operand[k]] = true;
                    accumulate(n.operand[k], masked_[id] && has_poles(n) ? where_reached(above, below.id) : below.id, n.axes);
                }
                return;
            }
            case shape::reduction: {
                const axis_set axes = g_[n.operand[0]].axes;
                if (n.op == &ops::sum) return accumulate(n.operand[0], g_.spread(above, axes), axes);
                if (n.op == &ops::maximum) return accumulate(n.operand[0], shared_by_ties(n, id, above), axes);
                if (n.op == &ops::norm) return accumulate(n.operand[0], along_direction(n, id, above), axes);
                // logsumexp: its gradient is the softmax, exp(x - y)
                const int softmax = g_.elementwise(&exp_op, g_.elementwise(&subtract_op, n.operand[0], id));
                return accumulate(n.operand[0], g_.elementwise(&multiply_op, softmax, above), axes);
            }
            case shape::spread: return accumulate(n.operand[0], above, n.axes);
            case shape::pick:
                if (leads[n.operand[0]])
                    accumulate(n.operand[0], g_.scatter(g_.spread(above, n.axes), n.operand[1], n.over), n.axes | n.over);
                return;
            case shape::scatter:
                if (leads[n.operand[0]])
                    accumulate(n.operand[0], g_.pick(g_.spread(above, n.axes), n.operand[1], n.over), n.axes & ~n.over);
                return;
            case shape::reindex: {
                const int back =
                    reindex(g_, g_.spread(above, n.axes), new_axis(g_, n), old_axis(g_, n), -n.index, -static_cast<int>(n.value));
                return accumulate(n.operand[0], back, g_[n.operand[0]].axes);
            }
            default: return;  // detached parts, constants, extents
        }
    }
    /// The adjoint of y = max x: a share of it wherever x = y.
    constexpr int shared_by_ties(const node n, int y, int above) {
        const int tie = g_.elementwise(&define<equal_>::descriptor, n.operand[0], y);
        const int zero = g_.constant(0);
        const int count = g_.sum(g_.elementwise(&where_op, tie, g_.constant(1), zero), n.over);
        return g_.elementwise(&where_op, tie, g_.elementwise(&divide_op, above, count), zero);
    }
    /// The adjoint of y = norm x: x / y, and 0 at the origin.
    constexpr int along_direction(const node n, int y, int above) {
        const int zero = g_.constant(0);
        const int length = g_.elementwise(&define<less_>::descriptor, zero, y);
        const int direction = g_.elementwise(&divide_op, n.operand[0], y);
        return g_.elementwise(&where_op, length, g_.elementwise(&multiply_op, direction, above), zero);
    }
    // A value that is repeated along an axis and chosen nowhere along it has the adjoint 0, and may have an infinite slope or none
    // below: sqrt(s) with a negative s. What is chosen nowhere contributes nothing.
    constexpr bool is_masked(int x) const {
        const node& n = g_[x];
        return n.op == &where_op && (g_.is_constant(n.operand[1], 0) || g_.is_constant(n.operand[2], 0));
    }
    static constexpr bool has_poles(const node& n) {
        return n.op != &add_op && n.op != &subtract_op && n.op != &multiply_op && n.op != &negate_op && n.op != &sq_op && n.op != &where_op;
    }
    constexpr int where_reached(int above, int below) {
        const int zero = g_.constant(0);
        return g_.elementwise(&where_op, g_.elementwise(&define<equal_>::descriptor, above, zero), zero, below);
    }
    /// Adds a contribution with the axes `from` to the adjoint of `id`.
    constexpr void accumulate(int id, int contribution, axis_set from) {
        const axis_set axes = g_[id].axes;
        if ((from & ~axes) != 0 && is_masked(contribution)) masked_[id] = true;
        const int share = g_.sum(g_.spread(contribution, from), from & ~axes);
        adjoint_[id] = adjoint_[id] < 0 ? share : g_.elementwise(&add_op, adjoint_[id], share);
    }

    builder& g_;
    int* adjoint_;
    bool* masked_;  ///< an adjoint that is the sum of what a condition has let through
    int size_ = 0;
};

}  // namespace tikhonov
