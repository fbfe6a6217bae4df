// One reverse sweep over a graph. With named axes the chain rule is uniform: an adjoint has exactly the axes of its node, so what
// an operation repeated along further axes is summed over them.
#pragma once

#include <span>

#include <tikhonov/rewrite/reindex.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

class reverse_sweep {
  public:
    /// Adjoints of `root` for every node that leads to one of `targets`.
    constexpr reverse_sweep(builder& graph, int root, std::span<const int> targets)
        : g_(graph), adjoint_memory_(root + 1, -1), masks_memory_(root + 1) {
        owned_array<bool> marks(root + 1);
        bool* const leads = marks.data();
        for (const int target : targets)
            if (target <= root) leads[target] = true;
        for (int id = 0; id <= root; ++id)
            for (int k = 0; k < g_[id].op->arity; ++k)
                if (leads[g_[id].operand[k]]) leads[id] = true;

        adjoint_[root] = g_.constant(1);
        for (int id = root; id >= 0; --id)
            if (adjoint_[id] >= 0 && leads[id]) pull_back(id, leads);
    }

    /// d root / d id, with the axes of `id`; zero where nothing leads there.
    constexpr int of(int id) const {
        const int found = id < adjoint_memory_.size() ? adjoint_[id] : -1;
        return g_.spread(found < 0 ? g_.constant(0) : found, g_[id].axes);
    }

  private:
    constexpr void pull_back(int id, const bool* leads) {
        const node n = g_[id];  // a copy: building below may move the nodes
        const int above = adjoint_[id];
        if (mask_of(above) == mask::several) masks_[id] |= several;
        if (n.op->arity > 0 && n.op->kind != shape::elementwise) inherit(n.operand[0], id, false);
        switch (n.op->kind) {
            case shape::elementwise: {
                if (n.op->pullback == nullptr) return;
                term x[max_operands];
                for (int k = 0; k < n.op->arity; ++k) x[k] = {&g_, n.operand[k]};
                for (int k = 0; k < n.op->arity; ++k) {
                    if (!leads[n.operand[k]]) continue;
                    const term below = n.op->pullback(k, {&g_, above}, x, {&g_, id});
                    if (below.id < 0) continue;
                    const bool guarded = is_guarded(id, n, k) && !passes(above, below.id);
                    accumulate(n.operand[k], guarded ? where_reached(above, below.id) : below.id, n.axes);
                    inherit(n.operand[k], id, guarded);
                    if (n.op == &where_op) masks_[n.operand[k]] |= chosen;
                }
                return;
            }
            case shape::reduction: {
                const axis_set axes = g_[n.operand[0]].axes;
                const reduction_rules& rules = *n.op->reduction;
                const int share = rules.adjoint({&g_, above}, {&g_, n.operand[0]}, {&g_, id}, n.over).id;
                const bool guarded = !rules.bounded && (masks_[id] & (summed | several)) != 0;
                return accumulate(n.operand[0], guarded ? where_reached(above, share) : share, axes);
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
    // An identity keeps the mask of an adjoint outermost, so that nothing infinite is multiplied by its zeros. Two cases are left. A value
    // that is repeated along an axis and chosen nowhere along it has the adjoint 0, and may have an infinite slope or none below:
    // sqrt(s) with a negative s. And where several conditions choose a value, the sum of their masks is none itself.
    static constexpr unsigned char summed = 1;
    static constexpr unsigned char several = 2;
    static constexpr unsigned char chosen = 4;  ///< by a condition of the formula, and not by a slope such as that of relu
    enum class mask { none, outermost, several };
    constexpr mask mask_of(int x, int depth = 8) const {
        const node& n = g_[x];
        if (n.op == &where_op) return g_.is_constant(n.operand[1], 0) || g_.is_constant(n.operand[2], 0) ? mask::outermost : mask::none;
        if (depth == 0) return mask::none;
        if (n.op == &negate_op || n.op == &ops::spread) return mask_of(n.operand[0], depth - 1);
        if (n.op == &multiply_op && g_.is_constant(n.operand[0])) return mask_of(n.operand[1], depth - 1);
        if (n.op != &add_op && n.op != &subtract_op) return mask::none;
        const bool both = mask_of(n.operand[0], depth - 1) != mask::none && mask_of(n.operand[1], depth - 1) != mask::none;
        return both ? mask::several : mask::none;
    }
    constexpr bool is_guarded(int id, const node& n, int k) const {
        if ((masks_[id] & (summed | several)) == 0 || n.op == &add_op || n.op == &subtract_op || n.op == &negate_op) return false;
        if (n.op != &multiply_op) return true;
        // a factor may be infinite as well; but for slopes alone, contractions and data are not looked through for that
        const node& factor = g_[n.operand[1 - k]];
        const node& operand = g_[n.operand[k]];
        if (factor.op == &ops::constant) return false;
        if ((masks_[id] & several) != 0 && (masks_[id] & chosen) != 0) return true;
        if ((masks_[id] & summed) == 0) return false;
        return factor.axes == operand.axes || (factor.op != &ops::symbol && (factor.axes == n.axes || operand.axes == n.axes));
    }
    /// Whether an operation hands its adjoint on as it is, or under a condition, as relu does.
    constexpr bool passes(int above, int below) const {
        const node& n = g_[below];
        return below == above || (n.op == &where_op && (n.operand[1] == above || n.operand[2] == above));
    }
    /// What is guarded has an outermost mask again.
    constexpr void inherit(int operand, int id, bool guarded) {
        masks_[operand] |= static_cast<unsigned char>(guarded ? masks_[id] & chosen : masks_[id]);
        const bool masked = (masks_[id] & (summed | several)) != 0;
        if (masked && (g_[id].axes & ~g_[operand].axes) != 0) masks_[operand] |= summed;
    }
    constexpr int where_reached(int above, int below) {
        const int zero = g_.constant(0);
        return g_.elementwise(&where_op, g_.elementwise(&define<equal_>::descriptor, unscaled(g_, above), zero), zero, below);
    }
    /// Adds a contribution with the axes `from` to the adjoint of `id`.
    constexpr void accumulate(int id, int contribution, axis_set from) {
        const axis_set axes = g_[id].axes;
        if ((from & ~axes) != 0 && mask_of(contribution) != mask::none) masks_[id] |= summed;
        const int share = g_.sum(g_.spread(contribution, from), from & ~axes);
        adjoint_[id] = adjoint_[id] < 0 ? share : g_.elementwise(&add_op, adjoint_[id], share);
    }

    builder& g_;
    owned_array<int> adjoint_memory_;
    owned_array<unsigned char> masks_memory_;
    // pointers, because every look would count as one more call during compilation
    int* const adjoint_ = adjoint_memory_.data();
    unsigned char* const masks_ = masks_memory_.data();  ///< of the adjoints: `summed`, `several`, `chosen`
};

}  // namespace tikhonov::detail
