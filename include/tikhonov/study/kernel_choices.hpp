// What a kernel has chosen for a step and for each of its actions, as plain data. Nothing is decided here: all of it asks the code that
// runs.
#pragma once

#include <array>

#include <tikhonov/kernel/contraction_step.hpp>
#include <tikhonov/kernel/nest.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail::study {

/// How a step uses registers.
struct orientation {
    short lanes = -1;    ///< the axis that runs in them; -1 for a product of matrices where that depends on lengths
    short together = 1;  ///< rows from afar, or registers where there is but one loop
    short near = 1;      ///< the same where rows are in a near cache
    bool brief = false;  ///< rows no longer than a register are done as many together as it has numbers, and calls say how long rows are
    group_rule group{};  ///< of the group that begins with this step
};
/// How often a step does something.
struct repetition {
    signed char depth = -1;    ///< the innermost loop at every turn of which it is done; -1: once
    short points = 1;          ///< of the narrow axes: done for each
    short terms = 1;           ///< and for each point that a sum adds up
    bool from_memory = false;  ///< of a load: what no loop and no call says already
    bool gathers = false;      ///< reads its first operand by label
};

inline constexpr std::ptrdiff_t long_enough = std::ptrdiff_t{1} << 24;  ///< numbers: more make no difference to any choice

template <class Program, class T, int Step>
class kernel_choices {
    using facts = step_facts<Program, T, Step>;
    static constexpr const auto& plan = Program::plan;
    static constexpr const auto& graph = Program::graph;
    static constexpr const plan_step& step = plan.steps[static_cast<std::size_t>(Step)];

    /// Between which lengths a loop may have its own.
    static constexpr std::array<std::ptrdiff_t, 2> lengths(int depth) {
        if (const std::ptrdiff_t known = facts::known_length(depth); known > 0) return {known, known};
        const std::size_t extent = graph.axes[static_cast<std::size_t>(step.loops[depth])]->extent;
        return {1, extent == run_time_extent ? long_enough : static_cast<std::ptrdiff_t>(extent)};
    }
    static constexpr bool contiguous(int id, int axis) {
        const kept_place& it = plan.places[static_cast<std::size_t>(id)];
        return it.fixed_stride[it.position(axis)] == 1;
    }
    /// One axis if the shortest and the longest matrices agree. All between do, too: the deeper, the rather along the sums.
    static constexpr int lanes_of_product() {
        using product = contraction_step<Program, T, Step>;
        bool along[3]{};  // rows, summed axis, columns
        for (const std::ptrdiff_t rows : lengths(0))
            for (const std::ptrdiff_t depth : lengths(1))
                for (const std::ptrdiff_t columns : lengths(2)) {
                    const auto way = tiles::way_of_product<T>(rows, depth, columns, contiguous(product::left, product::summed),
                                                              contiguous(product::right, product::summed),
                                                              contiguous(product::result, product::column_axis));
                    along[way.along_sums ? 1 : way.transposed ? 0 : 2] = true;
                }
        if (along[0] + along[1] + along[2] > 1) return -1;
        return along[0] ? product::row_axis : along[1] ? product::summed : product::column_axis;
    }

  public:
    static constexpr orientation of_step() {
        if constexpr (step.contraction >= 0) {
            return {.lanes = static_cast<short>(lanes_of_product())};
        } else {
            using loops = nest<Program, T, Step>;
            const std::ptrdiff_t known = facts::loops > 0 ? facts::known_length(facts::loops - 1) : 0;
            const std::ptrdiff_t length = known > 0 ? known : long_enough;
            orientation result{
                .lanes = static_cast<short>(facts::lane_axis),
                .together = static_cast<short>(loops::rows_together(length, true)),
                .near = static_cast<short>(loops::rows_together(length, false)),
                .brief = loops::by_short_rows && known == 0,
            };
            if constexpr (step.grouped > 0) result.group = group_facts<Program, T, Step>::rule;
            return result;
        }
    }
    static constexpr repetition of_action(const plan_action& a) {
        const node& n = graph.nodes[static_cast<std::size_t>(a.node)];
        const bool reduction = n.op->kind == shape::reduction;
        return {
            .depth = static_cast<signed char>(a.kind == action_kind::compute ? facts::compute_depth(a.node) : facts::loops - 1),
            .points = plan.points[static_cast<std::size_t>(a.node)],
            .terms = static_cast<short>(reduction ? step_operands<Program, T, Step>::terms_of(n.over) : 1),
            .from_memory = a.kind == action_kind::load && step_body<Program, T, Step>::in_memory(a.node),
            .gathers = a.kind == action_kind::compute && is_gathered(n, 0, plan.narrow),
        };
    }
};

}  // namespace tikhonov::detail::study
