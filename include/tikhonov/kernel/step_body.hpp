// What a step does for one group of lanes of one or several rows: its actions in order, and where its accumulators begin and end.
#pragma once

#include <tikhonov/kernel/step_code.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

template <class Program, class T, int Step>
struct step_body {
    using facts = step_facts<Program, T, Step>;
    using code = step_code<Program, T, Step>;
    using sums = step_sums<Program, T, Step>;
    using addresses = step_addresses<Program, T, Step>;
    using frame = typename addresses::frame;
    using state = typename addresses::state;

    static constexpr std::ptrdiff_t fetch_distance = 8192 / static_cast<std::ptrdiff_t>(sizeof(T));  ///< elements

    static constexpr bool in_memory(int id) {
        return facts::place_of(id).kind != storage::length && facts::place_of(id).kind != storage::position;
    }

    /// `visit(Action)` for the chosen actions. A list, and not a fold expression, whose nesting clang bounds by 256.
    template <action_kind Kind, int Depth, class Visit>
    TIKHONOV_INLINE static void each(Visit visit) {
        constexpr auto chosen = facts::select(Kind, Depth);
        [&]<int... Index>(std::integer_sequence<int, Index...>) TIKHONOV_INLINE_LAMBDA {
            [[maybe_unused]] const char in_order[] = {'\0', (visit(std::integral_constant<int, chosen.items[Index]>{}), '\0')...};
        }
        (std::make_integer_sequence<int, chosen.count>{});
    }
    /// The address of an action at the current loop indices; inside the lane loop the outer part is already known.
    template <int Action, int Depth>
    TIKHONOV_INLINE static T* address(const state& now) {
        if constexpr (Depth == facts::loops - 1 && facts::loops > 0)
            return now.row[Action] + addresses::template offset_along<Action, facts::loops - 1>(now);
        else return now.base[Action] + addresses::template offset<Action, Depth + 1>(now);
    }

