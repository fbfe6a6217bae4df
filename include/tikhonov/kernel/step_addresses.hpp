// The locals of a running step, and where in memory its values are.
#pragma once

#include <utility>

#include <tikhonov/kernel/step_facts.hpp>
#include <tikhonov/simd/shuffles.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

template <class Program, class T, int Step>
struct step_addresses {
    using facts = step_facts<Program, T, Step>;
    using frame = typename facts::frame;
    static constexpr std::size_t actions = facts::step.count > 0 ? facts::step.count : 1;

    struct no_members {};
    /// How far the rows done together are from the first of them, where they are listed.
    struct listed_members {
        const std::ptrdiff_t* rows[actions];
        std::ptrdiff_t ahead[actions];
        std::ptrdiff_t apart[actions][static_cast<std::size_t>(facts::most_together)];
    };

    /// Locals of a running step. Addresses, strides and bounds are copied from the frame, because the compiler must assume that a vector
    /// store changes the frame, and would read them again after each.
    struct state : std::conditional_t<lists_rows<Program>, listed_members, no_members> {
        const frame& call;
        std::ptrdiff_t from[max_rank]{};  ///< where the loops begin
        std::ptrdiff_t to[max_rank]{};    ///< and end
        std::ptrdiff_t index[max_rank]{};
        std::ptrdiff_t limit = 0;  ///< of the lane loop
        T* base[actions];          ///< the place of each action
        T* row[actions];           ///< the same at the current indices of the loops outside the lanes
        std::ptrdiff_t stride[actions][max_rank];
        lanes<T> value[static_cast<std::size_t>(facts::most_together * facts::registers)];
        flags<T> flag[static_cast<std::size_t>(facts::most_together * facts::registers)];

        explicit state(const frame& of) : call(of) {
            for (int depth = 0; depth < facts::loops; ++depth) {
                from[depth] = facts::by_block(depth) ? call.first : 0;
                to[depth] = facts::by_block(depth) ? call.last : call.extent[static_cast<std::size_t>(facts::step.loops[depth])];
            }
        }
    };

    // ---- addresses
    template <int Action>
    TIKHONOV_INLINE static void open(state& now) {
        constexpr int id = facts::action(Action).node;
        now.base[Action] = now.call.data[id];
        for (int i = 0; i < facts::place_of(id).rank; ++i) now.stride[Action][i] = now.call.stride[id][i];
        if constexpr (facts::listed(id)) {
            now.rows[Action] = now.call.rows[id];
            now.ahead[Action] = fetched_ahead<T>(now.to[facts::loops - 1]);
        }
    }
    template <int Action, int Axis>
    TIKHONOV_INLINE static std::ptrdiff_t stride(const state& now) {
        constexpr int id = facts::action(Action).node;
        constexpr int position = facts::place_of(id).position(Axis);
        if constexpr (position < 0) return 0;
        else if constexpr (facts::place_of(id).fixed_stride[position] != 0) return facts::place_of(id).fixed_stride[position];
        else return now.stride[Action][position];
    }
    template <int Action, int Loop>
    TIKHONOV_INLINE static std::ptrdiff_t offset_along(const state& now) {
        constexpr int id = facts::action(Action).node;
        if constexpr (facts::place_of(id).position(facts::step.loops[Loop]) < 0) {
            return 0;
        } else {
            std::ptrdiff_t index = now.index[Loop];
            if constexpr (facts::listed(id) && facts::step.loops[Loop] == facts::plan.streamed) index = row<Action>(now, 0);
            if constexpr (facts::place_of(id).kind == storage::block && facts::step.loops[Loop] == facts::plan.streamed)
                index -= now.from[Loop];  // buffers begin with the block
            return index * stride<Action, facts::step.loops[Loop]>(now);
        }
    }
    /// The number of a listed row: `Ahead` rows behind the one at hand.
    template <int Action>
    TIKHONOV_INLINE static std::ptrdiff_t row(const state& now, std::ptrdiff_t ahead) {
        return now.rows[Action][now.index[0] - now.from[0] + ahead];
    }
    /// Before `Members` rows are loaded.
    template <int Members>
    TIKHONOV_INLINE static void open_listed(state& now) {
        constexpr auto loads = facts::select(action_kind::load, facts::loops - 1);
        [&]<int... Index>(std::integer_sequence<int, Index...>) TIKHONOV_INLINE_LAMBDA {
            (..., [&] {
                constexpr int action = loads.items[Index];
                if constexpr (facts::listed(facts::action(action).node)) {
                    const std::ptrdiff_t pitch = stride<action, facts::plan.streamed>(now);
                    const std::ptrdiff_t first = row<action>(now, 0);
                    shuffles::repeat<Members>([&](auto member) TIKHONOV_INLINE_LAMBDA {
                        now.apart[action][member] = (row<action>(now, member) - first) * pitch;
                    });
                }
            }());
        }
        (std::make_integer_sequence<int, loads.count>{});
    }
    /// The start of a row that comes later.
    template <int Action>
    TIKHONOV_INLINE static const T* row_ahead(const state& now, std::ptrdiff_t member) {
        return now.base[Action] + row<Action>(now, now.ahead[Action] + member) * stride<Action, facts::plan.streamed>(now);
    }
    template <int Action, int Members>
    TIKHONOV_INLINE static void fetch_listed(const state& now, std::ptrdiff_t length) {
        for (int member = 0; member < Members; ++member) prefetch(row_ahead<Action>(now, member), 0, length);
    }
    /// From the start of a place to the current indices of the outer `Depths` loops.
    template <int Action, int Depths>
    TIKHONOV_INLINE static std::ptrdiff_t offset(const state& now) {
        return [&]<int... Loop>(std::integer_sequence<int, Loop...>) TIKHONOV_INLINE_LAMBDA {
            return (std::ptrdiff_t{0} + ... + offset_along<Action, Loop>(now));
        }
        (std::make_integer_sequence<int, Depths>{});
    }
    /// Of one member of the tile and one point of the narrow axes.
    template <int Action, int Member, int Point>
    TIKHONOV_INLINE static std::ptrdiff_t inner_offset(const state& now) {
        constexpr int id = facts::action(Action).node;
        if constexpr (facts::listed(id)) {
            if constexpr (Member == 0) return 0;
            else return now.apart[Action][Member];
        }
        std::ptrdiff_t sum = Member == 0 ? 0 : Member * (facts::tile_lanes ? facts::width : 1) * stride<Action, facts::tiled_axis>(now);
        if constexpr (facts::points(id) > 1) sum += [&]<int... Position>(std::integer_sequence<int, Position...>) TIKHONOV_INLINE_LAMBDA {
                return (std::ptrdiff_t{0} + ... + narrow_along<Action, Point, Position>(now));
            }
        (std::make_integer_sequence<int, facts::place_of(id).rank>{});
        return sum;
    }
    template <int Action, int Point, int Position>
    TIKHONOV_INLINE static std::ptrdiff_t narrow_along(const state& now) {
        constexpr int id = facts::action(Action).node;
        constexpr int axis = facts::place_of(id).axes[Position];
        if constexpr (!facts::has(facts::plan.narrow, axis)) return 0;
        else {
            constexpr int along = project_points(facts::graph, facts::plan.narrow & facts::node_at(id).axes, Point, axis_set{1} << axis);
            return along * stride<Action, axis>(now);
        }
    }
};

}  // namespace tikhonov::detail
