// The plan of a kernel and its graph as plain data, which running code may read.
#pragma once

#include <string>
#include <vector>

#include <tikhonov/run/kernel.hpp>
#include <tikhonov/study/text.hpp>

namespace tikhonov::study {

/// What `explain` reads of a kernel: its plan, and its graph as plain data.
struct plan_data {
    script nodes;
    const short (*operands)[max_operands];  ///< of the nodes; those of the script may look through a node
    const place* places;
    const step* steps;
    const action* actions;
    const short* step_of;
    axis_set narrow;
    int streamed;
    int step_count;
    int phases;
    const std::size_t* extents;
    std::size_t item;                        ///< bytes of a number
    std::vector<std::string> titles;         ///< of the outputs, the last nodes
    std::vector<std::string_view> formulas;  ///< of the outputs as written; empty for gradients
};

/// The constants that `explain` needs of a program, as plain data: running code must not refer to the graph.
template <class Program>
struct plan_tables {
    static constexpr const auto& graph = Program::graph;
    static constexpr auto size = static_cast<std::size_t>(graph.size);
    struct tables {
        cell cells[size]{};
        short operands[size][max_operands]{};
        std::string_view axes[static_cast<std::size_t>(graph.axis_count) + 1]{};
        std::size_t extents[static_cast<std::size_t>(graph.axis_count) + 1]{};
    };
    static constexpr tables value = [] {
        tables made;
        const graph_script cells(graph, made.cells, false);
        for (std::size_t id = 0; id < size; ++id)
            for (int k = 0; k < max_operands; ++k) made.operands[id][k] = static_cast<short>(graph.nodes[id].operand[k]);
        for (int a = 0; a < graph.axis_count; ++a) {
            made.axes[a] = graph.axes[static_cast<std::size_t>(a)]->name;
            made.extents[a] = graph.axes[static_cast<std::size_t>(a)]->extent;
        }
        return made;
    }();
};

/// "value", "gradient(w)", "w": what an output is called.
template <class Output>
std::string output_title() {
    if constexpr (requires { typename Output::with_respect_to; })
        return "gradient(" + std::string(Output::with_respect_to::info.name) + ")";
    else if constexpr (requires { typename Output::target; }) return "new " + std::string(Output::target::info.name);
    else return "value";
}
template <class Output>
std::string_view output_formula() {
    if constexpr (requires { typename Output::with_respect_to; }) return {};
    else return to_text(typename Output::expression{});
}

}  // namespace tikhonov::study