    /// Loads of values that change with loop `Depth` but with none inside it.
    template <int Depth, bool Tail, int Members>
    TIKHONOV_INLINE static void loads(state& now, std::ptrdiff_t count) {
        each<action_kind::load, Depth>([&]<int Action>(std::integral_constant<int, Action>)
                                           TIKHONOV_INLINE_LAMBDA { load<Action, Depth, Tail, Members>(now, count); });
    }
    template <int Action, int Depth, bool Tail, int Members>
    TIKHONOV_INLINE static void load(state& now, std::ptrdiff_t count) {
        constexpr int id = facts::action(Action).node;
        constexpr int points = facts::points(id);
        constexpr int members = facts::has(facts::node_at(id).axes, facts::tiled_axis) ? Members : 1;
        const T* memory = nullptr;
        if constexpr (in_memory(id)) memory = address<Action, Depth>(now);
        if constexpr (in_memory(id) && facts::side_by_side(id)) {
            [&]<int... Member>(std::integer_sequence<int, Member...>) TIKHONOV_INLINE_LAMBDA {
                (..., code::template load_all_points<Action, Tail, Member>(now, memory, count));
            }
            (std::make_integer_sequence<int, members>{});
        } else [&]<int... Each>(std::integer_sequence<int, Each...>) TIKHONOV_INLINE_LAMBDA {
                (..., code::template load<Action, Tail, Each / points, Each % points>(now, memory, count));
            }
        (std::make_integer_sequence<int, members * points>{});
    }
    template <int Depth, int Members>
    TIKHONOV_INLINE static void computations(state& now) {
        each<action_kind::compute, Depth>([&]<int Action>(std::integral_constant<int, Action>) TIKHONOV_INLINE_LAMBDA {
            constexpr int points = facts::points(facts::action(Action).node);
            [&]<int... Each>(std::integer_sequence<int, Each...>) TIKHONOV_INLINE_LAMBDA {
                (..., code::template compute<facts::action(Action).node, Each / points, Each % points>(now));
            }
            (std::make_integer_sequence<int, Members * points>{});
        });
    }
    /// `Held`: sums over rows are in registers, see `hold`.
    template <bool Tail, int Members, bool Held = false, bool Stream = false>
    TIKHONOV_INLINE static void body(state& now, std::ptrdiff_t count) {
        constexpr int lane = facts::loops - 1;
        if constexpr (facts::loops > 0) loads<lane, Tail, Members>(now, count);
        computations<lane, Members>(now);
        each<action_kind::store, facts::any_depth>([&]<int Action>(std::integral_constant<int, Action>) TIKHONOV_INLINE_LAMBDA {
            constexpr int points = facts::points(facts::action(Action).node);
            T* memory = address<Action, lane>(now);
            if constexpr (facts::side_by_side(facts::action(Action).node)) {
                [&]<int... Member>(std::integer_sequence<int, Member...>) TIKHONOV_INLINE_LAMBDA {
                    (..., code::template store_all_points<Action, Tail, Member>(now, memory, count));
                }
                (std::make_integer_sequence<int, Members>{});
            } else [&]<int... Each>(std::integer_sequence<int, Each...>) TIKHONOV_INLINE_LAMBDA {
                    (..., code::template store<Action, Tail, Each / points, Each % points, Stream>(now, memory, count));
                }
            (std::make_integer_sequence<int, Members * points>{});
        });
        each<action_kind::accumulate, facts::any_depth>([&]<int Action>(std::integral_constant<int, Action>) TIKHONOV_INLINE_LAMBDA {
            accumulate<Action, Tail, Members, Held>(now, count);
        });
    }
    template <int Action, bool Tail, int Members, bool Held>
    TIKHONOV_INLINE static void accumulate(state& now, std::ptrdiff_t count) {
        T* memory = nullptr;
        if constexpr (!facts::in_registers(facts::action(Action).node)) memory = address<Action, facts::loops - 1>(now);
        [&]<int... Point>(std::integer_sequence<int, Point...>) TIKHONOV_INLINE_LAMBDA {
            (..., sums::template accumulate<Action, Tail, Members, Point, Held>(now, memory, count));
        }
        (std::make_integer_sequence<int, facts::points(facts::action(Action).node)>{});
    }
    /// Accumulators begin before the outermost loop that they cover, and end behind it.
    template <int Depth, int Members>
    TIKHONOV_INLINE static void begin(state& now) {
        each<action_kind::accumulate, Depth>([&]<int Action>(std::integral_constant<int, Action>) TIKHONOV_INLINE_LAMBDA {
            constexpr int points = facts::points(facts::action(Action).node);
            [&]<int... Each>(std::integer_sequence<int, Each...>) TIKHONOV_INLINE_LAMBDA {
                (..., sums::template begin_accumulator<facts::action(Action).node, Each / points, Each % points>(now));
            }
            (std::make_integer_sequence<int, Members * points>{});
        });
    }
    template <int Depth, int Members>
    TIKHONOV_INLINE static void end(state& now) {
        each<action_kind::accumulate, Depth>([&]<int Action>(std::integral_constant<int, Action>) TIKHONOV_INLINE_LAMBDA {
            T* memory = now.base[Action] + addresses::template offset<Action, Depth>(now);
            sums::template end_accumulator<Action, Members>(now, memory);
        });
    }
    /// Elements until the output that can be written past the caches is aligned; -1 if it never is.
    TIKHONOV_INLINE static std::ptrdiff_t to_alignment(const state& now) {
        std::ptrdiff_t result = -1;
        each<action_kind::store, facts::any_depth>([&]<int Action>(std::integral_constant<int, Action>) TIKHONOV_INLINE_LAMBDA {
            result = elements_to_alignment(address<Action, facts::loops - 1>(now));
        });
        return result;
    }
    template <action_kind Kind, int Depth>
    TIKHONOV_INLINE static void open_rows(state& now) {
        each<Kind, Depth>([&]<int Action>(std::integral_constant<int, Action>) TIKHONOV_INLINE_LAMBDA {
            if constexpr (in_memory(facts::action(Action).node))
                now.row[Action] = now.base[Action] + addresses::template offset<Action, facts::loops - 1>(now);
        });
    }
    /// Where a row is one group of lanes, sums over rows that go to memory stay in registers from the first row to the last.
    TIKHONOV_INLINE static void hold(state& now) { move_held<true>(now); }
    TIKHONOV_INLINE static void release(state& now) { move_held<false>(now); }
    template <bool In>
    TIKHONOV_INLINE static void move_held(state& now) {
        each<action_kind::accumulate, facts::loops>([&]<int Action>(std::integral_constant<int, Action>) TIKHONOV_INLINE_LAMBDA {
            if constexpr (facts::can_be_held(facts::action(Action).node)) {
                [&]<int... Point>(std::integer_sequence<int, Point...>) TIKHONOV_INLINE_LAMBDA {
                    (..., sums::template move_held<In, Action, Point>(now, address<Action, facts::loops - 1>(now)));
                }
                (std::make_integer_sequence<int, facts::points(facts::action(Action).node)>{});
            }
        });
    }
    /// Addresses and what no loop changes.
    TIKHONOV_INLINE static void open(state& now) {
        [&]<int... Action>(std::integer_sequence<int, Action...>) TIKHONOV_INLINE_LAMBDA {
            [[maybe_unused]] const char in_order[] = {'\0', (open_place<Action>(now), '\0')...};
        }
        (std::make_integer_sequence<int, facts::step.count>{});
        loads<-1, false, 1>(now, facts::width);
        if constexpr (facts::loops > 0) computations<-1, 1>(now);
    }
    template <int Action>
    TIKHONOV_INLINE static void open_place(state& now) {
        if constexpr (facts::action(Action).kind != action_kind::compute && in_memory(facts::action(Action).node))
            addresses::template open<Action>(now);
    }
};

}  // namespace tikhonov::detail
