// Sums, maxima and other reductions in a step: over points of narrow axes, over lanes, over rows, and where their totals go.
#pragma once

#include <tikhonov/kernel/step_classes.hpp>
#include <tikhonov/simd/reduction_numbers.hpp>
#include <tikhonov/simd/row_totals.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

template <class Program, class T, int Step>
struct step_sums {
    using facts = step_facts<Program, T, Step>;
    using addresses = step_addresses<Program, T, Step>;
    using state = typename addresses::state;
    using operands = step_operands<Program, T, Step>;
    using classes = step_classes<Program, T, Step>;

    template <int Node>
    using rules = numbers_of_reduction<facts::node_at(Node).op, T>;

    template <int Node>
    static lanes<T> identity() {
        return lanes<T>(T(rules<Node>::identity));
    }
    /// `start` and the operand's points along the narrow axes of the reduction; in a tail only the first `count` lanes change.
    template <int Node, bool Tail, int Member, int Point>
    TIKHONOV_INLINE static lanes<T> narrow_reduction(const state& now, lanes<T> start, std::ptrdiff_t count) {
        constexpr int terms = operands::terms_of(facts::node_at(Node).over);
        lanes<T> result = start;
        [&]<int... Term>(std::integer_sequence<int, Term...>) TIKHONOV_INLINE_LAMBDA {
            (..., (result = add_point<Node, Member, Point, Term>(now, result)));
        }
        (std::make_integer_sequence<int, terms>{});
        return Tail && count < facts::width ? first(result, count, start) : result;
    }
    template <int Node, int Member, int Point, int Term>
    TIKHONOV_INLINE static lanes<T> add_point(const state& now, lanes<T> sum) {
        constexpr int added = facts::node_at(Node).operand[0];
        constexpr axis_set over = facts::node_at(Node).over & facts::plan.narrow;
        constexpr axis_set all = (facts::node_at(Node).axes | over) & facts::plan.narrow;
        constexpr int point = project_points(facts::graph, facts::node_at(Node).axes & facts::plan.narrow, Point, all, over, Term);
        if constexpr (facts::fused(added)) return operands::template multiply_add<added, all, Member, point>(now, sum);
        else if constexpr (requires { rules<Node>::step(sum, sum); })
            return rules<Node>::step(sum, operands::template operand<added, all, Member, point>(now));
        else return rules<Node>::merge(sum, operands::template operand<added, all, Member, point>(now));
    }
    /// Adds a value to its accumulator: in registers where the lanes are summed away, else in memory.
    template <int Action, bool Tail, int Members, int Point, bool Held>
    TIKHONOV_INLINE static void accumulate(state& now, T* memory, std::ptrdiff_t count) {
        constexpr int id = facts::action(Action).node;
        [&]<int... Member>(std::integer_sequence<int, Member...>) TIKHONOV_INLINE_LAMBDA {
            if constexpr (facts::place_of(id).scattered) {
                (..., classes::template scatter<Action, Tail, Member, Point>(now, memory, count));
            } else if constexpr (facts::in_registers(id)) {
                (..., (now.value[Member * facts::registers + facts::slots[id] + Point] = narrow_reduction<id, Tail, Member, Point>(
                           now, now.value[Member * facts::registers + facts::slots[id] + Point], count)));
            } else if constexpr (facts::has(facts::node_at(id).over, facts::tiled_axis)) {
                T* to = memory + addresses::template inner_offset<Action, 0, Point>(now);
                lanes<T>& held = now.value[facts::slots[id] + Point];
                // a few sums side by side, so that no addition waits for the one before
                constexpr int sums = Members >= 16 ? 4 : Members >= 8 ? 2 : 1;
                lanes<T> part[sums];
                shuffles::repeat<sums>([&](auto i) TIKHONOV_INLINE_LAMBDA { part[i] = identity<id>(); });
                part[0] = Held ? held : load_contiguous(to);
                (..., (part[Member % sums] = narrow_reduction<id, false, Member, Point>(now, part[Member % sums], facts::width)));
                if constexpr (sums == 4) part[1] = merge<id>(part[1], part[3]);
                if constexpr (sums == 4) part[0] = merge<id>(part[0], part[2]);
                if constexpr (sums > 1) part[0] = merge<id>(part[0], part[1]);
                if constexpr (Held) held = part[0];
                else store_contiguous(to, part[0]);
            } else {
                (..., store_contiguous(
                          memory + addresses::template inner_offset<Action, Member, Point>(now),
                          narrow_reduction<id, false, Member, Point>(
                              now, load_contiguous(memory + addresses::template inner_offset<Action, Member, Point>(now)), facts::width)));
            }
        }
        (std::make_integer_sequence<int, Members>{});
    }
    template <int Node, int Member, int Point>
    TIKHONOV_INLINE static void begin_accumulator(state& now) {
        now.value[Member * facts::registers + facts::slots[Node] + Point] = identity<Node>();
    }
    template <bool In, int Action, int Point>
    TIKHONOV_INLINE static void move_held(state& now, T* memory) {
        lanes<T>& held = now.value[facts::slots[facts::action(Action).node] + Point];
        memory += addresses::template inner_offset<Action, 0, Point>(now);
        if constexpr (In) held = load_contiguous(memory);
        else store_contiguous(memory, held);
    }
    template <int Node>
    TIKHONOV_INLINE static lanes<T> merge(lanes<T> a, lanes<T> b) {
        return rules<Node>::merge(a, b);
    }
    /// Lanes become one number each, which go where the loops outside stand: neighbours in memory together.
    template <int Action, int Members>
    TIKHONOV_INLINE static void end_accumulator(state& now, T* memory) {
        constexpr int id = facts::action(Action).node;
        constexpr int points = facts::points(id);
        // whether the tile's members are summed away with the rest
        constexpr bool shared = facts::tile_lanes || facts::has(facts::node_at(id).over, facts::tiled_axis);
        constexpr bool members_in_order = !shared && points == 1 && Members > 1 &&
                                          facts::place_of(id).position(facts::tiled_axis) == facts::place_of(id).rank - 1 &&
                                          facts::place_of(id).rank > 0;
        if constexpr (members_in_order) {
            lanes<T> sums[Members];
            shuffles::repeat<Members>(
                [&](auto member) TIKHONOV_INLINE_LAMBDA { sums[member] = now.value[member * facts::registers + facts::slots[id]]; });
            write_totals<id, Members>(memory, sums);
        } else {
            shuffles::repeat<(shared ? 1 : Members)>([&]<int Member>(std::integral_constant<int, Member>) TIKHONOV_INLINE_LAMBDA {
                lanes<T> sums[points];
                shuffles::repeat<points>([&](auto point) TIKHONOV_INLINE_LAMBDA {
                    sums[point] = now.value[Member * facts::registers + facts::slots[id] + point];
                    if constexpr (shared)
                        shuffles::repeat<(facts::tile_lanes ? facts::tile : Members) - 1>([&](auto member) TIKHONOV_INLINE_LAMBDA {
                            sums[point] = merge<id>(sums[point], now.value[(member + 1) * facts::registers + facts::slots[id] + point]);
                        });
                });
                if constexpr (facts::points_in_order(id))
                    write_totals<id, points>(memory + addresses::template inner_offset<Action, Member, 0>(now), sums);
                else if constexpr (points >= 4 && points <= facts::width) {
                    T totals[facts::width];
                    store_contiguous(totals, total_of_each<points, rules<id>>(sums));
                    shuffles::repeat<points>([&](auto point) TIKHONOV_INLINE_LAMBDA {
                        add_total<id>(memory + addresses::template inner_offset<Action, Member, point>(now), totals[point]);
                    });
                } else
                    shuffles::repeat<points>([&](auto point) TIKHONOV_INLINE_LAMBDA {
                        write_totals<id, 1>(memory + addresses::template inner_offset<Action, Member, point>(now), sums + point);
                    });
            });
        }
    }
    template <int Node, int Count>
    TIKHONOV_INLINE static void write_totals(T* memory, lanes<T>* sums) {
        shuffles::repeat<(Count + facts::width - 1) / facts::width>([&](auto group) TIKHONOV_INLINE_LAMBDA {
            constexpr int first = group * static_cast<int>(facts::width);
            constexpr int live = Count - first < facts::width ? Count - first : static_cast<int>(facts::width);
            T* to = memory + first;
            // rows to come are overwritten later; to read what was written in parts takes long
            constexpr bool whole = live == facts::width || (!facts::revisited(Node) && facts::has_slack(Node));
            if constexpr (live < 3 && !whole) {
                shuffles::repeat<live>([&](auto i) TIKHONOV_INLINE_LAMBDA { write_total<Node>(to + i, sums[first + i]); });
            } else {
                lanes<T> totals = total_of_each<live, rules<Node>>(sums + first);
                const auto load = [&]() TIKHONOV_INLINE_LAMBDA { return live == facts::width ? load_contiguous(to) : load_some(to, live); };
                if constexpr (facts::revisited(Node)) totals = merge<Node>(load(), totals);
                if constexpr (whole) store_contiguous(to, totals);
                else store_some(to, live, totals);
            }
        });
    }
    template <int Node>
    TIKHONOV_INLINE static void write_total(T* memory, lanes<T> sum) {
        add_total<Node>(memory, rules<Node>::total(sum));
    }
    template <int Node>
    TIKHONOV_INLINE static void add_total(T* memory, T total) {
        if constexpr (!facts::revisited(Node)) *memory = total;
        else *memory = rules<Node>::merge(*memory, total);
    }
};

}  // namespace tikhonov::detail
