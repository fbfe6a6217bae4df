// A step of the plan that is one product of matrices.
#pragma once

#include <tikhonov/kernel/step_facts.hpp>
#include <tikhonov/simd/contraction.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// A step that is nothing but such a product: its loops are the rows of the result, the summed axis and the columns.
template <class Program, class T, int Step>
class contraction_step {
    using facts = step_facts<Program, T, Step>;
    using frame = typename facts::frame;

  public:
    static constexpr int result = facts::step.contraction;
    static constexpr int product = facts::node_at(result).operand[0];
    static constexpr int row_axis = facts::step.loops[0], summed = facts::step.loops[1], column_axis = facts::step.loops[2];
    static constexpr bool swapped = facts::has(facts::node_at(facts::node_at(product).operand[0]).axes, column_axis);
    static constexpr int left = facts::node_at(product).operand[swapped ? 1 : 0];
    static constexpr int right = facts::node_at(product).operand[swapped ? 0 : 1];

  private:
    /// Rows of the streamed axis are those of the block at hand, if the step belongs to a pass.
    static constexpr bool by_block(int axis) { return axis == facts::plan.streamed && facts::step.phase % 2 == 1; }
    static std::ptrdiff_t length(const frame& call, int axis) {
        return by_block(axis) ? call.last - call.first : call.extent[static_cast<std::size_t>(axis)];
    }
    template <class Element, int Node, int Down, int Across>
    static matrix_view<Element> view(const frame& call) {
        const std::ptrdiff_t down = call.stride[Node][facts::place_of(Node).position(Down)];
        const std::ptrdiff_t across = call.stride[Node][facts::place_of(Node).position(Across)];
        Element* data = call.data[Node];
        if constexpr (facts::place_of(Node).kind != storage::block)
            data += call.first * ((by_block(Down) ? down : 0) + (by_block(Across) ? across : 0));
        return {data, length(call, Down), length(call, Across), down, across};
    }

  public:
    /// The packed operand is the same for all blocks of a pass: it is packed once, into memory that belongs to this step alone.
    static constexpr bool keeps = facts::step.phase % 2 == 1 && !facts::has(facts::node_at(right).axes, facts::plan.streamed);

    /// Elements of memory for packing.
    static std::ptrdiff_t room(const frame& call) {
        return tiles::room<T>(call.extent[static_cast<std::size_t>(summed)], call.extent[static_cast<std::size_t>(column_axis)], keeps);
    }
    /// `fresh`: nothing has been added to a total yet, which may hold anything.
    static void run(const frame& call, tiles::workspace<T>& packed, bool fresh) {
        const auto left_matrix = view<const T, left, row_axis, summed>(call);
        const auto right_matrix = view<const T, right, summed, column_axis>(call);
        const auto result_matrix = view<T, result, row_axis, column_axis>(call);
        const bool add = facts::place_of(result).kind == storage::accumulator && !fresh;
        if constexpr (facts::node_at(product).op == &masked_multiply_op) {
            constexpr bool left_masked = facts::node_at(product).operand[1] == left;
            if (!(left_masked ? all_finite<T>(right_matrix) : all_finite<T>(left_matrix)))
                return contract_masked<T>(left_matrix, right_matrix, result_matrix, add, left_masked);
        }
        contract_matrices<T>(left_matrix, right_matrix, result_matrix, add, packed);
    }
};

/// Where the memory of step `Step` for packed operands begins: what is kept comes first, what all others share comes last. For the number
/// of steps: how much there is.
template <class Program, class T, int Step>
std::ptrdiff_t packing_offset(const frame_of<Program, T>& call) {
    constexpr const auto& plan = Program::plan;
    std::ptrdiff_t kept = 0, shared = 0, offset = -1;
    [&]<int... Each>(std::integer_sequence<int, Each...>) {
        (..., [&] {
            if constexpr (plan.steps[static_cast<std::size_t>(Each)].contraction >= 0) {
                using product = contraction_step<Program, T, Each>;
                constexpr std::ptrdiff_t line = 64 / static_cast<std::ptrdiff_t>(sizeof(T));
                const std::ptrdiff_t room = (product::room(call) + line - 1) / line * line;
                if (Each == Step && product::keeps) offset = kept;
                if (product::keeps) kept += room;
                else shared = std::max(shared, room);
            }
        }());
    }
    (std::make_integer_sequence<int, plan.step_count>{});
    return Step == plan.step_count ? kept + shared : offset >= 0 ? offset : kept;
}

}  // namespace tikhonov::detail
