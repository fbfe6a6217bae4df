// The last rewriting before planning: what was kept whole for differentiation and analysis becomes what a kernel computes.
// Composites are taken apart, so that equal parts are computed once; logsumexp becomes a shifted sum of exponentials, a softmax shares
// those exponentials, detached parts are attached again, and what does not change along an axis is gathered, so that a loop over that axis
// multiplies once and never divides.
#pragma once

#include <tikhonov/rewrite/reindex.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

inline constexpr int narrow_extent = 16;  ///< up to this length an axis known to the compiler is unrolled by kernels

class expansion {
  public:
    constexpr explicit expansion(builder& graph) : g_(graph), map_(graph.size(), -1) { graph.begin_expansion(); }

    /// Rebuilds the nodes that are `live`; a node's new form is then `of(id)`.
    constexpr void run(const bool* live) {
        for (int id = 0; id < map_.size(); ++id)
            if (live[id]) map_[id] = rebuild(g_[id], id);
    }
    constexpr int of(int id) const { return map_[id]; }

  private:
    constexpr int rebuild(const node n, int id) {  // by value: building may move the nodes
        const int a = n.op->arity > 0 ? map_[n.operand[0]] : -1;
        const int b = n.op->arity > 1 ? map_[n.operand[1]] : -1;
        switch (n.op->kind) {
            case shape::elementwise:
                if (n.exact) return g_.exact(n.op, a, b, n.op->arity > 2 ? map_[n.operand[2]] : -1);
                if (n.op == &exp_op) {
                    const int softmax = shared_softmax(n);
                    if (softmax >= 0) return softmax;
                }
                if (n.op == &subtract_op && g_.is(n.operand[0], softplus_op))
                    return g_.spread(softplus_less(map_[g_[n.operand[0]].operand[0]], b), n.axes);
                if (n.op == &subtract_op && (g_.is(n.operand[0], ops::logsumexp) || g_.is(n.operand[1], ops::logsumexp)))
                    return g_.spread(logsumexp_difference(n.operand[0], n.operand[1]), n.axes);
                if (n.op->parts != nullptr) {
                    const term x[max_operands] = {{&g_, a}, {&g_, b}, {&g_, n.op->arity > 2 ? map_[n.operand[2]] : -1}};
                    return g_.spread(n.op->parts(x).id, n.axes);
                }
                if (n.op == &divide_op && fewer_axes(b, n)) return g_.spread(product(reciprocal(b), a, n), n.axes);
                if (n.op == &multiply_op) return g_.spread(fewer_axes(a, n) ? product(a, b, n) : product(b, a, n), n.axes);
                return g_.spread(g_.elementwise(n.op, a, b, n.op->arity > 2 ? map_[n.operand[2]] : -1), n.axes);
            case shape::reduction:
                if (const int table = n.op == &ops::sum ? scatter_sum(a, n.over) : -1; table >= 0) return table;
                if (const int product = contraction(n, a); product >= 0) return product;
                if (n.op->reduction->parts != nullptr) return n.op->reduction->parts({&g_, a}, n.over).id;
                return g_.reduce(n.op, a, n.over);
            case shape::spread: return g_.spread(a, n.axes);
            case shape::pick: return g_.pick(a, b, n.over);
            case shape::scatter: return g_.scatter(a, b, n.over);
            case shape::reindex: return reindex(g_, a, old_axis(g_, n), new_axis(g_, n), n.index, static_cast<int>(n.value));
            case shape::detach: return a;
            default: return id;
        }
    }
    /// Σ where(c, x·y, 0), where x and y are matrices that share the summed axis alone and c goes with y, is Σ x·where(c, y, 0): a product
    /// of matrices. It must not become NaN where x is infinite and c does not hold, so it is one in which a zero wins. There may be
    /// several conditions, one in another, or none, and more factors, which go with x or y by their axes.
    constexpr int contraction(const node& n, int choice) {
        if (n.op != &ops::sum || std::popcount(n.over) != 1 || std::popcount(n.axes) != 2) return -1;
        mask masks[most_masks];
        int count = 0;
        axis_set mask_axes = 0;
        while (count < most_masks && g_[choice].op == &where_op) {
            const node& it = g_[choice];
            const bool chosen = g_.is_constant(it.operand[2], 0);
            if (!chosen && !g_.is_constant(it.operand[1], 0)) break;
            masks[count++] = {it.operand[0], chosen};
            mask_axes |= g_[it.operand[0]].axes;
            choice = it.operand[chosen ? 1 : 2];
        }
        if (g_[choice].op != &multiply_op) return -1;
        if (count == 0 && g_[g_[choice].operand[0]].op != &multiply_op && g_[g_[choice].operand[1]].op != &multiply_op) return -1;
        for (axis_set rest = n.axes; rest != 0; rest &= rest - 1) {
            const axis_set free_axis = rest & (~rest + 1);  // of the matrix without the mask
            if ((mask_axes & free_axis) != 0) continue;
            sides found;
            if (!split(choice, free_axis, n.axes & ~free_axis, found) || found.plain < 0 || found.masked < 0) continue;
            if (g_[found.plain].axes != (free_axis | n.over)) continue;
            for (int i = count; i-- > 0;) {
                const int zero = g_.constant(0);
                found.masked = masks[i].chosen ? g_.elementwise(&where_op, masks[i].condition, found.masked, zero)
                                               : g_.elementwise(&where_op, masks[i].condition, zero, found.masked);
            }
            if (g_[found.masked].axes != (n.axes ^ free_axis ^ n.over)) continue;
            return g_.sum(g_.elementwise(count > 0 ? &masked_multiply_op : &multiply_op, found.plain, found.masked), n.over);
        }
        return -1;
    }
    /// Σ over labels of a scatter into a table is added up where the labels say: it costs what the labels touch, whatever the table has.
    /// Narrow tables are unrolled and stay comparisons. -1 where there is nothing of the kind.
    constexpr int scatter_sum(int x, axis_set over) {
        const node n = g_[x];
        if ((n.op == &add_op || n.op == &subtract_op) && g_[n.operand[0]].axes == n.axes && g_[n.operand[1]].axes == n.axes) {
            if (!scatters(n.operand[0]) || !scatters(n.operand[1])) return -1;
            const int left = scatter_sum(n.operand[0], over);
            const int right = scatter_sum(n.operand[1], over);
            return left < 0 || right < 0 ? -1 : g_.elementwise(n.op, left, right);
        }
        if (n.op != &ops::scatter) return -1;
        const int label = n.operand[1];
        const axis_set inputs = g_[n.operand[0]].axes | g_[label].axes;
        const axis_set at_labels = over & g_[label].axes;
        if (std::popcount(n.over) != 1 || ((inputs | over) & n.over) != 0 || !wide(n.over) || !wide(at_labels)) return -1;
        return g_.scatter_sum(&ops::scatter_sum, g_.sum(n.operand[0], over & ~at_labels), label, std::countr_zero(n.over), at_labels);
    }
    /// Whether x is made of scatters alone.
    constexpr bool scatters(int x) const {
        const node& n = g_[x];
        return n.op == &ops::scatter || ((n.op == &add_op || n.op == &subtract_op) && scatters(n.operand[0]) && scatters(n.operand[1]));
    }
    /// Whether kernels walk one of the axes at least, rather than unroll them all.
    constexpr bool wide(axis_set axes) const {
        for (; axes != 0; axes &= axes - 1)
            if (g_.axis(std::countr_zero(axes)).extent > narrow_extent) return true;
        return false;
    }
    static constexpr int most_masks = 4;
    struct mask {
        int condition = -1;
        bool chosen = false;  ///< where it holds, else where it does not
    };
    struct sides {
        int plain = -1;
        int masked = -1;
    };
    /// Multiplies the factors of `x` into two products: those with the axis `plain`, and those without. False if one has both axes.
    constexpr bool split(int x, axis_set plain, axis_set masked, sides& into) {
        const node n = g_[x];
        const bool here = (n.axes & plain) != 0;
        if (here && (n.axes & masked) != 0)
            return n.op == &multiply_op && split(n.operand[0], plain, masked, into) && split(n.operand[1], plain, masked, into);
        int& side = here ? into.plain : into.masked;
        side = side < 0 ? x : g_.elementwise(&multiply_op, side, x);
        return true;
    }
    /// softplus(z) - x as (max(0, z) - x) + log1p(exp(-|z|)): where z is large and x is about z, as in the cross-entropy of a confident
    /// and right prediction, nothing cancels.
    constexpr int softplus_less(int z, int x) {
        const term logit{&g_, z};
        const int rest = g_.elementwise(&subtract_op, max(0_c, logit).id, x);
        return g_.elementwise(&add_op, rest, softplus_::tail(logit).id);
    }
    constexpr bool fewer_axes(int x, const node& than) const { return g_[x].axes != than.axes; }
    constexpr int reciprocal(int x) { return g_.elementwise(&divide_op, g_.constant(1), x); }
    /// f·x; where f has fewer axes than the product and x is itself g·y with such a g, (f·g)·y.
    constexpr int product(int f, int x, const node& whole) {
        const node inner = g_[x];
        if (fewer_axes(f, whole) && inner.op == &multiply_op)
            for (const int k : {0, 1})
                if (fewer_axes(inner.operand[k], whole))
                    return g_.elementwise(&multiply_op, g_.elementwise(&multiply_op, f, inner.operand[k]), inner.operand[1 - k]);
        return g_.elementwise(&multiply_op, f, x);
    }
    constexpr int shift(int x, axis_set over) { return logsumexp_::shift({&g_, x}, over).id; }
    constexpr int log_of_sum(int x, axis_set over) { return logsumexp_::log_of_sum({&g_, x}, over).id; }
    /// a - b, where one is a logsumexp at least: large logits are subtracted from each other before the small logarithm is added, so that
    /// the cross-entropy of logits about 10^6 is as accurate as that of logits about 1.
    constexpr int logsumexp_difference(int a, int b) {
        const auto large = [&](int x) { return g_.is(x, ops::logsumexp) ? shift(map_[g_[x].operand[0]], g_[x].over) : map_[x]; };
        int result = g_.elementwise(&subtract_op, large(a), large(b));
        if (g_.is(a, ops::logsumexp)) result = g_.elementwise(&add_op, result, log_of_sum(map_[g_[a].operand[0]], g_[a].over));
        if (g_.is(b, ops::logsumexp)) result = g_.elementwise(&subtract_op, result, log_of_sum(map_[g_[b].operand[0]], g_[b].over));
        return result;
    }
    /// exp(x - logsumexp(x)) = exp(x - shift) / Σ exp(x - shift): the exponentials of the logsumexp serve again.
    constexpr int shared_softmax(const node& n) {
        const node difference = g_[n.operand[0]];
        if (difference.op != &subtract_op) return -1;
        const node l = g_[difference.operand[1]];
        if (l.op != &ops::logsumexp || l.operand[0] != difference.operand[0]) return -1;
        const term x{&g_, map_[difference.operand[0]]};
        const int e = logsumexp_::shifted_exponential(x, l.over).id;
        return g_.elementwise(&multiply_op, e, g_.elementwise(&divide_op, g_.constant(1), logsumexp_::sum_of_exponentials(x, l.over).id));
    }

    builder& g_;
    owned_array<int> map_;
};

}  // namespace tikhonov::detail
