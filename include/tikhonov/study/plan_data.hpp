// The plan of a kernel and its graph as plain data, which running code may read.
#pragma once

#include <string>
#include <vector>

#include <tikhonov/run/kernel.hpp>
#include <tikhonov/study/kernel_choices.hpp>
#include <tikhonov/study/text.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail::study {

/// What the kernel was compiled for.
struct register_facts {
    int numbers;    ///< in a register
    int tile_rows;  ///< of a product of matrices,
    int tile_columns;
    int tile_sums;  ///< and registers where lanes run along the summed axis
};

/// What `explain` reads of a kernel: its plan, and its graph as plain data.
struct plan_data {
    script nodes;
    const short (*operands)[max_operands];  ///< of the nodes; those of the script may look through a node
    const kept_place* places;
    const plan_step* steps;
    const plan_action* actions;
    const short* step_of;
    const bool* fused;
    const bool* reduces;              ///< a node is a sum or a maximum,
    const bool* calculates;           ///< or a function of numbers
    const orientation* orientations;  ///< of the steps
    const repetition* repetitions;    ///< of the actions
    axis_set narrow;
    int streamed;
    int step_count;
    int phases;
    block_rule blocks;
    const std::size_t* extents;
    std::size_t item;                        ///< bytes of a number
    std::vector<std::string> titles;         ///< of the outputs, the last nodes
    std::vector<std::string_view> formulas;  ///< of the outputs as written; empty for gradients
    register_facts registers;
    std::vector<std::size_t> lengths;  ///< of the axes in the last call; empty before the first

    std::span<const plan_action> actions_of(int s) const { return {actions + steps[s].first, static_cast<std::size_t>(steps[s].count)}; }
    const repetition& repetition_of(const plan_action& a) const { return repetitions[&a - actions]; }
};

/// The constants that `explain` needs of a program, as plain data: running code must not refer to the graph.
template <class Program, class T>
class plan_tables {
    static constexpr const auto& graph = Program::graph;
    static constexpr const auto& plan = Program::plan;
    static constexpr auto size = static_cast<std::size_t>(graph.size);
    static constexpr int action_count = [] {
        int count = 0;
        for (int s = 0; s < plan.step_count; ++s) count = std::max(count, plan.steps[s].first + plan.steps[s].count);
        return count;
    }();

  public:
    struct tables {
        cell cells[size]{};
        short operands[size][max_operands]{};
        bool reduces[size]{};
        bool calculates[size]{};
        orientation orientations[static_cast<std::size_t>(plan.step_count) + 1]{};
        repetition repetitions[static_cast<std::size_t>(action_count) + 1]{};
        std::string_view axes[static_cast<std::size_t>(graph.axis_count) + 1]{};
        std::size_t extents[static_cast<std::size_t>(graph.axis_count) + 1]{};
    };
    template <int S>
    static constexpr void ask(tables& made) {
        using choices = kernel_choices<Program, T, S>;
        made.orientations[S] = choices::of_step();
        for (int i = plan.steps[S].first; i < plan.steps[S].first + plan.steps[S].count; ++i)
            made.repetitions[i] = choices::of_action(plan.actions[i]);
    }
    static constexpr tables value = [] {
        tables made;
        const graph_script cells(graph, made.cells, false);
        for (std::size_t id = 0; id < size; ++id) {
            for (int k = 0; k < max_operands; ++k) made.operands[id][k] = static_cast<short>(graph.nodes[id].operand[k]);
            made.reduces[id] = graph.nodes[id].op->kind == shape::reduction;
            made.calculates[id] = graph.nodes[id].op->kind == shape::elementwise;
        }
        [&]<int... S>(std::integer_sequence<int, S...>) { (..., ask<S>(made)); }
        (std::make_integer_sequence<int, plan.step_count>{});
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

template <class T, class... Outputs>
plan_data plan_data_of(const kernel<T, Outputs...>& of) {
    using program = typename kernel<T, Outputs...>::program;
    static constexpr const auto& tables = plan_tables<program, T>::value;
    static constexpr const auto& plan = program::plan;
    std::vector<std::string> titles{output_title<Outputs>()...};
    if (std::count(titles.begin(), titles.end(), "value") > 1) {
        int number = 0;
        for (std::string& title : titles)
            if (title == "value") title += " " + std::to_string(++number);
    }
    std::vector<std::size_t> lengths;
    bool called = false;  // before the first call, all lengths are 0
    for (int a = 0; a < program::graph.axis_count; ++a) {
        lengths.push_back(of.length(a));
        called = called || (tables.extents[a] == run_time_extent && lengths.back() > 0);
    }
    if (!called) lengths.clear();
    return {
        .nodes = {tables.cells, static_cast<int>(plan.size), tables.axes, true},
        .operands = tables.operands,
        .places = plan.places,
        .steps = plan.steps,
        .actions = plan.actions,
        .step_of = plan.step_of,
        .fused = plan.fused,
        .reduces = tables.reduces,
        .calculates = tables.calculates,
        .orientations = tables.orientations,
        .repetitions = tables.repetitions,
        .narrow = plan.narrow,
        .streamed = plan.streamed,
        .step_count = plan.step_count,
        .phases = plan.phases,
        .blocks = memory_layout<program, T>::blocking,
        .extents = tables.extents,
        .item = sizeof(T),
        .titles = std::move(titles),
        .formulas = {output_formula<Outputs>()...},
        .registers = {static_cast<int>(lanes<T>::size), tiles::most_rows, static_cast<int>(tiles::width<T>), tiles::most_sums},
        .lengths = std::move(lengths),
    };
}

}  // namespace tikhonov::detail::study
