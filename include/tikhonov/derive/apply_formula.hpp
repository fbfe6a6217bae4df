// A formula applied: its symbols stand for other formulas. It is lowered and made ready for kernels on its own, in a graph where nothing
// else is, and copied node by node, as it stands. So it consists of the same operations, each rounded by itself, wherever it is applied.
#pragma once

#include <tikhonov/derive/lower.hpp>
#include <tikhonov/rewrite/expand.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// The graph of a formula by itself, as kernels need it.
class formula_alone {
  public:
    constexpr explicit formula_alone(const formula& body) : graph({.rewrite = simplify, .arithmetic = library_arithmetic}, 64) {
        {
            lowering pass(graph);
            const formula* const roots[] = {&body};
            pass.run(roots);
            root = pass.node_of(body);
        }
        owned_array<bool> written(graph.size());
        mark_below(root, written);
        expansion pass(graph);
        pass.run(written.data());
        root = pass.of(root);
    }
    constexpr void mark_below(int id, owned_array<bool>& marks) const {
        marks[id] = true;
        for (; id >= 0; --id)
            if (marks[id])
                for (int k = 0; k < graph[id].op->arity; ++k) marks[graph[id].operand[k]] = true;
    }
    /// Whether each element of its value is made of the same element of its symbols.
    constexpr bool is_elementwise() const {
        owned_array<bool> live(graph.size());
        mark_below(root, live);
        for (int id = 0; id <= root; ++id) {
            const shape kind = graph[id].op->kind;
            const bool known = kind == shape::symbol || kind == shape::constant || kind == shape::extent || kind == shape::elementwise ||
                               kind == shape::spread;
            if (live[id] && !known) return false;
        }
        return true;
    }

    builder graph;
    int root = -1;
};
constexpr bool is_elementwise(const formula& body) { return formula_alone(body).is_elementwise(); }

/// The copy of an elementwise formula in another graph.
class formula_application {
  public:
    static constexpr int most_arguments = 64;

    /// `axis` of the body stands for the axes `along` of the graph `into`.
    constexpr formula_application(builder& into, const formula& body, const axis_info& axis, axis_set along)
        : into_(into), from_(body), axis_(axis), along_(along) {}
    constexpr void stand_for(const symbol_info& symbol, int node) {
        keys_[count_] = symbol.key;
        nodes_[count_++] = node;
    }
    constexpr int run() {
        const builder& g = from_.graph;
        owned_array<bool> live(g.size());
        from_.mark_below(from_.root, live);
        owned_array<int> map(g.size(), -1);
        for (int id = 0; id <= from_.root; ++id)
            if (live[id]) map[id] = copy(g[id], map);
        return into_.spread(map[from_.root], along_);
    }

  private:
    constexpr int copy(const node& n, const owned_array<int>& map) {
        const auto operand = [&](int k) { return k < n.op->arity ? map[n.operand[k]] : -1; };
        if (n.op->kind == shape::elementwise) return into_.exact(n.op, operand(0), operand(1), operand(2));
        if (n.op == &ops::symbol) return symbol(from_.graph.symbol_at(n.index));
        if (n.op == &ops::constant) return into_.constant(n.value);
        if (n.op == &ops::extent) return into_.extent(moved(builder::one(n.index)));
        return into_.spread(operand(0), moved(n.axes));
    }
    constexpr int symbol(const symbol_info& info) {
        for (int i = 0; i < count_; ++i)
            if (keys_[i] == info.key) return nodes_[i];
        return into_.symbol(info);
    }
    constexpr axis_set moved(axis_set axes) {
        axis_set result = 0;
        for (; axes != 0; axes &= axes - 1) {
            const axis_info& axis = from_.graph.axis(std::countr_zero(axes));
            result |= axis.hash == axis_.hash ? along_ : into_.bit(axis);
        }
        return result;
    }

    builder& into_;
    formula_alone from_;
    const axis_info& axis_;
    axis_set along_;
    std::uint64_t keys_[most_arguments]{};
    int nodes_[most_arguments]{};
    int count_ = 0;
};

constexpr int lowering::apply(const formula& f) {
    formula_application result(g_, *f.body, *f.over.items[0], g_.set_of(f.axes));
    for (const formula* it = f.operands[0]; it != nullptr; it = it->operands[1]) result.stand_for(*it->symbol, node_of(*it));
    return result.run();
}

}  // namespace tikhonov::detail
