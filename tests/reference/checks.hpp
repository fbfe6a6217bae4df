// What is checked of one formula: that the passes preserve its value, and that its gradients are its derivatives.
#pragma once

#include <random>
#include <sstream>

#include <reference/nodes.hpp>

namespace reference {

/// `compared` is false where the reference itself is not finite or lies within rounding of a kink.
struct verdict {
    bool compared = false;
    std::string failure;
};

/// Differences are held against the largest number met on the way: what cancels has lost that much.
inline constexpr real tolerance = 1e-13L;

using frozen = tikhonov::detail::graph<2048, tikhonov::detail::max_axes, 64, 16>;

inline tensor<real> node_value(const std::vector<tensor<real>>& nodes, int id) { return nodes[static_cast<std::size_t>(id)]; }

/// A random direction in the space of all symbols.
template <class Random>
std::map<std::string_view, std::vector<real>> random_direction(const environment<real>& env, Random& random) {
    std::map<std::string_view, std::vector<real>> direction;
    for (const auto& [name, value] : env.values)
        for (std::size_t i = 0; i < value.data.size(); ++i) direction[name].push_back(static_cast<real>(random() >> 11) * 0x1p-52L - 1);
    return direction;
}

inline void report(std::string& failure, const char* what, const formula& root, real expected, real found) {
    std::ostringstream out;
    out.precision(18);
    out << what << ": the reference says " << expected << ", the library " << found << ", of " << text(root) << '\n';
    failure += out.str();
}

/// Lowers `root` with its gradients and compares, before and after the expansion for kernels: the value, and the sum of gradients
/// along a random direction with the dual-number derivative of the formula as written. `root` has no axes.
template <class Random>
verdict check_formula(const formula& root, const std::vector<const formula*>& gradients, const environment<real>& env, Random& random) {
    watched = {};
    const auto direction = random_direction(env, random);
    environment<dual1> raised = raise(env);
    for (const formula* g : gradients) {
        const std::string_view name = g->operands[1]->symbol->name;
        auto& data = raised.values.at(name).data;
        for (std::size_t i = 0; i < data.size(); ++i) data[i].d = direction.at(name)[i];
    }
    const dual1 expected = interpret(root, raised).data[0];
    if (!std::isfinite(expected.v) || !std::isfinite(expected.d) || !watched.trustworthy()) return {};

    std::vector<const formula*> roots{&root};
    roots.insert(roots.end(), gradients.begin(), gradients.end());
    if (roots.size() > std::tuple_size_v<decltype(frozen::outputs)>) throw std::logic_error("too many outputs for one check");
    verdict result{true, {}};
    for (const bool for_kernel : {false, true}) {
        const auto graph = tikhonov::detail::lower<frozen>(roots, for_kernel);
        if (graph.overflow) return {};
        const auto nodes = interpret_nodes(graph, env);
        const real value = node_value(nodes, graph.outputs[0]).data[0];
        real slope = 0;
        for (std::size_t k = 1; k < roots.size(); ++k) {
            const std::string_view name = roots[k]->operands[1]->symbol->name;
            const tensor<real> along{env.value(name).axes, direction.at(name)};
            const tensor<real> found = node_value(nodes, graph.outputs[k]);
            const auto at = positions(along.axes, found.axes);
            for (std::size_t i = 0; i < at.size(); ++i) slope += along.data[i] * found.data[at[i]];
        }
        if (!watched.trustworthy()) return {};
        const real allowed = tolerance * std::max<real>(1, watched.largest);
        if (!(magnitude(value - expected.v) <= allowed))
            report(result.failure, for_kernel ? "value, expanded" : "value", root, expected.v, value);
        if (!(magnitude(slope - expected.d) <= allowed))
            report(result.failure, for_kernel ? "gradient, expanded" : "gradient", root, expected.d, slope);
    }
    return result;
}

}  // namespace reference
