// The loops around the straight-line code of a step: rows outside, lanes inside, tails at the end. How many rows are done together
// depends on how long they are and on where they come from.
#pragma once

#include <tikhonov/kernel/group_facts.hpp>
#include <tikhonov/kernel/step_body.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

template <class Program, class T, int Step>
class nest {
    template <class, class, int>
    friend class grouped_step;
    using F = step_facts<Program, T, Step>;
    using code = step_body<Program, T, Step>;
    using at = step_addresses<Program, T, Step>;
    using frame = typename at::frame;
    using state = typename at::state;

    static constexpr int lane = F::loops - 1;
    /// Parameter-sized work and very long bodies get one body for whole groups of lanes and tails alike: half the code.
    static constexpr bool one_body = F::S.phase % 2 == 0 || (F::tile == 1 && F::registers > 256);
    template <int Depth>
    TIKHONOV_INLINE static std::ptrdiff_t start(const state& s) {
        return F::by_block(Depth) ? s.from[Depth] : 0;
    }
    template <int Depth>
    TIKHONOV_INLINE static std::ptrdiff_t stop(const state& s) {
        return F::known_length(Depth) > 0 ? F::known_length(Depth) : s.to[Depth];
    }
    TIKHONOV_INLINE static std::ptrdiff_t at_most_width(std::ptrdiff_t n) { return n < F::width ? n : F::width; }

    template <int Members>
    TIKHONOV_INLINE static void open_row(state& s) {
        code::template begin<lane, F::tile_lanes ? F::tile : Members>(s);
        code::template open_rows<action_kind::load, lane>(s);
        code::template open_rows<action_kind::store, F::any_depth>(s);
        code::template open_rows<action_kind::accumulate, F::loops>(s);  // those in memory
        s.limit = stop<lane>(s);
        s.index[lane] = start<lane>(s);
    }
    template <int Members>
    TIKHONOV_INLINE static void lane_loop(state& s) {
        open_row<Members>(s);
        std::ptrdiff_t& i = s.index[lane];
        if constexpr (F::streams_out) lanes_past_the_caches(s);
        if constexpr (!one_body) {
            constexpr int together = F::tile_lanes ? F::tile : Members;
            constexpr std::ptrdiff_t by = F::tile_lanes ? F::tile * F::width : F::width;
            for (const std::ptrdiff_t last = s.limit - by; i <= last; i += by) code::template body<false, together>(s, F::width);
        }
        for (; i < s.limit; i += F::width) code::template body<true, F::tile_lanes ? 1 : Members>(s, at_most_width(s.limit - i));
        code::template end<lane, Members>(s);
    }
    /// What is too large for any cache is written past them, from where the memory of the output is aligned. Whoever walks the blocks puts
    /// these writes before all that follow.
    TIKHONOV_INLINE static void lanes_past_the_caches(state& s) {
        if (!s.f.beyond) return;
        std::ptrdiff_t& i = s.index[lane];
        constexpr std::ptrdiff_t by = F::tile * F::width;
        const std::ptrdiff_t skip = code::to_alignment(s);
        if (skip < 0 || s.limit - i < skip + by) return;
        if (skip > 0) code::template body<true, 1>(s, skip);
        i += skip;
        for (const std::ptrdiff_t last = s.limit - by; i <= last; i += by) code::template body<false, F::tile, false, true>(s, F::width);
    }

