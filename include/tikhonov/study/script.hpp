// A formula as plain data that a writer reads: its notation, its operands, the names of its axes. A script refers to no primitive, so
// it may also be read at run time. It is made of a formula as written, or of a graph, whose nodes are put into the order and the
// notation that a person would choose.
#pragma once

#include <bit>
#include <stdexcept>

#include <tikhonov/core/stop.hpp>
#include <tikhonov/derive/program.hpp>
#include <tikhonov/study/notation.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail::study {

/// One part of a formula. Operands stand before what is made of them.
struct cell {
    form how = form::call;
    int level = binding_level::atom;  ///< of an operator
    int arity = 0;
    int operand[max_operands] = {-1, -1, -1};
    axis_set axes = 0;
    axis_set over = 0;  ///< reduced, added or class axes: bits into the table of names
    double value = 0;
    std::string_view text{};
    std::string_view latex{};
    int rank = 0;                       ///< how many subscripts
    signed char subscript[max_rank]{};  ///< axes in order: of a symbol, as it is read; of a reindex the old and the new one
    signed char declared[max_rank]{};   ///< the axes of the symbol itself
    short offset[max_rank]{};           ///< added to the index along a subscript
};

/// A view of a script: cells and the names of axes.
struct script {
    const cell* cells = nullptr;
    int size = 0;
    const std::string_view* axes = nullptr;
    /// Sums and products are read as mathematics: `a + (b + c)` is written without its parentheses.
    bool flat = false;

    constexpr const cell& operator[](int id) const { return cells[id]; }
};

constexpr void set_notation(cell& c, const primitive& op) {
    const notation it = notation_of(op);
    c.how = it.how;
    c.level = it.level;
    c.text = it.text;
    c.latex = it.latex;
    c.arity = op.arity;
}
constexpr void set_number(cell& c, double value) {
    c.how = form::number;
    c.value = value;
}
/// A symbol as it was declared; `axis_of(info)` is the number of an axis.
template <class Axis>
constexpr void set_symbol(cell& c, const symbol_info& symbol, Axis axis_of) {
    c.how = form::name;
    c.text = symbol.name;
    for (int i = 0; i < symbol.axes.size; ++i) {
        c.declared[c.rank] = static_cast<signed char>(axis_of(*symbol.axes.items[i]));
        c.subscript[c.rank] = c.declared[c.rank];
        ++c.rank;
    }
}
constexpr void set_subscripts(cell& c, int first, int second) {
    c.rank = 2;
    c.subscript[0] = static_cast<signed char>(first);
    c.subscript[1] = static_cast<signed char>(second);
}

constexpr bool is_difference(const cell& c) { return c.how == form::infix && c.text == "-"; }

/// Functions that are written for a formula: exp(x - logsumexp(x)) is softmax(x), and Huber's function takes the two whose
/// difference it is a function of.
constexpr void find_idiom(const cell* cells, cell& c) {
    if (c.how == form::difference && is_difference(cells[c.operand[0]])) {
        const cell& difference = cells[c.operand[0]];
        c.text = "each::huber";
        c.arity = 3;
        c.operand[2] = c.operand[1];
        c.operand[0] = difference.operand[0];
        c.operand[1] = difference.operand[1];
    }
    if (c.how != form::call || c.text != "exp") return;
    const cell& difference = cells[c.operand[0]];
    if (!is_difference(difference)) return;
    const cell& total = cells[difference.operand[1]];
    if (total.how != form::over_axes || total.text != "logsumexp" || total.operand[0] != difference.operand[0]) return;
    c.how = form::softmax;
    c.operand[0] = difference.operand[0];
    c.over = total.over;
}

/// The script of a formula as it was written. `order` holds the formulas below it, operands first.
class written_script {
  public:
    constexpr explicit written_script(const formula& root) {
        order_.add(root);
        memory_.grow(order_.size());
        cells_ = memory_.data();
        for (int i = 0; i < order_.size(); ++i) make(cells_[i], order_[i]);
    }

    constexpr script view() const { return {cells_, order_.size(), names_}; }

  private:
    constexpr void make(cell& c, const formula& f) {
        c.axes = set_of(f.axes);
        c.over = set_of(f.over);
        if (f.op->kind == shape::symbol) return set_symbol(c, *f.symbol, [&](const axis_info& axis) { return number_of(axis); });
        if (f.op->kind == shape::constant) return set_number(c, f.value);
        set_notation(c, *f.op);
        c.arity = 0;
        while (c.arity < max_operands && f.operands[c.arity] != nullptr) {
            c.operand[c.arity] = order_.find(f.operands[c.arity]->key);
            ++c.arity;
        }
        if (c.how == form::renamed || c.how == form::differences || c.how == form::unit)
            set_subscripts(c, number_of(*f.over.items[0]), number_of(*f.over.items[1]));
        if (f.op == &ops::diff_replicate) c.value = 1;
        if (c.how == form::weighted) {
            c.arity = 2;  // the total follows from the weights
            c.text = is_boolean(*f.operands[1]) ? "where" : "weights";
        }
        if (c.how == form::product) {
            const axis_set a = cells_[c.operand[0]].axes;
            const axis_set b = cells_[c.operand[1]].axes;
            if (!contains(a, b) && !contains(b, a)) c.how = form::outer;
        }
        find_idiom(cells_, c);
    }
    constexpr axis_set set_of(const axis_list& axes) {
        axis_set set = 0;
        for (int i = 0; i < axes.size; ++i) set |= axis_set{1} << number_of(*axes.items[i]);
        return set;
    }
    constexpr int number_of(const axis_info& axis) {
        int a = 0;
        while (a < axis_count_ && hashes_[a] != axis.hash) ++a;
        if (a < axis_count_) return a;
        if (a == max_axes) stop_with<std::length_error>("tikhonov: more than 64 axes in one formula");
        hashes_[a] = axis.hash;
        names_[a] = axis.name;
        return axis_count_++;
    }

