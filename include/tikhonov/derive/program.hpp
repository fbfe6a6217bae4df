// The graph of a program, frozen: an exact-size constant that planning and the kernels read. Dead nodes are gone.
#pragma once

#include <array>

#include <tikhonov/derive/lower.hpp>
#include <tikhonov/rewrite/expand.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

template <int Nodes, int Axes, int Symbols, int Outputs>
struct graph {
    std::array<node, Nodes> nodes{};
    std::array<const axis_info*, Axes> axes{};
    std::array<const symbol_info*, Symbols> symbols{};
    std::array<int, Outputs> outputs{};
    std::array<symbol_view, Nodes> views{};  ///< of the symbol nodes
    axis_relation relations[builder::max_relations]{};
    axis_set nonempty = 0;

    int size = 0;
    int axis_count = 0;
    int symbol_count = 0;
    int view_count = 0;
    int relation_count = 0;
    bool overflow = false;
};

/// Writes the live part of `g` below `outputs` into a graph of fixed capacity.
template <class Graph>
constexpr Graph freeze(const builder& g, std::span<const int> outputs) {
    Graph result;
    owned_array<int> places(g.size(), -1);
    int* const place = places.data();
    for (const int id : outputs) place[id] = 0;
    for (int id = g.size() - 1; id >= 0; --id)
        if (place[id] == 0)
            for (int k = 0; k < g[id].op->arity; ++k) place[g[id].operand[k]] = 0;
    for (int id = 0; id < g.size(); ++id) {
        if (place[id] < 0) continue;
        if (result.size == static_cast<int>(result.nodes.size())) {
            result.overflow = true;
            break;
        }
        node n = g[id];
        for (int k = 0; k < n.op->arity; ++k) n.operand[k] = place[n.operand[k]];
        if (n.view >= 0) {
            result.views[static_cast<std::size_t>(result.view_count)] = g.view(n.view);
            n.view = result.view_count++;
        }
        result.nodes[static_cast<std::size_t>(result.size)] = n;
        place[id] = result.size++;
    }
    for (std::size_t i = 0; i < outputs.size(); ++i) result.outputs[i] = place[outputs[i]];
    result.axis_count = g.axis_count();
    result.symbol_count = g.symbol_count();
    result.overflow = result.overflow || result.axis_count > static_cast<int>(result.axes.size()) ||
                      result.symbol_count > static_cast<int>(result.symbols.size());
    if (result.overflow) return result;
    for (int i = 0; i < g.axis_count(); ++i) result.axes[static_cast<std::size_t>(i)] = &g.axis(i);
    for (int i = 0; i < g.symbol_count(); ++i) result.symbols[static_cast<std::size_t>(i)] = &g.symbol_at(i);
    for (int i = 0; i < g.relation_count(); ++i) result.relations[i] = g.relation(i);
    result.relation_count = g.relation_count();
    result.nonempty = g.nonempty();
    return result;
}

/// Lowers, differentiates and simplifies `roots`, and expands them for a kernel where `for_kernel` says so.
template <class Graph>
constexpr Graph lower(std::span<const formula* const> roots, bool for_kernel) {
    builder g({.rewrite = simplify, .arithmetic = library_arithmetic}, 256);
    std::array<int, std::tuple_size_v<decltype(Graph::outputs)>> outputs{};
    {
        lowering pass(g);
        pass.run(roots);
        for (std::size_t i = 0; i < roots.size(); ++i) outputs[i] = pass.node_of(*roots[i]);
    }
    if (for_kernel) {
        owned_array<bool> marks(g.size());
        bool* const live = marks.data();
        for (const int id : outputs) live[id] = true;
        for (int id = g.size() - 1; id >= 0; --id)
            if (live[id])
                for (int k = 0; k < g[id].op->arity; ++k) live[g[id].operand[k]] = true;
        // a softmax looks through its logsumexp, which is below it and therefore live as well
        expansion pass(g);
        pass.run(live);
        for (int& id : outputs) id = pass.of(id);
    }
    return freeze<Graph>(g, outputs);
}

