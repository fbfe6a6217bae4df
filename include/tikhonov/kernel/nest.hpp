// The loops around the straight-line code of a step: rows outside, lanes inside, tails at the end.
#pragma once

#include <tikhonov/kernel/step_code.hpp>

namespace tikhonov {

template <class Program, class T, int Step>
class nest {
    using F = step_facts<Program, T, Step>;
    using code = step_code<Program, T, Step>;
    using at = step_addresses<Program, T, Step>;
    using frame = typename at::frame;
    using state = typename at::state;

    /// Parameter-sized work and very long bodies get one body for whole groups of lanes and tails alike: half the code.
    static constexpr bool one_body = F::S.phase % 2 == 0 || (F::tile == 1 && F::registers > 256);

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
        each<action_kind::load, Depth>([&]<int I>(std::integral_constant<int, I>) TIKHONOV_INLINE_LAMBDA {
            constexpr int id = F::A(I).node;
            constexpr int k = F::points(id);
            const T* p = nullptr;
            if constexpr (in_memory(id)) p = address<I, Depth>(s);
            if constexpr (in_memory(id) && F::side_by_side(id)) {
                constexpr int members = F::has(F::N(id).axes, F::tiled_axis) ? Members : 1;
                [&]<int... U>(std::integer_sequence<int, U...>) TIKHONOV_INLINE_LAMBDA {
                    (..., code::template load_all_points<I, Tail, U>(s, p, count));
                }
                (std::make_integer_sequence<int, members>{});
            } else [&]<int... J>(std::integer_sequence<int, J...>) TIKHONOV_INLINE_LAMBDA {
                    (..., code::template load<I, Tail, J / k, J % k>(s, p, count));
                }
            (std::make_integer_sequence<int, (F::has(F::N(id).axes, F::tiled_axis) ? Members : 1) * k>{});
        });
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
    template <bool Tail, int Members>
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
                    (..., code::template store<I, Tail, J / k, J % k>(s, p, count));
                }
            (std::make_integer_sequence<int, Members * k>{});
        });
        each<action_kind::accumulate, F::any_depth>([&]<int I>(std::integral_constant<int, I>) TIKHONOV_INLINE_LAMBDA {
            T* p = nullptr;
            if constexpr (!F::in_registers(F::A(I).node)) p = address<I, lane>(s);
            [&]<int... K>(std::integer_sequence<int, K...>) TIKHONOV_INLINE_LAMBDA {
                (..., code::template accumulate<I, Tail, Members, K>(s, p, count));
            }
            (std::make_integer_sequence<int, F::points(F::A(I).node)>{});
        });
    }
    /// Accumulators begin before the outermost loop that they cover, and end behind it.
    template <int Depth, int Members>
    TIKHONOV_INLINE static void begin(state& s) {
        each<action_kind::accumulate, Depth>([&]<int I>(std::integral_constant<int, I>) TIKHONOV_INLINE_LAMBDA {
            constexpr int k = F::points(F::A(I).node);
            [&]<int... J>(std::integer_sequence<int, J...>) TIKHONOV_INLINE_LAMBDA {
                (..., code::template begin_accumulator<F::A(I).node, J / k, J % k>(s));
            }
            (std::make_integer_sequence<int, Members * k>{});
        });
    }
    template <int Depth, int Members>
    TIKHONOV_INLINE static void end(state& s) {
        each<action_kind::accumulate, Depth>([&]<int I>(std::integral_constant<int, I>) TIKHONOV_INLINE_LAMBDA {
            T* p = s.base[I] + at::template offset<I, Depth>(s);
            code::template end_accumulator<I, Members>(s, p);
        });
    }

    /// Rows of the streamed axis are those of the block at hand, if the step belongs to a pass.
    static constexpr bool by_block(int depth) { return F::S.loops[depth] == F::P.streamed && F::S.phase % 2 == 1; }
    TIKHONOV_INLINE static std::ptrdiff_t start(const frame& f, int depth) { return by_block(depth) ? f.first : 0; }
    TIKHONOV_INLINE static std::ptrdiff_t stop(const frame& f, int depth) {
        return by_block(depth) ? f.last : f.extent[static_cast<std::size_t>(F::S.loops[depth])];
    }

    template <int Members>
    TIKHONOV_INLINE static void lane_loop(state& s) {
        constexpr int depth = F::loops - 1;
        begin<depth, F::tile_lanes ? F::tile : Members>(s);
        open_rows<action_kind::load, depth>(s);
        open_rows<action_kind::store, F::any_depth>(s);
        open_rows<action_kind::accumulate, F::loops>(s);  // those in memory
        s.limit = stop(s.f, depth);
        std::ptrdiff_t& i = s.index[depth];
        i = start(s.f, depth);
        if constexpr (!one_body) {
            constexpr int together = F::tile_lanes ? F::tile : Members;
            constexpr std::ptrdiff_t by = F::tile_lanes ? F::tile * F::width : F::width;
            for (; i + by <= s.limit; i += by) body<false, together>(s, F::width);
        }
        for (; i < s.limit; i += F::width) body<true, F::tile_lanes ? 1 : Members>(s, s.limit - i < F::width ? s.limit - i : F::width);
        end<depth, Members>(s);
    }
    template <action_kind Kind, int Depth>
    TIKHONOV_INLINE static void open_rows(state& s) {
        each<Kind, Depth>([&]<int I>(std::integral_constant<int, I>) TIKHONOV_INLINE_LAMBDA {
            if constexpr (in_memory(F::A(I).node)) s.row[I] = s.base[I] + at::template offset<I, F::loops - 1>(s);
        });
    }
    template <int Depth>
    TIKHONOV_INLINE static void row_loop(state& s) {
        begin<Depth, F::most_together>(s);
        const std::ptrdiff_t last = stop(s.f, Depth);
        std::ptrdiff_t& i = s.index[Depth];
        i = start(s.f, Depth);
        if constexpr (Depth == F::loops - 2) {
            constexpr int lane = F::loops - 1;
            if constexpr (F::short_tile > F::tile)
                if (stop(s.f, lane) - start(s.f, lane) <= short_row) rows<Depth, F::short_tile>(s, last);
            rows<Depth, F::tile>(s, last);
            if constexpr (F::tile > 1) rows<Depth, 1>(s, last);
        } else {
            for (; i < last; ++i) {
                loads<Depth, false, 1>(s, F::width);
                computations<Depth, 1>(s);
                row_loop<Depth + 1>(s);
            }
        }
        end<Depth, F::most_together>(s);
    }
    /// Rows of inputs that are far away are asked for some time before they are read. Walking four rows side by side is more than the
    /// hardware foresees: with this hint it reads memory at full speed, without it at two thirds.
    template <int Members>
    TIKHONOV_INLINE static void fetch_ahead(const state& s) {
        each<action_kind::load, F::loops - 1>([&]<int I>(std::integral_constant<int, I>) TIKHONOV_INLINE_LAMBDA {
            constexpr int id = F::A(I).node;
            if constexpr (F::W(id).kind == storage::input && F::W(id).rank == 2 && F::W(id).position(F::P.streamed) == 0) {
                if (!s.f.far) return;
                const std::ptrdiff_t pitch = at::template stride<I, F::P.streamed>(s);
                prefetch(s.base[I] + (s.index[0] + fetch_distance / pitch + Members) * pitch, Members * pitch);
            }
        });
    }
    static constexpr std::ptrdiff_t fetch_distance = 8192 / static_cast<std::ptrdiff_t>(sizeof(T));  ///< elements
    static constexpr std::ptrdiff_t short_row = 2 * F::width;
    /// As many rows as there are whole tiles of `Members`.
    template <int Depth, int Members>
    TIKHONOV_INLINE static void rows(state& s, std::ptrdiff_t last) {
        std::ptrdiff_t& i = s.index[Depth];
        for (; i + Members <= last; i += Members) {
            if constexpr (by_block(Depth) && F::loops == 2) fetch_ahead<Members>(s);
            loads<Depth, false, Members>(s, F::width);
            computations<Depth, Members>(s);
            lane_loop<Members>(s);
        }
    }

  public:
    /// Whether the place of a reduction has to hold the identity before this step runs.
    static constexpr bool adds_to_memory(int id) { return !F::in_registers(id) || F::revisited(id); }

    [[gnu::noinline, gnu::flatten]] static void run(const frame& f) {
        state s(f);
        [&]<int... I>(std::integer_sequence<int, I...>) TIKHONOV_INLINE_LAMBDA {
            [[maybe_unused]] const char in_order[] = {'\0', (open<I>(s), '\0')...};
        }
        (std::make_integer_sequence<int, F::S.count>{});
        loads<-1, false, 1>(s, F::width);
        if constexpr (F::loops > 0) computations<-1, 1>(s);
        if constexpr (F::loops == 0) body<false, 1>(s, F::width);
        else if constexpr (F::loops == 1) lane_loop<1>(s);
        else row_loop<0>(s);
    }

  private:
    template <int I>
    TIKHONOV_INLINE static void open(state& s) {
        if constexpr (F::A(I).kind != action_kind::compute && in_memory(F::A(I).node)) at::template open<I>(s);
    }
};

}  // namespace tikhonov
