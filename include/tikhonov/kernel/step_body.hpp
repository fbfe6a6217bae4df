// What a step does for one group of lanes of one or several rows: its actions in order, and where its accumulators begin and end.
#pragma once

#include <tikhonov/kernel/step_code.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

template <class Program, class T, int Step>
struct step_body {
    using F = step_facts<Program, T, Step>;
    using code = step_code<Program, T, Step>;
    using sums = step_sums<Program, T, Step>;
    using at = step_addresses<Program, T, Step>;
    using frame = typename at::frame;
    using state = typename at::state;

    static constexpr std::ptrdiff_t fetch_distance = 8192 / static_cast<std::ptrdiff_t>(sizeof(T));  ///< elements

    static constexpr bool in_memory(int id) { return F::W(id).kind != storage::length && F::W(id).kind != storage::position; }

    /// `visit(I)` for the chosen actions. A list, and not a fold expression, whose nesting clang bounds by 256.
    template <action_kind Kind, int Depth, class Visit>
    TIKHONOV_INLINE static void each(Visit visit) {
        constexpr auto chosen = F::select(Kind, Depth);
        [&]<int... I>(std::integer_sequence<int, I...>) TIKHONOV_INLINE_LAMBDA {
            [[maybe_unused]] const char in_order[] = {'\0', (visit(std::integral_constant<int, chosen.items[I]>{}), '\0')...};
        }
        (std::make_integer_sequence<int, chosen.count>{});
    }
    /// The address of an action at the current loop indices; inside the lane loop the outer part is already known.
    template <int I, int Depth>
    TIKHONOV_INLINE static T* address(const state& s) {
        if constexpr (Depth == F::loops - 1 && F::loops > 0) return s.row[I] + at::template offset_along<I, F::loops - 1>(s);
        else return s.base[I] + at::template offset<I, Depth + 1>(s);
    }

