// The graph under construction: an array of nodes in which equal subexpressions are one node (hash-consing).
// Every node passes through `rules.rewrite` first, by which the identities of the library apply on construction.
#pragma once

#include <cstdint>
#include <iterator>
#include <stdexcept>

#include <tikhonov/core/owned_array.hpp>
#include <tikhonov/core/stop.hpp>
#include <tikhonov/graph/node.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

class builder;

/// The primitives that a graph makes nodes of by itself; it knows none of them by name.
struct graph_arithmetic {
    const primitive* multiply = nullptr;  ///< lengths of axes
    const primitive* add_up = nullptr;    ///< along axes
};

/// How a builder makes nodes. It is told once, so that equal formulas are one node from the first to the last.
struct builder_rules {
    /// The node that a new one is by an identity, or -1 where none applies. Null: all stays as it is written.
    int (*rewrite)(builder&, node&) = nullptr;
    graph_arithmetic arithmetic{};
    /// Where formulas are compared: constants that would be rounded stay as they are written.
    bool exact = false;
    /// In patterns, and where a formula is explained: commutative operands stay in the order in which they are written.
    bool keeps_order = false;
};

class builder {
  public:
    const builder_rules rules;

    constexpr explicit builder(const builder_rules& how, int expected = 64) : rules(how) { grow(expected); }

    constexpr int size() const { return size_; }
    constexpr const node& operator[](std::integral auto id) const { return nodes_[id]; }
    constexpr bool is(int id, const primitive& op) const { return nodes_[id].op == &op; }
    constexpr bool is_constant(int id) const { return nodes_[id].op == &ops::constant; }
    constexpr bool is_constant(int id, double value) const { return is_constant(id) && nodes_[id].value == value; }

    // ---- leaves
    constexpr int constant(double value) {
        node n{.op = &ops::constant};
        n.value = value == 0 ? 0.0 : value;  // one zero: -0 and 0 are the same constant
        n.key = mix_hash(ops::constant.hash, std::bit_cast<std::uint64_t>(n.value));
        return intern(n);
    }
    constexpr int symbol(const symbol_info& info) {
        symbol_view view{.rank = info.axes.size};
        for (int i = 0; i < info.axes.size; ++i) view.axes[i] = static_cast<signed char>(axis_index(*info.axes.items[i]));
        return symbol(symbol_index(info), view);
    }
    /// A symbol of this graph, read along other axes.
    constexpr int symbol(int index, const symbol_view& view) {
        const symbol_info& info = *symbols_[index];
        node n{.op = &ops::symbol, .index = index, .view = view_index(view), .key = info.key};
        for (int i = 0; i < view.rank; ++i) {
            const axis_info& axis = *axes_[view.axes[i]];
            n.axes |= one(view.axes[i]);
            if (&axis != info.axes.items[i] && axis.hash != info.axes.items[i]->hash) n.key = mix_hash(n.key, axis.hash);
            if (view.offset[i] != 0) n.key = mix_hash(n.key, scramble(axis.hash) + static_cast<std::uint64_t>(view.offset[i]));
        }
        if (info.classes != nullptr) n.over = bit(*info.classes);
        return intern(n);
    }
    /// The index along an axis.
    constexpr int position(int axis) {
        return intern({.op = &ops::position, .index = axis, .axes = one(axis), .key = mix_hash(ops::position.hash, axes_[axis]->hash)});
    }
    /// The product of the lengths of a set of axes.
    constexpr int extent(axis_set axes) {
        int product = -1;
        for (; axes != 0; axes &= axes - 1) {
            node n{.op = &ops::extent, .index = std::countr_zero(axes)};
            n.key = mix_hash(ops::extent.hash, axes_[n.index]->hash);
            const int one = intern(n);
            product = product < 0 ? one : elementwise(rules.arithmetic.multiply, product, one);
        }
        return product < 0 ? constant(1) : product;
    }