    formula_order order_;
    owned_array<cell> memory_;
    cell* cells_ = nullptr;
    std::string_view names_[max_axes]{};
    std::uint64_t hashes_[max_axes]{};
    int axis_count_ = 0;
};

/// The cells of a frozen graph. Means and contractions are recognised, and operands whose order is free stand in the order in which
/// a person would write them: by the first symbol that they contain, as the formula named them.
template <class Graph>
class graph_script {
  public:
    /// Without `idioms` every node is written as what it is, and not as part of a mean or a contraction.
    constexpr graph_script(const Graph& g, cell* cells, bool idioms = true) : g_(g), c_(cells), idioms_(idioms), first_(g.size) {
        for (int id = 0; id < g.size; ++id) {
            c_[id].axes = g.nodes[static_cast<std::size_t>(id)].axes;
            c_[id].over = g.nodes[static_cast<std::size_t>(id)].over;
            first_[id] = g.symbol_count;
            make(id, g.nodes[static_cast<std::size_t>(id)], c_[id]);
        }
    }

  private:
    constexpr void make(int id, const node& n, cell& c) {
        if (n.op->kind == shape::symbol) {
            first_[id] = g_.symbol_count - 1 - n.index;  // the last operand is lowered first
            set_symbol(c, *g_.symbols[static_cast<std::size_t>(n.index)], [&](const axis_info& axis) {
                int a = 0;
                while (g_.axes[static_cast<std::size_t>(a)]->hash != axis.hash) ++a;
                return a;
            });
            const symbol_view& view = g_.views[static_cast<std::size_t>(n.view)];
            for (int i = 0; i < view.rank; ++i) {
                c.subscript[i] = view.axes[i];
                c.offset[i] = view.offset[i];
            }
            return;
        }
        if (n.op->kind == shape::constant) return set_number(c, n.value);
        set_notation(c, *n.op);
        if (n.op->kind == shape::extent) {
            c.over = axis_set{1} << n.index;
            return;
        }
        for (int k = 0; k < n.op->arity; ++k) {
            c.operand[k] = n.operand[k];
            first_[id] = std::min(first_[id], first_[n.operand[k]]);
        }
        if (n.op->kind == shape::position) c.over = axis_set{1} << n.index;
        if (n.op->kind == shape::reindex) {
            set_subscripts(c, old_axis(g_.nodes, n), new_axis(g_.nodes, n));
            c.offset[1] = static_cast<short>(n.index);
        }
        if (n.op->commutative) order(c);
        if (!idioms_) return;
        if (c.how == form::quotient) find_mean(c);
        if (c.how == form::sum) find_contraction(c);
        find_idiom(c_, c);
    }
    constexpr void order(cell& c) const {
        const int a = c.operand[0];
        const int b = c.operand[1];
        if (first_[a] != first_[b] ? first_[a] < first_[b] : a < b) return;
        c.operand[0] = b;
        c.operand[1] = a;
    }
    /// The axes of which a node is the product of the lengths; none if it is something else.
    constexpr axis_set lengths_of(int id) const {
        axis_set found = 0;
        for (; c_[id].how == form::product; id = c_[id].operand[1]) {
            const cell& left = c_[c_[id].operand[0]];
            if (left.how != form::extent) return 0;
            found |= left.over;
        }
        return c_[id].how == form::extent ? found | c_[id].over : 0;
    }
    constexpr void find_mean(cell& c) const {
        const cell& top = c_[c.operand[0]];
        if (top.how != form::sum || lengths_of(c.operand[1]) != top.over) return;
        set_notation(c, ops::mean);
        c.over = top.over;
        c.operand[0] = top.operand[0];
        c.operand[1] = -1;
    }
    constexpr void find_contraction(cell& c) const {
        const cell& terms = c_[c.operand[0]];
        if (terms.how != form::product || std::popcount(c.over) != 1) return;
        for (const int k : {0, 1})
            if (!contains(c_[terms.operand[k]].axes, c.over)) return;
        set_notation(c, ops::dot);
        c.operand[0] = terms.operand[0];
        c.operand[1] = terms.operand[1];
    }

    const Graph& g_;
    cell* c_;
    bool idioms_;
    owned_array<int> first_;  ///< of each node's symbols, the one that was written first
};

}  // namespace tikhonov::detail::study
