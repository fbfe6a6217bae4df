// Sums, maxima and other reductions in a step: over points of narrow axes, over lanes, over rows, and where their totals go.
#pragma once

#include <tikhonov/kernel/step_classes.hpp>
#include <tikhonov/simd/reduction_numbers.hpp>
#include <tikhonov/simd/row_totals.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

template <class Program, class T, int Step>
struct step_sums {
    using F = step_facts<Program, T, Step>;
    using at = step_addresses<Program, T, Step>;
    using state = typename at::state;
    using O = step_operands<Program, T, Step>;
    using classes = step_classes<Program, T, Step>;

    template <int Id>
    using rules = numbers_of_reduction<F::N(Id).op, T>;

    template <int Id>
    static lanes<T> identity() {
        return lanes<T>(T(rules<Id>::identity));
    }
    /// `start` and the operand's points along the narrow axes of the reduction; in a tail only the first `count` lanes change.
    template <int Id, bool Tail, int U, int K>
    TIKHONOV_INLINE static lanes<T> narrow_reduction(const state& s, lanes<T> start, std::ptrdiff_t count) {
        constexpr int terms = O::terms_of(F::N(Id).over);
        lanes<T> result = start;
        [&]<int... J>(std::integer_sequence<int, J...>) TIKHONOV_INLINE_LAMBDA { (..., (result = add_point<Id, U, K, J>(s, result))); }
        (std::make_integer_sequence<int, terms>{});
        return Tail && count < F::width ? first(result, count, start) : result;
    }
    template <int Id, int U, int K, int J>
    TIKHONOV_INLINE static lanes<T> add_point(const state& s, lanes<T> sum) {
        constexpr int x = F::N(Id).operand[0];
        constexpr axis_set over = F::N(Id).over & F::P.narrow;
        constexpr axis_set all = (F::N(Id).axes | over) & F::P.narrow;
        constexpr int point = project_points(F::G, F::N(Id).axes & F::P.narrow, K, all, over, J);
        if constexpr (F::fused(x)) return O::template multiply_add<x, all, U, point>(s, sum);
        else if constexpr (requires { rules<Id>::step(sum, sum); }) return rules<Id>::step(sum, O::template operand<x, all, U, point>(s));
        else return rules<Id>::merge(sum, O::template operand<x, all, U, point>(s));
    }
    /// Adds a value to its accumulator: in registers where the lanes are summed away, else in memory.
    template <int I, bool Tail, int Members, int K, bool Held>
    TIKHONOV_INLINE static void accumulate(state& s, T* p, std::ptrdiff_t count) {
        constexpr int id = F::A(I).node;
        [&]<int... U>(std::integer_sequence<int, U...>) TIKHONOV_INLINE_LAMBDA {
            if constexpr (F::W(id).scattered) {
                (..., classes::template scatter<I, Tail, U, K>(s, p, count));
            } else if constexpr (F::in_registers(id)) {
                (..., (s.value[U * F::registers + F::slots[id] + K] =
                           narrow_reduction<id, Tail, U, K>(s, s.value[U * F::registers + F::slots[id] + K], count)));
            } else if constexpr (F::has(F::N(id).over, F::tiled_axis)) {
                T* to = p + at::template inner_offset<I, 0, K>(s);
                lanes<T>& held = s.value[F::slots[id] + K];
                // a few sums side by side, so that no addition waits for the one before
                constexpr int sums = Members >= 16 ? 4 : Members >= 8 ? 2 : 1;
                lanes<T> part[sums];
                shuffles::repeat<sums>([&](auto i) TIKHONOV_INLINE_LAMBDA { part[i] = identity<id>(); });
                part[0] = Held ? held : load_contiguous(to);
                (..., (part[U % sums] = narrow_reduction<id, false, U, K>(s, part[U % sums], F::width)));
                if constexpr (sums == 4) part[1] = merge<id>(part[1], part[3]);
                if constexpr (sums == 4) part[0] = merge<id>(part[0], part[2]);
                if constexpr (sums > 1) part[0] = merge<id>(part[0], part[1]);
                if constexpr (Held) held = part[0];
                else store_contiguous(to, part[0]);
            } else {
                (..., store_contiguous(
                          p + at::template inner_offset<I, U, K>(s),
                          narrow_reduction<id, false, U, K>(s, load_contiguous(p + at::template inner_offset<I, U, K>(s)), F::width)));
            }
        }
        (std::make_integer_sequence<int, Members>{});
    }
    template <int Id, int U, int K>
    TIKHONOV_INLINE static void begin_accumulator(state& s) {
        s.value[U * F::registers + F::slots[Id] + K] = identity<Id>();
    }
    template <bool In, int I, int K>
    TIKHONOV_INLINE static void move_held(state& s, T* p) {
        lanes<T>& held = s.value[F::slots[F::A(I).node] + K];
        p += at::template inner_offset<I, 0, K>(s);
        if constexpr (In) held = load_contiguous(p);
        else store_contiguous(p, held);
    }
    template <int Id>
    TIKHONOV_INLINE static lanes<T> merge(lanes<T> a, lanes<T> b) {
        return rules<Id>::merge(a, b);
    }
    /// Lanes become one number each, which go where the loops outside stand: neighbours in memory together.
    template <int I, int Members>
    TIKHONOV_INLINE static void end_accumulator(state& s, T* p) {
        constexpr int id = F::A(I).node;
        constexpr int k = F::points(id);
        constexpr bool shared = F::tile_lanes || F::has(F::N(id).over, F::tiled_axis);  // the tile's members are summed away with the rest
        constexpr bool members_in_order =
            !shared && k == 1 && Members > 1 && F::W(id).position(F::tiled_axis) == F::W(id).rank - 1 && F::W(id).rank > 0;
        if constexpr (members_in_order) {
            lanes<T> v[Members];
            shuffles::repeat<Members>([&](auto u) TIKHONOV_INLINE_LAMBDA { v[u] = s.value[u * F::registers + F::slots[id]]; });
            write_totals<id, Members>(p, v);
        } else {
            shuffles::repeat<(shared ? 1 : Members)>([&]<int U>(std::integral_constant<int, U>) TIKHONOV_INLINE_LAMBDA {
                lanes<T> v[k];
                shuffles::repeat<k>([&](auto point) TIKHONOV_INLINE_LAMBDA {
                    v[point] = s.value[U * F::registers + F::slots[id] + point];
                    if constexpr (shared)
                        shuffles::repeat<(F::tile_lanes ? F::tile : Members) - 1>([&](auto u) TIKHONOV_INLINE_LAMBDA {
                            v[point] = merge<id>(v[point], s.value[(u + 1) * F::registers + F::slots[id] + point]);
                        });
                });
                if constexpr (F::points_in_order(id)) write_totals<id, k>(p + at::template inner_offset<I, U, 0>(s), v);
                else if constexpr (k >= 4 && k <= F::width) {
                    T totals[F::width];
                    store_contiguous(totals, total_of_each<k, rules<id>>(v));
                    shuffles::repeat<k>([&](auto point) TIKHONOV_INLINE_LAMBDA {
                        add_total<id>(p + at::template inner_offset<I, U, point>(s), totals[point]);
                    });
                } else
                    shuffles::repeat<k>([&](auto point) TIKHONOV_INLINE_LAMBDA {
                        write_totals<id, 1>(p + at::template inner_offset<I, U, point>(s), v + point);
                    });
            });
        }
    }
    template <int Id, int Count>
    TIKHONOV_INLINE static void write_totals(T* p, lanes<T>* v) {
        shuffles::repeat<(Count + F::width - 1) / F::width>([&](auto group) TIKHONOV_INLINE_LAMBDA {
            constexpr int first = group * static_cast<int>(F::width);
            constexpr int live = Count - first < F::width ? Count - first : static_cast<int>(F::width);
            T* to = p + first;
            // rows to come are overwritten later; to read what was written in parts takes long
            constexpr bool whole = live == F::width || (!F::revisited(Id) && F::has_slack(Id));
            if constexpr (live < 3 && !whole) {
                shuffles::repeat<live>([&](auto i) TIKHONOV_INLINE_LAMBDA { write_total<Id>(to + i, v[first + i]); });
            } else {
                lanes<T> totals = total_of_each<live, rules<Id>>(v + first);
                const auto load = [&]() TIKHONOV_INLINE_LAMBDA { return live == F::width ? load_contiguous(to) : load_some(to, live); };
                if constexpr (F::revisited(Id)) totals = merge<Id>(load(), totals);
                if constexpr (whole) store_contiguous(to, totals);
                else store_some(to, live, totals);
            }
        });
    }
    template <int Id>
    TIKHONOV_INLINE static void write_total(T* p, lanes<T> v) {
        add_total<Id>(p, rules<Id>::total(v));
    }
    template <int Id>
    TIKHONOV_INLINE static void add_total(T* p, T total) {
        if constexpr (!F::revisited(Id)) *p = total;
        else *p = rules<Id>::merge(*p, total);
    }
};

}  // namespace tikhonov::detail