    // ---- inner nodes
    /// `op` at every index of the union of the operands' axes. Spreads float outwards: they are taken off the operands and put
    /// around the result, so that a pattern never meets one between two elementwise nodes.
    constexpr int elementwise(const primitive* op, int a, int b = -1, int c = -1) {
        node n{.op = op, .operand = {a, b, c}};
        axis_set wanted = 0;
        for (int k = 0; k < op->arity; ++k) {
            int& x = n.operand[k];
            wanted |= nodes_[x].axes;
            if (nodes_[x].op == &ops::spread) x = nodes_[x].operand[0];
            n.axes |= nodes_[x].axes;
        }
        return spread(make(n), wanted);
    }
    /// The same as it stands: no identity applies to it, operands keep their order, and kernels round its value before anything is made of
    /// it. So the same operations have the same bits, whatever stands around them.
    constexpr int exact(const primitive* op, int a, int b = -1, int c = -1) {
        node n{.op = op, .operand = {a, b, c}};
        for (int k = 0; k < op->arity; ++k) n.axes |= nodes_[n.operand[k]].axes;
        n.exact = true;
        return intern(keyed(n));
    }
    /// `x` repeated along the axes of `wanted` that it lacks.
    constexpr int spread(int x, axis_set wanted) {
        if (contains(nodes_[x].axes, wanted)) return x;
        if (nodes_[x].op == &ops::spread) {
            wanted |= nodes_[x].axes;
            x = nodes_[x].operand[0];
        }
        const axis_set axes = nodes_[x].axes | wanted;
        return intern(keyed({.op = &ops::spread, .operand = {x, -1, -1}, .axes = axes, .over = axes & ~nodes_[x].axes}));
    }
    constexpr int reduce(const primitive* op, int x, axis_set over) {
        over &= nodes_[x].axes;
        if (over == 0) return x;  // over one point a reduction is its operand
        return make({.op = op, .operand = {x, -1, -1}, .axes = nodes_[x].axes & ~over, .over = over});
    }
    constexpr int sum(int x, axis_set over) { return reduce(rules.arithmetic.add_up, x, over); }
    constexpr int pick(int x, int label, axis_set classes) {
        if (!contains(nodes_[x].axes, classes)) return x;
        return make(
            {.op = &ops::pick, .operand = {x, label, -1}, .axes = (nodes_[x].axes & ~classes) | nodes_[label].axes, .over = classes});
    }
    constexpr int scatter(int x, int label, axis_set classes) {
        return make(
            {.op = &ops::scatter, .operand = {x, label, -1}, .axes = nodes_[x].axes | nodes_[label].axes | classes, .over = classes});
    }
    /// Σ over `over` of the scatter of `x` along the axis `classes`, which neither operand has: `op` is that reduction.
    constexpr int scatter_sum(const primitive* op, int x, int label, int classes, axis_set over) {
        return intern(keyed({.op = op,
                             .operand = {x, label, -1},
                             .index = classes,
                             .axes = ((nodes_[x].axes | nodes_[label].axes) & ~over) | one(classes),
                             .over = over}));
    }
    /// y[i] = x[i + offset] on the axis `to` instead of `from`, 0 where x ends; `to` is `shorter` by so much. As it stands: see
    /// `reindex` in rewrite/reindex.hpp.
    constexpr int reindexed(int x, int from, int to, int offset, int shorter) {
        node n{.op = &ops::reindex,
               .operand = {x, -1, -1},
               .index = offset,
               .axes = (nodes_[x].axes & ~one(from)) | one(to),
               .over = one(from) | one(to)};
        n.value = shorter;
        n = keyed(n);
        n.key = mix_hash(mix_hash(n.key, static_cast<std::uint64_t>(offset)), static_cast<std::uint64_t>(shorter));
        return intern(n);
    }
    /// `x` in memory, to be read at other indices along `axis`.
    constexpr int in_memory(int x, int axis) {
        return intern(keyed({.op = &ops::in_memory, .operand = {x, -1, -1}, .axes = nodes_[x].axes, .over = one(axis)}));
    }
    constexpr int detach(int x) { return make({.op = &ops::stop_gradient, .operand = {x, -1, -1}, .axes = nodes_[x].axes}); }

