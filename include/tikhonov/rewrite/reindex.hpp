// A formula along another axis: y[i] = x[i + offset]. Renaming an axis, and reading its elements one further on, mean the same for a
// formula as for its symbols, so they are moved down to the symbols, where they are another way to read the same memory.
// What cannot be moved stays a node: beyond the ends of its operand it is 0, as the derivative of a difference needs it.
#pragma once

#include <tikhonov/rewrite/simplify.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

constexpr int reindex(builder& g, int x, int from, int to, int offset, int shorter);

/// One way of reindexing, applied to all nodes below a root; a shared part is moved once.
class reindexing {
  public:
    constexpr reindexing(builder& graph, int from, int to, int offset, int shorter)
        : g_(graph), from_(from), to_(to), offset_(offset), shorter_(shorter) {}

    constexpr int run(int root) {
        map_.assign(root + 1, -1);
        map_[root] = 0;
        for (int id = root; id >= 0; --id)
            if (map_[id] == 0 && varies(id) && g_[id].op->kind != shape::reindex)
                for (int k = 0; k < g_[id].op->arity; ++k) map_[g_[id].operand[k]] = 0;
        for (int id = 0; id <= root; ++id)
            if (map_[id] == 0) map_[id] = varies(id) ? moved(g_[id], id) : id;
        return map_[root];
    }

  private:
    constexpr bool varies(int id) const { return (g_[id].axes & builder::one(from_)) != 0; }
    constexpr axis_set moved(axis_set axes) const {
        return (axes & builder::one(from_)) == 0 ? axes : (axes & ~builder::one(from_)) | builder::one(to_);
    }
    constexpr int again(int x) { return reindex(g_, x, from_, to_, offset_, shorter_); }
    /// Where the new name is taken by a summed axis, that one gives way; before kernels are made the node is left as it is.
    constexpr bool taken(axis_set bound) const { return (bound & builder::one(to_)) != 0; }

    constexpr int moved(const node n, int id) {  // by value: building may move the nodes
        const int a = n.op->arity > 0 ? map_[n.operand[0]] : -1;
        const int b = n.op->arity > 1 ? map_[n.operand[1]] : -1;
        switch (n.op->kind) {
            case shape::symbol: {
                if (!g_.expanded()) return stays(id);  // a view has no derivative rule, a reindex has
                symbol_view view = g_.view(n.view);
                for (int i = 0; i < view.rank; ++i)
                    if (view.axes[i] == from_) {
                        view.axes[i] = static_cast<signed char>(to_);
                        view.offset[i] = static_cast<short>(view.offset[i] + offset_);
                    }
                return g_.symbol(n.index, view);
            }
            case shape::position: return g_.elementwise(&add_op, g_.position(to_), g_.constant(offset_));
            case shape::elementwise: return g_.elementwise(n.op, a, b, n.op->arity > 2 ? map_[n.operand[2]] : -1);
            case shape::spread: return g_.spread(a, moved(n.axes));
            case shape::detach: return g_.detach(a);
            case shape::in_memory: return g_.in_memory(a, std::countr_zero(moved(n.over)));
            case shape::reduction: {
                if (n.op == &ops::scatter_sum)  // moved, it is a sum like any other
                    return again(g_.sum(g_.scatter(n.operand[0], n.operand[1], builder::one(n.index)), n.over));
                if (!taken(n.over)) return g_.reduce(n.op, a, n.over);
                if (!g_.expanded()) return stays(id);
                const int fresh = g_.fresh_axis(to_, g_[n.operand[0]].axes);
                const axis_set over = (n.over & ~builder::one(to_)) | builder::one(fresh);
                return g_.reduce(n.op, again(reindex(g_, n.operand[0], to_, fresh, 0, 0)), over);
            }
            case shape::pick: {
                if (!taken(n.over)) return g_.pick(a, b, n.over);
                if (!g_.expanded()) return stays(id);
                const int fresh = g_.fresh_axis(to_, g_[n.operand[0]].axes);
                return g_.pick(again(reindex(g_, n.operand[0], to_, fresh, 0, 0)), b, builder::one(fresh));
            }
            case shape::scatter: {
                if ((n.over & builder::one(from_)) == 0) return g_.scatter(a, b, n.over);
                if (!g_.expanded()) return stays(id);
                const int index = g_.elementwise(&add_op, g_.position(to_), g_.constant(offset_));
                return g_.elementwise(&where_op, g_.elementwise(&define<equal_>::descriptor, index, b), a, g_.constant(0));
            }
            case shape::reindex: return moved_again(n, id);
            default: return stays(id);
        }
    }
    constexpr int stays(int id) { return g_.reindexed(id, from_, to_, offset_, shorter_); }
    /// A reindex of a reindex: one, where both go along the same axis.
    constexpr int moved_again(const node n, int id) {
        const int x = n.operand[0];
        const int old = old_axis(g_, n);
        const int made = new_axis(g_, n);
        const int by = static_cast<int>(n.value);
        if (made == from_) return reindex(g_, x, old, to_, n.index + offset_, by + shorter_);
        if (old != to_) return g_.reindexed(again(x), old, made, n.index, by);
        if (!g_.expanded()) return stays(id);
        const int fresh = g_.fresh_axis(to_, g_[n.operand[0]].axes);
        return g_.reindexed(again(reindex(g_, x, to_, fresh, 0, 0)), fresh, made, n.index, by);
    }

    builder& g_;
    int from_;
    int to_;
    int offset_;
    int shorter_;
    owned_array<int> map_;
};

/// `x` along the axis `to` instead of `from`: y[i] = x[i + offset], 0 where x ends. `to` is `shorter` by so much, and the two axes of
/// the graph are known to be.
constexpr int reindex(builder& g, int x, int from, int to, int offset, int shorter) {
    if ((g[x].axes & builder::one(from)) == 0 || (from == to && offset == 0)) return x;
    const bool within = 0 <= offset && offset <= shorter;  // no index of y leaves x
    if (within) return reindexing(g, from, to, offset, shorter).run(x);
    const node n = g[x];
    if (n.op == &ops::spread && g.is_constant(n.operand[0], 0))
        return g.spread(n.operand[0], (n.axes & ~builder::one(from)) | builder::one(to));
    if (n.op == &negate_op) return g.elementwise(&negate_op, reindex(g, n.operand[0], from, to, offset, shorter));
    if (n.op == &ops::reindex && new_axis(g, n) == from && n.index == 0 && n.value == 0)
        return reindex(g, n.operand[0], old_axis(g, n), to, offset, shorter);
    return g.reindexed(g.expanded() ? g.in_memory(x, from) : x, from, to, offset, shorter);
}

}  // namespace tikhonov::detail
