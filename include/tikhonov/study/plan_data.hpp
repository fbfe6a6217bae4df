// The plan of a kernel and its graph as plain data, which running code may read.
#pragma once

#include <string>
#include <vector>

#include <tikhonov/run/kernel.hpp>
#include <tikhonov/study/text.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail::study {

/// How a step uses registers.
struct orientation {
    short lanes = -1;       ///< the axis that runs in them; -1 for a product of matrices where that depends on lengths
    short together = 1;     ///< rows, or registers where there is but one loop
    short near = 1;         ///< the same where rows are in a near cache
    short long_row = 0;     ///< numbers: the steps of a group always go together through longer ones
    short fewest_held = 0;  ///< rows longer than that
    short most_held = 0;    ///< and up to that stay in registers between the steps of a group
    bool brief = false;     ///< rows no longer than a register are done as many together as it has numbers
};
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
    const bool* scalar;
    const bool* recomputed;
    const bool* fused;
    const bool* reduces;              ///< a node is a sum or a maximum,
    const bool* calculates;           ///< or a function of numbers
    const orientation* orientations;  ///< of the steps
    axis_set narrow;
    int streamed;
    int step_count;
    int phases;
    const std::size_t* extents;
    std::size_t item;                        ///< bytes of a number
    std::vector<std::string> titles;         ///< of the outputs, the last nodes
    std::vector<std::string_view> formulas;  ///< of the outputs as written; empty for gradients
    register_facts registers;
    std::vector<std::size_t> lengths;  ///< of the axes in the last call; empty before the first

    std::span<const plan_action> actions_of(int s) const { return {actions + steps[s].first, static_cast<std::size_t>(steps[s].count)}; }
};

/// The constants that `explain` needs of a program, as plain data: running code must not refer to the graph.
template <class Program, class T>
class plan_tables {
    static constexpr const auto& graph = Program::graph;
    static constexpr const auto& plan = Program::plan;
    static constexpr auto size = static_cast<std::size_t>(graph.size);
    template <int S>
    static constexpr orientation orientation_of() {
        using facts = step_facts<Program, T, S>;
        if (facts::step.contraction >= 0) return {.lanes = lanes_of_product(facts::step)};
        orientation result{static_cast<short>(facts::lane_axis), static_cast<short>(facts::tile), static_cast<short>(facts::near_tile)};
        if constexpr (facts::step.grouped > 0) {
            result.long_row = static_cast<short>(group_facts<Program, T, S>::long_row * facts::width);
            result.fewest_held = static_cast<short>(group_facts<Program, T, S>::fewest_held);
            result.most_held = static_cast<short>(group_facts<Program, T, S>::most_held);
        }
        result.brief = facts::loops == 2 && facts::light_rows;
        return result;
    }
    static constexpr bool contiguous(int id, int axis) {
        const kept_place& it = plan.places[static_cast<std::size_t>(id)];
        return it.rank > 0 && it.axes[it.rank - 1] == axis;
    }
    /// As `contract_matrices` chooses.
    static constexpr short lanes_of_product(const plan_step& it) {
        const int rows = it.loops[0], summed = it.loops[1], columns = it.loops[2];
        const node& product = graph.nodes[static_cast<std::size_t>(graph.nodes[static_cast<std::size_t>(it.contraction)].operand[0])];
        const bool swapped = (graph.nodes[static_cast<std::size_t>(product.operand[0])].axes >> columns & 1) != 0;
        const int left = product.operand[swapped ? 1 : 0], right = product.operand[swapped ? 0 : 1];
        const bool by_columns = contiguous(it.contraction, columns);
        for (const bool transposed : {false, true}) {
            if (transposed && by_columns) return static_cast<short>(columns);
            if (!contiguous(transposed ? right : left, summed)) continue;
            const std::size_t wide = graph.axes[static_cast<std::size_t>(transposed ? rows : columns)]->extent;
            const std::size_t deep = graph.axes[static_cast<std::size_t>(summed)]->extent;
            if (wide == run_time_extent) return -1;
            // the deeper, the rather
            const std::ptrdiff_t depth = deep == run_time_extent ? std::ptrdiff_t{1} << 24 : static_cast<std::ptrdiff_t>(deep);
            if (!tiles::few_columns<T>(static_cast<std::ptrdiff_t>(wide), depth)) continue;
            return deep == run_time_extent ? short{-1} : static_cast<short>(summed);
        }
        return static_cast<short>(rows);
    }

  public:
    struct tables {
        cell cells[size]{};
        short operands[size][max_operands]{};
        bool reduces[size]{};
        bool calculates[size]{};
        orientation orientations[static_cast<std::size_t>(plan.step_count) + 1]{};
        std::string_view axes[static_cast<std::size_t>(graph.axis_count) + 1]{};
        std::size_t extents[static_cast<std::size_t>(graph.axis_count) + 1]{};
    };
    static constexpr tables value = [] {
        tables made;
        const graph_script cells(graph, made.cells, false);
        for (std::size_t id = 0; id < size; ++id) {
            for (int k = 0; k < max_operands; ++k) made.operands[id][k] = static_cast<short>(graph.nodes[id].operand[k]);
            made.reduces[id] = graph.nodes[id].op->kind == shape::reduction;
            made.calculates[id] = graph.nodes[id].op->kind == shape::elementwise;
        }
        [&]<int... S>(std::integer_sequence<int, S...>) { (..., (made.orientations[S] = orientation_of<S>())); }
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
        .scalar = plan.scalar,
        .recomputed = plan.recomputed,
        .fused = plan.fused,
        .reduces = tables.reduces,
        .calculates = tables.calculates,
        .orientations = tables.orientations,
        .narrow = plan.narrow,
        .streamed = plan.streamed,
        .step_count = plan.step_count,
        .phases = plan.phases,
        .extents = tables.extents,
        .item = sizeof(T),
        .titles = std::move(titles),
        .formulas = {output_formula<Outputs>()...},
        .registers = {static_cast<int>(lanes<T>::size), tiles::most_rows, tiles::most_groups * static_cast<int>(lanes<T>::size),
                      tiles::most_sums},
        .lengths = std::move(lengths),
    };
}

}  // namespace tikhonov::detail::study