    // ---- tables
    static constexpr axis_set one(int axis) { return axis_set{1} << axis; }
    constexpr axis_set bit(const axis_info& axis) { return one(axis_index(axis)); }
    constexpr int axis_index(const axis_info& axis) {
        for (int i = 0; i < axis_count_; ++i)
            if (axes_[i]->hash == axis.hash) return i;
        if (axis_count_ == max_axes) stop_with<std::length_error>("tikhonov: more than 64 axes in one program");
        const int index = axis_count_++;
        axes_[index] = &axis;
        if (axis.longer != nullptr) relate(index, axis_index(*axis.longer), 1);
        return index;
    }
    /// Makes it known that one axis is shorter than another `by` so much.
    constexpr void relate(int shorter, int longer, int by) {
        const axis_relation made{static_cast<signed char>(shorter), static_cast<signed char>(longer), static_cast<short>(by)};
        for (int i = 0; i < relation_count_; ++i)
            if (relations_[i].shorter == made.shorter && relations_[i].longer == made.longer) return;
        if (relation_count_ == max_relations)
            stop_with<std::length_error>("tikhonov: more than 64 renamed or differenced axes in one program");
        relations_[relation_count_++] = made;
    }
    /// A made-up axis as long as another, and none of those to `avoid`.
    constexpr int fresh_axis(int like, axis_set avoid) {
        for (int i = 0; i < relation_count_; ++i) {
            const axis_relation& it = relations_[i];
            if (it.longer == like && axes_[it.shorter]->name.starts_with('\'') && (avoid & one(it.shorter)) == 0) return it.shorter;
        }
        if (fresh_count_ == static_cast<int>(std::size(spare_axes.items)))
            stop_with<std::length_error>("tikhonov: more than 16 summed axes have to give way to renamed ones in one program");
        const int made = axis_index(spare_axes.items[fresh_count_++]);
        relate(made, like, 0);
        return made;
    }
    static constexpr int max_relations = 64;
    constexpr int relation_count() const { return relation_count_; }
    constexpr const axis_relation& relation(int i) const { return relations_[i]; }
    constexpr const symbol_view& view(int i) const { return views_[i]; }
    constexpr axis_set set_of(const axis_list& axes) {
        axis_set set = 0;
        for (int i = 0; i < axes.size; ++i) set |= bit(*axes.items[i]);
        return set;
    }
    constexpr int axis_count() const { return axis_count_; }
    constexpr const axis_info& axis(int i) const { return *axes_[i]; }
    constexpr int symbol_count() const { return symbol_count_; }
    constexpr const symbol_info& symbol_at(int i) const { return *symbols_[i]; }
    constexpr int symbol_index(const symbol_info& info) {
        for (int i = 0; i < symbol_count_; ++i)
            if (symbols_[i] == &info || symbols_[i]->key == info.key) return i;
        symbols_.make_room(symbol_count_);
        symbols_[symbol_count_] = &info;
        return symbol_count_++;
    }

    // ---- what becomes of a graph
    /// Axes over which a mean is taken: it is an error for them to be empty.
    constexpr axis_set nonempty() const { return nonempty_; }
    constexpr void require_nonempty(axis_set axes) { nonempty_ |= axes; }
    /// Whether formulas are taken apart for a kernel by now, so that none is put together again. It is a step of the way and no rule,
    /// because what has been made before stays; there is no way back.
    constexpr bool expanded() const { return expanded_; }
    constexpr void begin_expansion() { expanded_ = true; }