/// Room is guessed from the formulas' size; a program that does not fit is lowered again with four times the room.
template <const auto& Roots, bool ForKernel, int Room>
struct drafted {
    static constexpr int outputs = static_cast<int>(Roots.size());
    static constexpr auto value = lower<graph<Room, max_axes, Room, outputs>>(Roots, ForKernel);
};

template <const auto& Roots, bool ForKernel, int Room>
consteval const auto& draft() {
    if constexpr (drafted<Roots, ForKernel, Room>::value.overflow) return draft<Roots, ForKernel, 4 * Room>();
    else return drafted<Roots, ForKernel, Room>::value;
}

/// Exact size, and one output node behind every root: what is written to the caller is a node like any other.
template <const auto& Draft>
consteval auto shrink() {
    constexpr int outputs = static_cast<int>(Draft.outputs.size());
    graph<Draft.size + outputs, Draft.axis_count, Draft.symbol_count, outputs> result;
    for (std::size_t i = 0; i < Draft.size; ++i) result.nodes[i] = Draft.nodes[i];
    for (std::size_t i = 0; i < outputs; ++i) {
        const int root = Draft.outputs[i];
        result.outputs[i] = Draft.size + static_cast<int>(i);
        result.nodes[Draft.size + i] = {
            .op = &ops::output, .operand = {root, -1, -1}, .axes = Draft.nodes[static_cast<std::size_t>(root)].axes};
    }
    for (std::size_t i = 0; i < result.axes.size(); ++i) result.axes[i] = Draft.axes[i];
    for (std::size_t i = 0; i < result.symbols.size(); ++i) result.symbols[i] = Draft.symbols[i];
    for (std::size_t i = 0; i < Draft.view_count; ++i) result.views[i] = Draft.views[i];
    result.view_count = Draft.view_count;
    for (int i = 0; i < Draft.relation_count; ++i) result.relations[i] = Draft.relations[i];
    result.relation_count = Draft.relation_count;
    result.nonempty = Draft.nonempty;
    result.size = Draft.size + outputs;
    result.axis_count = Draft.axis_count;
    result.symbol_count = Draft.symbol_count;
    return result;
}

consteval int room_for(std::span<const formula* const> roots) {
    int weight = 8;
    for (const formula* root : roots) weight += 2 * root->weight;
    return static_cast<int>(std::bit_ceil(static_cast<unsigned>(weight)));
}

/// The frozen graph of the formulas `E::description...`, all in one: equal parts are shared between them.
template <bool ForKernel, Expression... E>
struct program_graph {
    static constexpr std::array<const formula*, sizeof...(E)> roots{&E::description...};
    static constexpr const auto& rough = draft<roots, ForKernel, room_for(roots)>();
    static constexpr auto value = shrink<rough>();

    /// The first symbol whose name another symbol has too, or -1.
    static constexpr int ambiguous_symbol = [] {
        for (int i = 0; i < value.symbol_count; ++i)
            for (int j = 0; j < i; ++j)
                if (value.symbols[static_cast<std::size_t>(i)]->name == value.symbols[static_cast<std::size_t>(j)]->name) return i;
        return -1;
    }();
    static constexpr int ambiguous_axis = [] {
        for (int i = 0; i < value.axis_count; ++i)
            for (int j = 0; j < i; ++j)
                if (value.axes[static_cast<std::size_t>(i)]->name == value.axes[static_cast<std::size_t>(j)]->name) return i;
        return -1;
    }();
};

/// Whether every name of a program means one thing; says so if one means two.
template <class Program>
constexpr bool names_are_unique() {
    if constexpr (Program::ambiguous_symbol >= 0) {
        constexpr auto name = Program::value.symbols[Program::ambiguous_symbol]->name;
        diagnostics::one_name_two_symbols<to_fixed_string<name.size()>(name)>();
        return false;
    } else if constexpr (Program::ambiguous_axis >= 0) {
        constexpr auto name = Program::value.axes[Program::ambiguous_axis]->name;
        diagnostics::one_name_two_axes<to_fixed_string<name.size()>(name)>();
        return false;
    }
    return true;
}

}  // namespace tikhonov::detail