    // ---- rows
    template <int Depth>
    TIKHONOV_INLINE static void row_loop(state& s) {
        code::template begin<Depth, F::most_together>(s);
        const std::ptrdiff_t last = stop<Depth>(s);
        std::ptrdiff_t& i = s.index[Depth];
        i = start<Depth>(s);
        if constexpr (Depth == F::loops - 2) {
            if constexpr (by_short_rows) {
                const std::ptrdiff_t length = stop<lane>(s) - start<lane>(s);
                if (length > 0 && is_short(length)) short_rows(s, last, length);
            }
            if constexpr (by_near_rows)
                if (are_near(s.f.far)) rows<Depth, F::near_tile>(s, last);
            rows<Depth, F::tile>(s, last);
            if constexpr (F::tile > 1) rows<Depth, 1>(s, last);
        } else {
            for (; i < last; ++i) {
                code::template loads<Depth, false, 1>(s, F::width);
                code::template computations<Depth, 1>(s);
                row_loop<Depth + 1>(s);
            }
        }
        code::template end<Depth, F::most_together>(s);
    }
    /// Whether this step runs by itself only if rows are short: else its group runs.
    static constexpr bool only_short = [] {
        constexpr int first = group_of(F::P, Step);
        if constexpr (first < 0) return false;
        else return group_facts<Program, T, first>::can_hold;
    }();
    /// As many rows as there are whole tiles of `Members`.
    template <int Depth, int Members>
    TIKHONOV_INLINE static void rows(state& s, std::ptrdiff_t last) {
        std::ptrdiff_t& i = s.index[Depth];
        for (; i + Members <= last; i += Members) {
            if constexpr (reads_afar && Members == F::tile) fetch_ahead<Members>(s);
            code::template loads<Depth, false, Members>(s, F::width);
            code::template computations<Depth, Members>(s);
            lane_loop<Members>(s);
        }
    }
    static constexpr int most_held_sums = 16;  ///< registers
    /// Whether rows are known to be of one group of lanes, and their sums few enough to stay in registers.
    static constexpr bool known_short = [] {
        int held = 0;
        for (int i = 0; i < F::S.count; ++i)
            if (F::A(i).kind == action_kind::accumulate && F::can_be_held(F::A(i).node)) held += F::points(F::A(i).node);
        return F::loops == 2 && F::known_length(lane) > 0 && F::known_length(lane) <= F::width && held > 0 && held <= most_held_sums;
    }();
    /// Rows of one group of lanes: light ones as many together as there are lanes, so that their totals fill one register.
    TIKHONOV_INLINE static void short_rows(state& s, std::ptrdiff_t last, std::ptrdiff_t length) {
        constexpr int members = F::short_tile;
        std::ptrdiff_t& i = s.index[0];
        if (i + members > last) return;
        s.index[lane] = start<lane>(s);
        code::template open_rows<action_kind::accumulate, F::loops>(s);
        code::hold(s);
        for (; i + members <= last; i += members) {
            code::template loads<0, false, members>(s, F::width);
            code::template computations<0, members>(s);
            open_row<members>(s);
            code::template body<true, members, true>(s, length);
            code::template end<lane, members>(s);
        }
        code::template open_rows<action_kind::accumulate, F::loops>(s);
        code::release(s);
    }

    /// Asks for rows to come in the order in which they lie in memory. Walking several rows side by side is more than the hardware
    /// foresees: with this hint it reads memory at full speed, without it at two thirds.
    template <int Members>
    TIKHONOV_INLINE static void fetch_ahead(const state& s) {
        if (!s.f.far) return;
        code::template each<action_kind::load, lane>([&]<int I>(std::integral_constant<int, I>) TIKHONOV_INLINE_LAMBDA {
            if constexpr (F::walked_by_rows(F::A(I).node)) {
                const std::ptrdiff_t pitch = at::template stride<I, F::P.streamed>(s);
                prefetch(s.base[I], s.index[0] * pitch + code::fetch_distance, Members * pitch);
            }
        });
    }
    /// Whether this step is the first of its pass to read some input row by row: then it asks for rows to come.
    static constexpr bool reads_afar = [] {
        const auto loads = [](const plan_step& it, int node) {
            for (int i = it.first; i < it.first + it.count; ++i)
                if (F::P.actions[i].kind == action_kind::load && F::P.actions[i].node == node) return true;
            return false;
        };
        for (int i = 0; i < F::S.count; ++i) {
            if (F::A(i).kind != action_kind::load || !F::walked_by_rows(F::A(i).node)) continue;
            bool first = true;
            for (int s = 0; s < Step; ++s)
                if (F::P.steps[s].phase == F::S.phase && loads(F::P.steps[s], F::A(i).node)) first = false;
            if (first) return true;
        }
        return false;
    }();

  public:
    /// Whether the place of a reduction has to hold the identity before this step runs.
    static constexpr bool adds_to_memory(int id) { return !F::in_registers(id) || F::revisited(id); }

    /// Whether rows of one group of lanes are done in a way of their own, and others more together where they come from a near cache.
    static constexpr bool by_short_rows = F::loops == 2 && (F::light_rows || known_short);
    static constexpr bool by_near_rows = F::most_together > F::tile && !only_short;
    static constexpr bool is_short(std::ptrdiff_t length) { return length <= F::width; }
    static constexpr bool are_near(bool far) { return !far || !reads_afar; }
    /// How many rows, of so many numbers, or registers where there is but one loop, are done together; what is left over is done one by
    /// one.
    static constexpr int rows_together(std::ptrdiff_t length, bool far) {
        if (by_short_rows && is_short(length)) return F::short_tile;
        return by_near_rows && are_near(far) ? F::near_tile : F::tile;
    }

    [[gnu::noinline, gnu::flatten]] static void run(const frame& f) {
        state s(f);
        code::open(s);
        if constexpr (F::loops == 0) code::template body<false, 1>(s, F::width);
        else if constexpr (F::loops == 1) lane_loop<1>(s);
        else row_loop<0>(s);
    }
};

}  // namespace tikhonov::detail
