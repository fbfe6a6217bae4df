// A step of the plan that is one product of matrices.
#pragma once

#include <tikhonov/kernel/step_facts.hpp>
#include <tikhonov/simd/contraction.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

/// A step that is nothing but such a product: its loops are the rows of the result, the summed axis and the columns.
template <class Program, class T, int Step>
class contraction_step {
    using F = step_facts<Program, T, Step>;
    using frame = typename F::frame;

  public:
    static constexpr int result = F::S.contraction;
    static constexpr int product = F::N(result).operand[0];
    static constexpr int row_axis = F::S.loops[0], summed = F::S.loops[1], column_axis = F::S.loops[2];
    static constexpr bool swapped = F::has(F::N(F::N(product).operand[0]).axes, column_axis);
    static constexpr int left = F::N(product).operand[swapped ? 1 : 0];
    static constexpr int right = F::N(product).operand[swapped ? 0 : 1];

  private:
    /// Rows of the streamed axis are those of the block at hand, if the step belongs to a pass.
    static constexpr bool by_block(int axis) { return axis == F::P.streamed && F::S.phase % 2 == 1; }
    static std::ptrdiff_t length(const frame& f, int axis) {
        return by_block(axis) ? f.last - f.first : f.extent[static_cast<std::size_t>(axis)];
    }
    template <class Element, int Id, int Down, int Across>
    static matrix_view<Element> view(const frame& f) {
        const std::ptrdiff_t down = f.stride[Id][F::W(Id).position(Down)];
        const std::ptrdiff_t across = f.stride[Id][F::W(Id).position(Across)];
        Element* data = f.data[Id];
        if constexpr (F::W(Id).kind != storage::block) data += f.first * ((by_block(Down) ? down : 0) + (by_block(Across) ? across : 0));
        return {data, length(f, Down), length(f, Across), down, across};
    }

  public:
    /// The packed operand is the same for all blocks of a pass: it is packed once, into memory that belongs to this step alone.
    static constexpr bool keeps = F::S.phase % 2 == 1 && !F::has(F::N(right).axes, F::P.streamed);

    /// Elements of memory for packing.
    static std::ptrdiff_t room(const frame& f) {
        return tiles::room<T>(f.extent[static_cast<std::size_t>(summed)], f.extent[static_cast<std::size_t>(column_axis)], keeps);
    }
    /// `fresh`: nothing has been added to a total yet, which may hold anything.
    static void run(const frame& f, tiles::workspace<T>& packed, bool fresh) {
        const auto a = view<const T, left, row_axis, summed>(f);
        const auto b = view<const T, right, summed, column_axis>(f);
        const auto c = view<T, result, row_axis, column_axis>(f);
        const bool add = F::W(result).kind == storage::accumulator && !fresh;
        if constexpr (F::N(product).op == &masked_multiply_op) {
            constexpr bool left_masked = F::N(product).operand[1] == left;
            if (!(left_masked ? all_finite<T>(b) : all_finite<T>(a))) return contract_masked<T>(a, b, c, add, left_masked);
        }
        contract_matrices<T>(a, b, c, add, packed);
    }
};

/// Where the memory of step `Step` for packed operands begins: what is kept comes first, what all others share comes last. For the number
/// of steps: how much there is.
template <class Program, class T, int Step>
std::ptrdiff_t packing_offset(const call_frame<T, static_cast<int>(Program::plan.size), Program::graph.axis_count>& f) {
    constexpr const auto& P = Program::plan;
    std::ptrdiff_t kept = 0, shared = 0, offset = -1;
    [&]<int... S>(std::integer_sequence<int, S...>) {
        (..., [&] {
            if constexpr (P.steps[static_cast<std::size_t>(S)].contraction >= 0) {
                using product = contraction_step<Program, T, S>;
                constexpr std::ptrdiff_t line = 64 / static_cast<std::ptrdiff_t>(sizeof(T));
                const std::ptrdiff_t room = (product::room(f) + line - 1) / line * line;
                if (S == Step && product::keeps) offset = kept;
                if (product::keeps) kept += room;
                else shared = std::max(shared, room);
            }
        }());
    }
    (std::make_integer_sequence<int, P.step_count>{});
    return Step == P.step_count ? kept + shared : offset >= 0 ? offset : kept;
}

}  // namespace tikhonov::detail
