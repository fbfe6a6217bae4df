// One forward sweep over a graph: the directional derivative of a node, of any axes, along a direction of one symbol. The direction may
// have further axes, one direction for each of their indices: along the unit matrix it is the Jacobian.
#pragma once

#include <tikhonov/derive/differentiate.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

class forward_sweep {
  public:
    /// The derivative of `root` where `target` moves along `direction`.
    constexpr forward_sweep(builder& graph, int root, int target, int direction) : g_(graph), root_(root), tangents_(root + 1, -1) {
        if (target > root) return;
        tangents_[target] = direction;
        for (int id = target + 1; id <= root; ++id) push(id);
    }
    constexpr int result() const { return tangents_[root_] < 0 ? g_.constant(0) : tangents_[root_]; }

  private:
    constexpr void push(int id) {
        const node n = g_[id];  // a copy: building below may move the nodes
        const int x = n.op->arity > 0 ? tangents_[n.operand[0]] : -1;
        switch (n.op->kind) {
            case shape::elementwise: return push_elementwise(id, n);
            case shape::reduction: {
                if (x < 0) return;
                const axis_set axes = g_[n.operand[0]].axes;
                if (n.op == &ops::sum) {
                    tangents_[id] = sum(g_.spread(x, axes), n.over);
                } else {
                    const term one{&g_, g_.spread(g_.constant(1), n.axes)};
                    const int slope = n.op->reduction->adjoint(one, {&g_, n.operand[0]}, {&g_, id}, n.over).id;
                    tangents_[id] = sum(g_.spread(g_.elementwise(&multiply_op, slope, x), axes), n.over);
                }
                return;
            }
            case shape::spread:
                if (x >= 0) tangents_[id] = g_.spread(x, n.axes);
                return;
            case shape::pick:
                if (x >= 0) tangents_[id] = g_.pick(g_.spread(x, g_[n.operand[0]].axes), n.operand[1], n.over);
                return;
            case shape::scatter:
                if (x >= 0) tangents_[id] = g_.scatter(x, n.operand[1], n.over);
                return;
            case shape::reindex:
                if (x >= 0)
                    tangents_[id] = reindex(g_, g_.spread(x, g_[n.operand[0]].axes), old_axis(g_, n), new_axis(g_, n), n.index,
                                            static_cast<int>(n.value));
                return;
            default: return;  // detached parts, constants, extents
        }
    }
    /// Of an elementwise operation the derivative along a direction is what the pullback makes of it: its Jacobian is diagonal.
    constexpr void push_elementwise(int id, const node& n) {
        if (n.op->pullback == nullptr) return;
        term x[max_operands];
        for (int k = 0; k < n.op->arity; ++k) x[k] = {&g_, n.operand[k]};
        for (int k = 0; k < n.op->arity; ++k) {
            if (tangents_[n.operand[k]] < 0) continue;
            const term part = n.op->pullback(k, {&g_, tangents_[n.operand[k]]}, x, {&g_, id});
            if (part.id < 0) continue;
            tangents_[id] = tangents_[id] < 0 ? part.id : g_.elementwise(&add_op, tangents_[id], part.id);
        }
    }
    /// Σ over i of where(i = j, x[i], 0) is x[j]: a unit matrix is no factor of a product that has to be computed.
    constexpr int sum(int x, axis_set over) {
        const node n = g_[x];
        const bool chosen = n.op == &where_op && g_.is_constant(n.operand[2], 0) && g_.is(n.operand[0], define<equal_>::descriptor);
        if (!chosen) return g_.sum(x, over);
        const node& same = g_[n.operand[0]];
        int row = same.operand[0];
        int column = same.operand[1];
        if (!g_.is(row, ops::position) || !g_.is(column, ops::position)) return g_.sum(x, over);
        if ((g_[row].axes & over) == 0) {
            row = same.operand[1];
            column = same.operand[0];
        }
        const axis_set from = g_[row].axes;
        const axis_set to = g_[column].axes;
        const bool taken = (from & over) == 0 || (to & over) != 0 || (g_[n.operand[1]].axes & to) != 0;
        if (taken) return g_.sum(x, over);
        const int old = g_[row].index;
        const int made = g_[column].index;
        const int moved = reindex(g_, g_.spread(n.operand[1], from), old, made, 0, 0);
        return sum(g_.spread(moved, (n.axes & ~from) | to), over & ~from);
    }

    builder& g_;
    int root_;
    owned_array<int> tangents_;  ///< -1: nothing leads there
};

}  // namespace tikhonov::detail
