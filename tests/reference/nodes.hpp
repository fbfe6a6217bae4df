// Interprets the library's graphs, whatever the passes have made of them: again one plain loop per node in long double. It tells
// whether a pass preserved the meaning of a formula.
#pragma once

#include <bit>
#include <span>

#include <reference/interpreter.hpp>

namespace reference {

/// The environment with the lengths of axes that the library has made up.
template <class AxisName>
environment<real> with_made_axes(environment<real> env, std::span<const tikhonov::detail::axis_relation> relations, AxisName axis_name) {
    for (std::size_t round = 0; round < relations.size(); ++round)
        for (const tikhonov::detail::axis_relation& it : relations) {
            const std::string_view made = axis_name(it.shorter);
            const std::string_view like = axis_name(it.longer);
            if (made.starts_with('\'') && (!like.starts_with('\'') || env.extents.contains(like))) env.extents[made] = env.length(like);
        }
    return env;
}

/// The values of all nodes of a graph, a builder or a frozen one, described by some functions.
template <class Node, class AxisName, class Symbol, class View>
std::vector<tensor<real>> interpret_nodes(int size, Node node_at, AxisName axis_name, Symbol symbol_name, View view_at,
                                          const environment<real>& env) {
    const auto grid_of = [&](tikhonov::axis_set set) {
        grid result;
        for (; set != 0; set &= set - 1) {
            const std::string_view name = axis_name(std::countr_zero(set));
            result.add(name, env.length(name));
        }
        return result;
    };
    std::vector<tensor<real>> value;
    value.reserve(static_cast<std::size_t>(size));
    for (int id = 0; id < size; ++id) {
        const tikhonov::detail::node& n = node_at(id);
        const grid axes = grid_of(n.axes);
        const grid over = grid_of(n.over);
        const std::string_view name = n.op->name;
        const auto x = [&](int k) -> const tensor<real>& { return value[static_cast<std::size_t>(n.operand[k])]; };
        tensor<real> result;
        if (name == "symbol") {
            result = env.value(symbol_name(n.index));
            const tikhonov::detail::symbol_view& view = view_at(n.view);
            // through names that nobody has, because a view may exchange two axes
            static constexpr std::string_view free[] = {"0", "1", "2", "3", "4", "5", "6", "7"};
            for (const bool first : {true, false})
                for (int i = 0; i < view.rank; ++i) {
                    const auto at = static_cast<std::size_t>(i);
                    const std::string_view to = axis_name(view.axes[i]);
                    if (first) result = reindex(result, result.axes.names[at], free[at], result.axes.lengths[at], 0);
                    else result = reindex(result, free[at], to, env.length(to), view.offset[i]);
                }
        } else if (name == "position") {
            result.axes = axes;
            for (std::size_t i = 0; i < axes.count(); ++i) result.data.push_back(static_cast<real>(i));
        } else if (name == "reindex") {
            const auto nodes = [&](std::size_t i) -> const tikhonov::detail::node& { return node_at(static_cast<int>(i)); };
            struct {
                decltype(nodes)& at;
                const tikhonov::detail::node& operator[](std::size_t i) const { return at(i); }
            } array{nodes};
            const std::string_view to = axis_name(tikhonov::detail::new_axis(array, n));
            result = reindex(x(0), axis_name(tikhonov::detail::old_axis(array, n)), to, env.length(to), n.index);
        } else if (name == "keep") result = x(0);
        else if (name == "constant") result = {{}, {n.value}};
        else if (name == "extent") result = {{}, {static_cast<real>(env.length(axis_name(n.index)))}};
        else if (name == "sum") result = add_up(x(0), over);
        else if (name == "maximum") result = largest_along(x(0), over);
        else if (name == "norm") result = length_along(x(0), over);
        else if (name == "logsumexp") result = log_sum_exp(x(0), over);
        else if (name == "spread") result = repeat(x(0), axes);
        else if (name == "stop_gradient" || name == "output") result = x(0);
        else if (name == "pick") result = select(x(0), x(1), over.names[0], axes);
        else if (name == "scatter") result = place(x(0), x(1), over.names[0], axes);
        else if (name == "scatter_sum") result = add_up(place(x(0), x(1), axis_name(n.index), grid_of(n.axes | n.over)), over);
        else {
            const function& body = function_named(name);
            const watch before = watched;
            std::vector<std::size_t> at[3];
            for (int k = 0; k < n.op->arity; ++k) at[k] = positions(axes, x(k).axes);
            result.axes = axes;
            for (std::size_t i = 0; i < at[0].size(); ++i) {
                real operands[3]{};
                for (int k = 0; k < n.op->arity; ++k) operands[k] = x(k).data[at[k][i]];
                result.data.push_back(body.call(operands));
            }
            // an element that is compared with the maximum of all of them is that very number, and not close to it by chance
            for (const int k : {0, 1})
                if ((name == "equal" || name == "<") && node_at(n.operand[k]).op->name == "maximum" &&
                    node_at(n.operand[k]).operand[0] == n.operand[1 - k])
                    watched = before;
        }
        if (!result.axes.contains(axes) || !axes.contains(result.axes))
            throw std::logic_error("a node states other axes than it has: " + std::string(name));
        if (name != "constant")  // an expanded logsumexp compares with infinity
            for (const real e : result.data) watched.seen(magnitude(e));
        value.push_back(std::move(result));
    }
    return value;
}

inline std::vector<tensor<real>> interpret_nodes(const tikhonov::detail::builder& g, const environment<real>& env) {
    std::vector<tikhonov::detail::axis_relation> relations;
    for (int i = 0; i < g.relation_count(); ++i) relations.push_back(g.relation(i));
    const auto name_of_axis = [&](int a) { return g.axis(a).name; };
    return interpret_nodes(
        g.size(), [&](int id) -> const tikhonov::detail::node& { return g[id]; }, name_of_axis, [&](int s) { return g.symbol_at(s).name; },
        [&](int v) -> const tikhonov::detail::symbol_view& { return g.view(v); }, with_made_axes(env, relations, name_of_axis));
}
template <int Nodes, int Axes, int Symbols, int Outputs>
std::vector<tensor<real>> interpret_nodes(const tikhonov::detail::graph<Nodes, Axes, Symbols, Outputs>& g, const environment<real>& env) {
    const auto name_of_axis = [&](int a) { return g.axes[static_cast<std::size_t>(a)]->name; };
    return interpret_nodes(
        g.size, [&](int id) -> const tikhonov::detail::node& { return g.nodes[static_cast<std::size_t>(id)]; }, name_of_axis,
        [&](int s) { return g.symbols[static_cast<std::size_t>(s)]->name; },
        [&](int v) -> const tikhonov::detail::symbol_view& { return g.views[static_cast<std::size_t>(v)]; },
        with_made_axes(env, {g.relations, static_cast<std::size_t>(g.relation_count)}, name_of_axis));
}

/// The largest difference of two tensors of the same axes, in whatever order those are stored; a NaN is kept.
inline real distance(const tensor<real>& a, const tensor<real>& b) {
    if (!a.axes.contains(b.axes) || !b.axes.contains(a.axes)) throw std::logic_error("tensors with different axes are compared");
    real largest = 0;
    const auto at = positions(a.axes, b.axes);
    for (std::size_t i = 0; i < at.size(); ++i) {
        const real difference = magnitude(a.data[i] - b.data[at[i]]);
        if (!(difference <= largest)) largest = difference;
    }
    return largest;
}

}  // namespace reference
