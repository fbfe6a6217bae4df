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
    using facts = step_facts<Program, T, Step>;
    using code = step_body<Program, T, Step>;
    using addresses = step_addresses<Program, T, Step>;
    using frame = typename addresses::frame;
    using state = typename addresses::state;

    static constexpr int lane = facts::loops - 1;
    /// Whether the lanes end with a whole group, whatever the call is.
    static constexpr bool only_whole = [] {
        if constexpr (facts::loops == 0) return false;
        else return facts::known_length(lane) > 0 && facts::known_length(lane) % facts::width == 0;
    }();
    /// Whether the step is the update of a rule, which reads and writes several outputs.
    static constexpr bool of_rule = [] {
        bool found = false;
        for (int i = 0; i < facts::step.count; ++i) found = found || facts::node_at(facts::action(i).node).exact;
        return found;
    }();
    /// Other parameter-sized work and very long bodies get one body for whole groups of lanes and tails alike: half the code. Masked stores
    /// cost several others where there is no AVX-512.
    static constexpr bool one_body =
        (facts::step.phase % 2 == 0 && (only_whole || !of_rule)) || (facts::tile == 1 && facts::registers > 256);
    template <int Depth>
    TIKHONOV_INLINE static std::ptrdiff_t start(const state& now) {
        return facts::by_block(Depth) ? now.from[Depth] : 0;
    }
    template <int Depth>
    TIKHONOV_INLINE static std::ptrdiff_t stop(const state& now) {
        return facts::known_length(Depth) > 0 ? facts::known_length(Depth) : now.to[Depth];
    }
    TIKHONOV_INLINE static std::ptrdiff_t at_most_width(std::ptrdiff_t count) { return count < facts::width ? count : facts::width; }

    template <int Members>
    TIKHONOV_INLINE static void open_row(state& now) {
        code::template begin<lane, facts::tile_lanes ? facts::tile : Members>(now);
        code::template open_rows<action_kind::load, lane>(now);
        if constexpr (lists_rows<Program>) addresses::template open_listed<Members>(now);
        code::template open_rows<action_kind::store, facts::any_depth>(now);
        code::template open_rows<action_kind::accumulate, facts::loops>(now);  // those in memory
        now.limit = stop<lane>(now);
        now.index[lane] = start<lane>(now);
    }
    template <int Members>
    TIKHONOV_INLINE static void lane_loop(state& now) {
        open_row<Members>(now);
        std::ptrdiff_t& i = now.index[lane];
        if constexpr (facts::streams_out) lanes_past_the_caches(now);
        if constexpr (!one_body) {
            constexpr int together = facts::tile_lanes ? facts::tile : Members;
            constexpr std::ptrdiff_t by = facts::tile_lanes ? facts::tile * facts::width : facts::width;
            for (const std::ptrdiff_t last = now.limit - by; i <= last; i += by) code::template body<false, together>(now, facts::width);
        }
        for (; i < now.limit; i += facts::width)
            code::template body<!only_whole, facts::tile_lanes ? 1 : Members>(now, at_most_width(now.limit - i));
        code::template end<lane, Members>(now);
    }
    /// What is too large for any cache is written past them, from where the memory of the output is aligned. Whoever walks the blocks puts
    /// these writes before all that follow.
    TIKHONOV_INLINE static void lanes_past_the_caches(state& now) {
        if (!now.call.beyond) return;
        std::ptrdiff_t& i = now.index[lane];
        constexpr std::ptrdiff_t by = facts::tile * facts::width;
        const std::ptrdiff_t skip = code::to_alignment(now);
        if (skip < 0 || now.limit - i < skip + by) return;
        if (skip > 0) code::template body<true, 1>(now, skip);
        i += skip;
        for (const std::ptrdiff_t last = now.limit - by; i <= last; i += by)
            code::template body<false, facts::tile, false, true>(now, facts::width);
    }

    // ---- rows
    template <int Depth>
    TIKHONOV_INLINE static void row_loop(state& now) {
        code::template begin<Depth, facts::most_together>(now);
        const std::ptrdiff_t last = stop<Depth>(now);
        std::ptrdiff_t& i = now.index[Depth];
        i = start<Depth>(now);
        if constexpr (Depth == facts::loops - 2) {
            if constexpr (by_short_rows) {
                const std::ptrdiff_t length = stop<lane>(now) - start<lane>(now);
                if (length > 0 && is_short(length)) short_rows(now, last, length);
            }
            if constexpr (by_near_rows)
                if (are_near(now.call.far)) rows<Depth, facts::near_tile>(now, last);
            rows<Depth, facts::tile>(now, last);
            if constexpr (facts::tile > 1) rows<Depth, 1>(now, last);
        } else {
            for (; i < last; ++i) {
                code::template loads<Depth, false, 1>(now, facts::width);
                code::template computations<Depth, 1>(now);
                row_loop<Depth + 1>(now);
            }
        }
        code::template end<Depth, facts::most_together>(now);
    }
    /// Whether this step runs by itself only if rows are short: else its group runs.
    static constexpr bool only_short = [] {
        constexpr int first = group_of(facts::plan, Step);
        if constexpr (first < 0) return false;
        else return group_facts<Program, T, first>::can_hold;
    }();
    /// As many rows as there are whole tiles of `Members`.
    template <int Depth, int Members>
    TIKHONOV_INLINE static void rows(state& now, std::ptrdiff_t last) {
        std::ptrdiff_t& i = now.index[Depth];
        for (; i + Members <= last; i += Members) {
            if constexpr (reads_afar && Members == facts::tile) fetch_ahead<Members>(now);
            code::template loads<Depth, false, Members>(now, facts::width);
            code::template computations<Depth, Members>(now);
            lane_loop<Members>(now);
        }
    }
    static constexpr int most_held_sums = 16;  ///< registers
    /// Whether rows are known to be of one group of lanes, and their sums few enough to stay in registers.
    static constexpr bool known_short = [] {
        int held = 0;
        for (int i = 0; i < facts::step.count; ++i)
            if (facts::action(i).kind == action_kind::accumulate && facts::can_be_held(facts::action(i).node))
                held += facts::points(facts::action(i).node);
        return facts::loops == 2 && facts::known_length(lane) > 0 && facts::known_length(lane) <= facts::width && held > 0 &&
               held <= most_held_sums;
    }();
    /// Rows of one group of lanes: light ones as many together as there are lanes, so that their totals fill one register.
    TIKHONOV_INLINE static void short_rows(state& now, std::ptrdiff_t last, std::ptrdiff_t length) {
        constexpr int members = facts::short_tile;
        std::ptrdiff_t& i = now.index[0];
        if (i + members > last) return;
        now.index[lane] = start<lane>(now);
        code::template open_rows<action_kind::accumulate, facts::loops>(now);
        code::hold(now);
        for (; i + members <= last; i += members) {
            code::template loads<0, false, members>(now, facts::width);
            code::template computations<0, members>(now);
            open_row<members>(now);
            code::template body<true, members, true>(now, length);
            code::template end<lane, members>(now);
        }
        code::template open_rows<action_kind::accumulate, facts::loops>(now);
        code::release(now);
    }

    /// Asks for rows to come in the order in which they lie in memory. Walking several rows side by side is more than the hardware
    /// foresees: with this hint it reads memory at full speed, without it at two thirds.
    template <int Members>
    TIKHONOV_INLINE static void fetch_ahead(const state& now) {
        if (!now.call.far) return;
        code::template each<action_kind::load, lane>([&]<int Action>(std::integral_constant<int, Action>) TIKHONOV_INLINE_LAMBDA {
            if constexpr (facts::listed(facts::action(Action).node)) {
                addresses::template fetch_listed<Action, Members>(now, stop<lane>(now));
            } else if constexpr (facts::walked_by_rows(facts::action(Action).node)) {
                const std::ptrdiff_t pitch = addresses::template stride<Action, facts::plan.streamed>(now);
                prefetch(now.base[Action], now.index[0] * pitch + code::fetch_distance, Members * pitch);
            }
        });
    }
    /// Whether this step is the first of its pass to read some input row by row: then it asks for rows to come.
    static constexpr bool reads_afar = [] {
        const auto loads = [](const plan_step& it, int node) {
            for (int i = it.first; i < it.first + it.count; ++i)
                if (facts::plan.actions[i].kind == action_kind::load && facts::plan.actions[i].node == node) return true;
            return false;
        };
        for (int i = 0; i < facts::step.count; ++i) {
            if (facts::action(i).kind != action_kind::load || !facts::walked_by_rows(facts::action(i).node)) continue;
            bool first = true;
            for (int earlier = 0; earlier < Step; ++earlier)
                if (facts::plan.steps[earlier].phase == facts::step.phase && loads(facts::plan.steps[earlier], facts::action(i).node))
                    first = false;
            if (first) return true;
        }
        return false;
    }();

  public:
    /// Whether the place of a reduction has to hold the identity before this step runs.
    static constexpr bool adds_to_memory(int id) { return !facts::in_registers(id) || facts::revisited(id); }

    /// Whether rows of one group of lanes are done in a way of their own, and others more together where they come from a near cache.
    static constexpr bool by_short_rows = facts::loops == 2 && (facts::light_rows || known_short);
    static constexpr bool by_near_rows = facts::most_together > facts::tile && !only_short;
    static constexpr bool is_short(std::ptrdiff_t length) { return length <= facts::width; }
    static constexpr bool are_near(bool far) { return !far || !reads_afar; }
    /// How many rows, of so many numbers, or registers where there is but one loop, are done together; what is left over is done one by
    /// one.
    static constexpr int rows_together(std::ptrdiff_t length, bool far) {
        if (by_short_rows && is_short(length)) return facts::short_tile;
        return by_near_rows && are_near(far) ? facts::near_tile : facts::tile;
    }

    [[gnu::noinline, gnu::flatten]] static void run(const frame& call) {
        state now(call);
        code::open(now);
        if constexpr (facts::loops == 0) code::template body<false, 1>(now, facts::width);
        else if constexpr (facts::loops == 1) lane_loop<1>(now);
        else row_loop<0>(now);
    }
};

}  // namespace tikhonov::detail
