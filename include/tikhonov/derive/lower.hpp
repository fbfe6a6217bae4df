// From formulas to a graph: nodes are simplified as they are built, and `grad` is replaced by what it stands for.
#pragma once

#include <tikhonov/derive/differentiate.hpp>
#include <tikhonov/derive/push_forward.hpp>
#include <tikhonov/graph/formula_kind.hpp>
#include <tikhonov/graph/formula_order.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

class lowering {
  public:
    constexpr explicit lowering(builder& graph) : g_(graph) {}

    /// Lowers all roots; afterwards `node_of` knows every formula below them.
    constexpr void run(std::span<const formula* const> roots) {
        for (const formula* root : roots) order_.add(*root);
        node_of_.assign(order_.size(), -1);
        for (int i = 0; i < order_.size(); ++i)
            if (node_of_[i] < 0) node_of_[i] = build(order_[i]);
    }
    constexpr int node_of(const formula& f) const { return node_of_[order_.find(f.key)]; }

  private:
    constexpr int operand(const formula& f, int k) const { return node_of(*f.operands[k]); }

    constexpr int build(const formula& f) {
        switch (f.op->kind) {
            case shape::symbol: return g_.symbol(*f.symbol);
            case shape::constant: return g_.constant(f.value);
            case shape::extent: return g_.extent(g_.set_of(f.over));
            case shape::elementwise: {
                const int a = operand(f, 0);
                const int b = f.op->arity > 1 ? operand(f, 1) : -1;
                return g_.elementwise(f.op, a, b, f.op->arity > 2 ? operand(f, 2) : -1);
            }
            case shape::reduction: return reduce(f);
            case shape::contraction: {
                const int product = g_.elementwise(&multiply_op, operand(f, 0), operand(f, 1));
                return g_.sum(product, g_.set_of(f.over));
            }
            case shape::spread: return g_.spread(operand(f, 0), g_.set_of(f.axes));
            case shape::pick: return g_.pick(operand(f, 0), operand(f, 1), g_.set_of(f.over));
            case shape::detach: return g_.detach(operand(f, 0));
            case shape::derivative: return f.op == &ops::jvp ? push_forward(f) : differentiate(f);
            case shape::reindex: {
                const int from = g_.axis_index(*f.over.items[0]);
                const int to = g_.axis_index(*f.over.items[1]);
                g_.relate(to, from, 0);
                return reindex(g_, operand(f, 0), from, to, 0, 0);
            }
            case shape::difference: return difference(f);
            case shape::identity: return identity(f);
            case shape::application: return apply(f);
            case shape::argument: return operand(f, 0);
            case shape::dropout: return dropout(f);
            case shape::weighted: return f.op == &ops::weighted_mean ? weighted_mean(f) : total_weight(f);
            case shape::scatter:
            case shape::position:
            case shape::in_memory:
            case shape::output: break;
        }
        return -1;
    }
    constexpr int reduce(const formula& f) {
        const axis_set over = g_.set_of(f.over);
        const reduction_rules& rules = *f.op->reduction;
        const term x{&g_, operand(f, 0)};
        if (over == 0 && rules.single != nullptr) return rules.single(x).id;
        if (rules.nonempty) g_.require_nonempty(over);
        return rules.written != nullptr ? rules.written(x, over).id : g_.reduce(f.op, x.id, over);
    }
    /// A condition weighs 1 where it holds and 0 elsewhere; what it does not admit is masked, and not multiplied by 0.
    constexpr int weighted_mean(const formula& f) {
        const int e = g_.spread(operand(f, 0), g_.set_of(f.operands[0]->axes));
        const int s = operand(f, 1);
        const int part = is_boolean(*f.operands[1]) ? g_.elementwise(&where_op, s, e, g_.constant(0)) : g_.elementwise(&multiply_op, s, e);
        return g_.elementwise(&divide_op, g_.sum(part, g_.set_of(f.over)), operand(f, 2));
    }
    constexpr int total_weight(const formula& f) {
        const int s = operand(f, 0);
        const int weight = is_boolean(*f.operands[0]) ? g_.elementwise(&where_op, s, g_.constant(1), g_.constant(0)) : s;
        return g_.sum(g_.spread(weight, g_.set_of(f.operands[1]->axes)), g_.set_of(f.over));
    }
    /// Along the axis of differences, one shorter; `replicate` ends with a difference of 0 on the axis itself.
    constexpr int difference(const formula& f) {
        const int along = g_.axis_index(*f.over.items[0]);
        const int made = g_.axis_index(*f.over.items[1]);
        const int x = g_.spread(operand(f, 0), g_.set_of(f.operands[0]->axes));
        const int result = g_.elementwise(&subtract_op, reindex(g_, x, along, made, 1, 1), reindex(g_, x, along, made, 0, 1));
        return f.op == &ops::diff ? result : reindex(g_, result, made, along, 0, -1);
    }
    constexpr int identity(const formula& f) {
        const int row = g_.axis_index(*f.over.items[0]);
        const int column = g_.axis_index(*f.over.items[1]);
        g_.relate(column, row, 0);
        const int same = g_.elementwise(&define<equal_>::descriptor, g_.position(row), g_.position(column));
        return g_.elementwise(&where_op, same, g_.constant(1), g_.constant(0));
    }
    constexpr int apply(const formula& f);  // below: it lowers another formula

    /// where(p <= u, x / (1 - p), 0): what is dropped reaches neither value nor gradient, not even as NaN.
    constexpr int dropout(const formula& f) {
        const int p = operand(f, 1);
        const int kept = g_.elementwise(&define<less_equal_>::descriptor, p, operand(f, 2));
        const int scaled = g_.elementwise(&divide_op, operand(f, 0), g_.elementwise(&subtract_op, g_.constant(1), p));
        return g_.elementwise(&where_op, kept, scaled, g_.constant(0));
    }
    /// One sweep serves all gradients of the same expression.
    constexpr int differentiate(const formula& f) {
        int targets[max_targets];
        int count = 0;
        const auto same_root = [&](int i) { return order_[i].op == &ops::grad && order_[i].operands[0]->key == f.operands[0]->key; };
        for (int i = 0; i < order_.size() && count < max_targets; ++i)
            if (same_root(i)) targets[count++] = g_.symbol(*order_[i].operands[1]->symbol);
        const reverse_sweep sweep(g_, operand(f, 0), {targets, static_cast<std::size_t>(count)});
        for (int i = 0; i < order_.size(); ++i)
            if (same_root(i)) node_of_[i] = sweep.of(g_.symbol(*order_[i].operands[1]->symbol));
        return node_of(f);
    }
    static constexpr int max_targets = 128;
    constexpr int push_forward(const formula& f) {
        const int direction = g_.spread(operand(f, 2), g_.set_of(f.operands[2]->axes));
        const forward_sweep sweep(g_, operand(f, 0), operand(f, 1), direction);
        return g_.spread(sweep.result(), g_.set_of(f.axes));
    }

    builder& g_;
    formula_order order_;
    owned_array<int> node_of_;
};

}  // namespace tikhonov::detail

#include <tikhonov/derive/apply_formula.hpp>