  private:
    constexpr int view_index(const symbol_view& view) {
        for (int i = 0; i < view_count_; ++i)
            if (views_[i] == view) return i;
        views_.make_room(view_count_);
        views_[view_count_] = view;
        return view_count_++;
    }
    constexpr node keyed(node n) const {
        std::uint64_t key = mix_hash(n.op->hash, n.over == 0 ? 0 : axes_key(n.over));
        for (int k = 0; k < n.op->arity; ++k) key = mix_hash(key, nodes_[n.operand[k]].key);
        n.key = key;
        return n;
    }
    constexpr std::uint64_t axes_key(axis_set axes) const {
        std::uint64_t sum = 0;
        for (; axes != 0; axes &= axes - 1) sum += scramble(axes_[std::countr_zero(axes)]->hash);
        return sum;
    }
    constexpr int make(node n) {
        if (n.op->commutative && !rules.keeps_order && before(n.operand[1], n.operand[0])) {
            const int first = n.operand[0];
            n.operand[0] = n.operand[1];
            n.operand[1] = first;
        }
        const int known = find(n = keyed(n));
        if (known >= 0) return known;
        const int rewritten = rules.rewrite == nullptr ? -1 : rules.rewrite(*this, n);
        return rewritten >= 0 ? rewritten : intern(n);
    }
    /// The order of commutative operands: constants first, then by structural key.
    constexpr bool before(int a, int b) const {
        if (is_constant(a) != is_constant(b)) return is_constant(a);
        return nodes_[a].key < nodes_[b].key;
    }
    static constexpr bool same(const node& a, const node& b) {
        return a.key == b.key && a.op == b.op && a.operand[0] == b.operand[0] && a.operand[1] == b.operand[1] &&
               a.operand[2] == b.operand[2] && a.axes == b.axes && a.over == b.over && a.exact == b.exact;
    }
    constexpr int find(const node& n) const {
        for (std::uint64_t i = n.key;; ++i) {
            const int id = table_[i & mask_];
            if (id < 0 || same(nodes_[id], n)) return id;
        }
    }
    constexpr int intern(const node& n) {
        std::uint64_t i = n.key;
        for (; table_[i & mask_] >= 0; ++i)
            if (same(nodes_[table_[i & mask_]], n)) return table_[i & mask_];
        if (size_ == node_memory_.size()) {
            grow(2 * size_);
            for (i = n.key; table_[i & mask_] >= 0; ++i) {
            }
        }
        table_[i & mask_] = size_;
        nodes_[size_] = n;
        return size_++;
    }
    constexpr void grow(int capacity) {
        capacity = static_cast<int>(std::bit_ceil(static_cast<unsigned>(capacity)));
        node_memory_.grow(capacity);
        nodes_ = node_memory_.data();
        table_memory_.assign(2 * capacity, -1);
        table_ = table_memory_.data();
        mask_ = 2 * static_cast<std::size_t>(capacity) - 1;
        for (int id = 0; id < size_; ++id) {
            std::uint64_t i = nodes_[id].key;
            while (table_[i & mask_] >= 0) ++i;
            table_[i & mask_] = id;
        }
    }

    owned_array<node> node_memory_;
    owned_array<int> table_memory_;
    node* nodes_ = nullptr;  // pointers, because every look at a node would count as one more call during compilation
    int* table_ = nullptr;   ///< by key: the node's number, or -1
    std::uint64_t mask_ = 0;
    int size_ = 0;
    const axis_info* axes_[max_axes]{};
    int axis_count_ = 0;
    owned_array<const symbol_info*> symbols_;
    int symbol_count_ = 0;
    owned_array<symbol_view> views_;
    int view_count_ = 0;
    axis_relation relations_[max_relations]{};
    int relation_count_ = 0;
    int fresh_count_ = 0;
    axis_set nonempty_ = 0;
    bool expanded_ = false;
};

}  // namespace tikhonov::detail