    /// Loads of values that change with loop `Depth` but with none inside it.
    template <int Depth, bool Tail, int Members>
    TIKHONOV_INLINE static void loads(state& s, std::ptrdiff_t count) {
        each<action_kind::load, Depth>([&]<int I>(std::integral_constant<int, I>)
                                           TIKHONOV_INLINE_LAMBDA { load<I, Depth, Tail, Members>(s, count); });
    }
    template <int I, int Depth, bool Tail, int Members>
    TIKHONOV_INLINE static void load(state& s, std::ptrdiff_t count) {
        constexpr int id = F::A(I).node;
        constexpr int k = F::points(id);
        constexpr int members = F::has(F::N(id).axes, F::tiled_axis) ? Members : 1;
        const T* p = nullptr;
        if constexpr (in_memory(id)) p = address<I, Depth>(s);
        if constexpr (in_memory(id) && F::side_by_side(id)) {
            [&]<int... U>(std::integer_sequence<int, U...>) TIKHONOV_INLINE_LAMBDA {
                (..., code::template load_all_points<I, Tail, U>(s, p, count));
            }
            (std::make_integer_sequence<int, members>{});
        } else [&]<int... J>(std::integer_sequence<int, J...>) TIKHONOV_INLINE_LAMBDA {
                (..., code::template load<I, Tail, J / k, J % k>(s, p, count));
            }
        (std::make_integer_sequence<int, members * k>{});
    }
    template <int Depth, int Members>
    TIKHONOV_INLINE static void computations(state& s) {
        each<action_kind::compute, Depth>([&]<int I>(std::integral_constant<int, I>) TIKHONOV_INLINE_LAMBDA {
            constexpr int k = F::points(F::A(I).node);
            [&]<int... J>(std::integer_sequence<int, J...>) TIKHONOV_INLINE_LAMBDA {
                (..., code::template compute<F::A(I).node, J / k, J % k>(s));
            }
            (std::make_integer_sequence<int, Members * k>{});
        });
    }
    /// `Held`: sums over rows are in registers, see `hold`.
    template <bool Tail, int Members, bool Held = false, bool Stream = false>
    TIKHONOV_INLINE static void body(state& s, std::ptrdiff_t count) {
        constexpr int lane = F::loops - 1;
        if constexpr (F::loops > 0) loads<lane, Tail, Members>(s, count);
        computations<lane, Members>(s);
        each<action_kind::store, F::any_depth>([&]<int I>(std::integral_constant<int, I>) TIKHONOV_INLINE_LAMBDA {
            constexpr int k = F::points(F::A(I).node);
            T* p = address<I, lane>(s);
            if constexpr (F::side_by_side(F::A(I).node)) {
                [&]<int... U>(std::integer_sequence<int, U...>) TIKHONOV_INLINE_LAMBDA {
                    (..., code::template store_all_points<I, Tail, U>(s, p, count));
                }
                (std::make_integer_sequence<int, Members>{});
            } else [&]<int... J>(std::integer_sequence<int, J...>) TIKHONOV_INLINE_LAMBDA {
                    (..., code::template store<I, Tail, J / k, J % k, Stream>(s, p, count));
                }
            (std::make_integer_sequence<int, Members * k>{});
        });
        each<action_kind::accumulate, F::any_depth>([&]<int I>(std::integral_constant<int, I>)
                                                        TIKHONOV_INLINE_LAMBDA { accumulate<I, Tail, Members, Held>(s, count); });
    }
    template <int I, bool Tail, int Members, bool Held>
    TIKHONOV_INLINE static void accumulate(state& s, std::ptrdiff_t count) {
        T* p = nullptr;
        if constexpr (!F::in_registers(F::A(I).node)) p = address<I, F::loops - 1>(s);
        [&]<int... K>(std::integer_sequence<int, K...>) TIKHONOV_INLINE_LAMBDA {
            (..., sums::template accumulate<I, Tail, Members, K, Held>(s, p, count));
        }
        (std::make_integer_sequence<int, F::points(F::A(I).node)>{});
    }
    /// Accumulators begin before the outermost loop that they cover, and end behind it.
    template <int Depth, int Members>
    TIKHONOV_INLINE static void begin(state& s) {
        each<action_kind::accumulate, Depth>([&]<int I>(std::integral_constant<int, I>) TIKHONOV_INLINE_LAMBDA {
            constexpr int k = F::points(F::A(I).node);
            [&]<int... J>(std::integer_sequence<int, J...>) TIKHONOV_INLINE_LAMBDA {
                (..., sums::template begin_accumulator<F::A(I).node, J / k, J % k>(s));
            }
            (std::make_integer_sequence<int, Members * k>{});
        });
    }
    template <int Depth, int Members>
    TIKHONOV_INLINE static void end(state& s) {
        each<action_kind::accumulate, Depth>([&]<int I>(std::integral_constant<int, I>) TIKHONOV_INLINE_LAMBDA {
            T* p = s.base[I] + at::template offset<I, Depth>(s);
            sums::template end_accumulator<I, Members>(s, p);
        });
    }
    /// Elements until the output that can be written past the caches is aligned; -1 if it never is.
    TIKHONOV_INLINE static std::ptrdiff_t to_alignment(const state& s) {
        std::ptrdiff_t result = -1;
        each<action_kind::store, F::any_depth>([&]<int I>(std::integral_constant<int, I>)
                                                   TIKHONOV_INLINE_LAMBDA { result = elements_to_alignment(address<I, F::loops - 1>(s)); });
        return result;
    }
    template <action_kind Kind, int Depth>
    TIKHONOV_INLINE static void open_rows(state& s) {
        each<Kind, Depth>([&]<int I>(std::integral_constant<int, I>) TIKHONOV_INLINE_LAMBDA {
            if constexpr (in_memory(F::A(I).node)) s.row[I] = s.base[I] + at::template offset<I, F::loops - 1>(s);
        });
    }
    /// Where a row is one group of lanes, sums over rows that go to memory stay in registers from the first row to the last.
    TIKHONOV_INLINE static void hold(state& s) { move_held<true>(s); }
    TIKHONOV_INLINE static void release(state& s) { move_held<false>(s); }
    template <bool In>
    TIKHONOV_INLINE static void move_held(state& s) {
        each<action_kind::accumulate, F::loops>([&]<int I>(std::integral_constant<int, I>) TIKHONOV_INLINE_LAMBDA {
            if constexpr (F::can_be_held(F::A(I).node)) {
                [&]<int... K>(std::integer_sequence<int, K...>) TIKHONOV_INLINE_LAMBDA {
                    (..., sums::template move_held<In, I, K>(s, address<I, F::loops - 1>(s)));
                }
                (std::make_integer_sequence<int, F::points(F::A(I).node)>{});
            }
        });
    }
    /// Addresses and what no loop changes.
    TIKHONOV_INLINE static void open(state& s) {
        [&]<int... I>(std::integer_sequence<int, I...>) TIKHONOV_INLINE_LAMBDA {
            [[maybe_unused]] const char in_order[] = {'\0', (open_place<I>(s), '\0')...};
        }
        (std::make_integer_sequence<int, F::S.count>{});
        loads<-1, false, 1>(s, F::width);
        if constexpr (F::loops > 0) computations<-1, 1>(s);
    }
    template <int I>
    TIKHONOV_INLINE static void open_place(state& s) {
        if constexpr (F::A(I).kind != action_kind::compute && in_memory(F::A(I).node)) at::template open<I>(s);
    }
};

}  // namespace tikhonov::detail
