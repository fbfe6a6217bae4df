// What goes by labels: the element of a class, and the rows of a table that are added to.
#pragma once

#include <tikhonov/kernel/step_operands.hpp>
#include <tikhonov/simd/shuffles.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

template <class Program, class T, int Step>
struct step_classes {
    using facts = step_facts<Program, T, Step>;
    using addresses = step_addresses<Program, T, Step>;
    using state = typename addresses::state;
    using operands = step_operands<Program, T, Step>;

    /// Adds one point of the narrow axes of a table where the labels say; `memory` is where class 0 is. Members of a tile follow one
    /// another, and so do lanes that may have the same label.
    template <int Action, bool Tail, int Member, int Point>
    TIKHONOV_INLINE static void scatter(const state& now, T* memory, std::ptrdiff_t count) {
        constexpr int id = facts::action(Action).node;
        constexpr node it = facts::node_at(id);
        constexpr axis_set mine = it.axes & facts::plan.narrow;
        constexpr axis_set all = mine | (it.over & facts::plan.narrow);
        constexpr bool one_label = !facts::has(facts::node_at(it.operand[1]).axes, facts::lane_axis);
        const std::ptrdiff_t pitch = addresses::template stride<Action, it.index>(now);
        memory += addresses::template inner_offset<Action, Member, Point>(now);
        shuffles::repeat<operands::terms_of(it.over)>([&]<int Term>(std::integral_constant<int, Term>) TIKHONOV_INLINE_LAMBDA {
            constexpr int point = project_points(facts::graph, mine, Point, all, it.over & facts::plan.narrow, Term);
            const lanes<T> label = operands::template operand<it.operand[1], all, Member, point>(now);
            const lanes<T> value = operands::template operand<it.operand[0], all, Member, point>(now);
            if constexpr (one_label && operands::template contiguous<id>) {
                T* to = memory + static_cast<std::ptrdiff_t>(label.value.get(0)) * pitch;
                if (!Tail || facts::has_room(id) || (!masked_access && count == facts::width))
                    store_contiguous(to, load_contiguous(to) + value);
                else store_some(to, count, load_some(to, count) + value);
            } else {
                using batch = typename lanes<T>::batch;
                alignas(batch::arch_type::alignment()) T labels[batch::size];
                alignas(batch::arch_type::alignment()) T values[batch::size];
                label.value.store_aligned(labels);
                value.value.store_aligned(values);
                const std::ptrdiff_t along = addresses::template stride<Action, facts::lane_axis>(now);
                for (std::ptrdiff_t i = 0; i < (Tail ? count : facts::width); ++i)
                    memory[static_cast<std::ptrdiff_t>(labels[i]) * pitch + i * along] += values[i];
            }
        });
    }
    template <int Node, int Member, int Point>
    TIKHONOV_INLINE static lanes<T> pick(const state& now) {
        constexpr node it = facts::node_at(Node);
        constexpr int elements = it.operand[0];
        constexpr int axis = std::countr_zero(it.over);
        const lanes<T> label = operands::template operand<it.operand[1], it.axes, Member, Point>(now);
        if constexpr (!is_gathered(it, 0, facts::plan.narrow)) {
            constexpr axis_set all = (it.axes | it.over) & facts::plan.narrow;
            return [&]<int... Class>(std::integer_sequence<int, Class...>) TIKHONOV_INLINE_LAMBDA {
                lanes<T> result(T(0));
                (...,
                 (result = where(
                      label == lanes<T>(static_cast<T>(Class)),
                      operands::template operand<elements, all, Member,
                                                 project_points(facts::graph, it.axes & facts::plan.narrow, Point, all, it.over, Class)>(
                          now),
                      result)));
                return result;
            }
            (std::make_integer_sequence<int, static_cast<int>(facts::graph.axes[axis]->extent)>{});
        } else {
            const auto pitch = [&](int of) TIKHONOV_INLINE_LAMBDA {
                const int position = facts::place_of(elements).position(of);
                return position < 0 ? std::ptrdiff_t{0} : now.call.stride[elements][position];
            };
            const T* memory = now.call.data[elements];
            constexpr bool in_block = facts::place_of(elements).kind == storage::block;
            for (int depth = 0; depth < facts::loops; ++depth) {
                const int along = facts::step.loops[depth];
                memory += (now.index[depth] - (in_block && along == facts::plan.streamed ? now.from[depth] : 0)) * pitch(along);
            }
            if constexpr (facts::tiled_axis >= 0) memory += Member * (facts::tile_lanes ? facts::width : 1) * pitch(facts::tiled_axis);
            for (int other = 0; other < facts::graph.axis_count; ++other)
                if (facts::has(facts::plan.narrow & facts::node_at(elements).axes, other))
                    memory += project_points(facts::graph, facts::plan.narrow & it.axes, Point, axis_set{1} << other) * pitch(other);
            const std::ptrdiff_t rest =
                facts::loops > 0 ? now.limit - now.index[facts::loops - 1] - (facts::tile_lanes ? Member * facts::width : 0) : 1;
            if constexpr (!facts::has(facts::node_at(it.operand[1]).axes, facts::lane_axis) && operands::template contiguous<elements>) {
                memory += static_cast<std::ptrdiff_t>(label.value.get(0)) * pitch(axis);
                return rest >= facts::width ? load_contiguous(memory) : load_some(memory, rest);
            } else {
                // element by element: every lane has a row of its own
                using batch = typename lanes<T>::batch;
                alignas(batch::arch_type::alignment()) T numbers[batch::size];
                label.value.store_aligned(numbers);
                // downwards: lanes beyond the end read the last label before it goes
                for (std::ptrdiff_t i = facts::width - 1; i >= 0; --i) {
                    const std::ptrdiff_t lane = i < rest ? i : rest - 1;
                    numbers[i] = memory[static_cast<std::ptrdiff_t>(numbers[lane]) * pitch(axis) + lane * pitch(facts::lane_axis)];
                }
                return lanes<T>(batch::load_aligned(numbers));
            }
        }
    }
};

}  // namespace tikhonov::detail
