// From a primitive's struct to its descriptor, and from a primitive and operands to an expression or a node.
#pragma once

#include <tikhonov/graph/operand.hpp>
#include <tikhonov/graph/provenance.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// The traits of a primitive `P`. It states `name` and `value(x...)`, and what differs from the defaults:
/// `arity` (1), `commutative` (false), `boolean` (false), `composite` (false: a kernel calls `value`; true: it takes `value` apart and
/// shares the parts with others), `of_conditions` (false: operands are numbers), `latex` (its command in LaTeX, else its name is
/// printed), and its derivative as one of
/// - `slope(x, y)` or `slope<K>(x..., y)`: dy/dx_k, a formula of the operands and of the result y;
/// - `pullback<K>(g, x..., y)`: the adjoint of operand K, where a product `g * slope` would not do.
/// What the analysis may know of it stands in `about(x...)`, which returns `facts` (properties.hpp) for what is `known` of operands.
template <class P>
struct define {
    static constexpr int arity = [] {
        if constexpr (requires { P::arity; }) return P::arity;
        else return 1;
    }();
    static constexpr bool commutative = requires { P::commutative; };
    static constexpr bool boolean = requires { P::boolean; };

    template <int K>
    static constexpr term pullback_of([[maybe_unused]] term g, [[maybe_unused]] const term* x, [[maybe_unused]] term y) {
        if constexpr (requires { P::slope(x[0], y); }) return g * P::slope(x[0], y);
        else if constexpr (requires { P::template slope<K>(x[0], x[1], y); }) return g * P::template slope<K>(x[0], x[1], y);
        else if constexpr (requires { P::template pullback<K>(g, x[0], x[1], x[2], y); })
            return P::template pullback<K>(g, x[0], x[1], x[2], y);
        else return term{};
    }
    static constexpr term pullback(int operand, term g, const term* x, term y) {
        if (operand == 0) return pullback_of<0>(g, x, y);
        if constexpr (arity > 1) {
            if (operand == 1) return pullback_of<1>(g, x, y);
        }
        if constexpr (arity > 2) return pullback_of<2>(g, x, y);
        else return term{};
    }

    /// `value` is generic in its number type, so on terms it builds the nodes that it is made of.
    static constexpr term parts(const term* x) {
        if constexpr (arity == 1) return P::value(x[0]);
        else if constexpr (arity == 2) return P::value(x[0], x[1]);
        else return P::value(x[0], x[1], x[2]);
    }
    static constexpr bool composite = requires { P::composite; };

    static constexpr facts about([[maybe_unused]] const known* x) {
        if constexpr (requires { P::about(x[0]); }) return P::about(x[0]);
        else if constexpr (requires { P::about(x[0], x[1]); }) return P::about(x[0], x[1]);
        else if constexpr (requires { P::about(x[0], x[1], x[2]); }) return P::about(x[0], x[1], x[2]);
        else return {};
    }

    static constexpr primitive descriptor = [] {
        primitive result{P::name.view(), shape::elementwise, arity, commutative, boolean, nullptr, provenance<P>::hash};
        if constexpr (!boolean) result.pullback = &pullback;
        if constexpr (composite) result.parts = &parts;
        if constexpr (requires { &P::about; }) result.about = &about;
        result.foreign = provenance<P>::foreign;
        if constexpr (requires { P::latex; }) result.latex = P::latex.view();
        return result;
    }();
    friend constexpr auto primitive_type(opcode<&descriptor>) { return P{}; }
};

/// `P` applied to expressions: `type` is the expression, and `say()` the sentence if they do not fit. Defined by the language.
template <class P, class... X>
struct application;

template <class... X>
inline constexpr bool has_term = (std::same_as<X, term> || ...);

/// What `apply<P>(x...)` returns: a node where a node is among the operands. Spelt out, and not deduced, because derivative rules
/// use the very functions whose descriptors hold them.
template <class P, class... X>
using applied = typename std::conditional_t<has_term<X...>, std::type_identity<term>, application<P, X...>>::type;

constexpr term as_term(builder&, term x) { return x; }
template <double Value>
constexpr term as_term(builder& graph, constant<Value>) {
    return {&graph, graph.constant(Value)};
}

/// Applies a primitive to expressions, or, inside derivative rules, to nodes of a graph.
template <class P, class... X>
    requires Operands<X...>
constexpr applied<P, X...> apply(X... x) {
    if constexpr (has_term<X...>) {
        builder* graph = nullptr;
        auto find = [&](auto operand) {
            if constexpr (std::same_as<decltype(operand), term>) graph = operand.graph;
        };
        (find(x), ...);
        return term{graph, graph->elementwise(&define<P>::descriptor, as_term(*graph, x).id...)};
    } else {
        application<P, X...>::say();
        return {};
    }
}

/// Only wrong calls reach this: not one expression among the operands.
template <class P, class... X>
    requires(!(Operand<X> || ...))
constexpr auto apply(const X&...) { return application<P, X...>::refuse(); }

}  // namespace tikhonov::detail
