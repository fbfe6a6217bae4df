// The straight-line code of one step: loads, computations, stores and accumulations of a group of lanes, instantiated from the
// plan. Every register index and every choice is a constant; nothing is decided at run time but addresses.
#pragma once

#include <limits>

#include <tikhonov/kernel/functions.hpp>
#include <tikhonov/kernel/gamma.hpp>
#include <tikhonov/kernel/row_totals.hpp>
#include <tikhonov/kernel/samples.hpp>
#include <tikhonov/kernel/step_addresses.hpp>

namespace tikhonov {

template <class Program, class T, int Step>
struct step_code {
    using F = step_facts<Program, T, Step>;
    using at = step_addresses<Program, T, Step>;
    using state = typename at::state;

    template <int Count, class Visit>
    TIKHONOV_INLINE static void repeat(Visit visit) {
        shuffles::repeat<Count>(visit);
    }

    // ---- operands
    template <int Id, int U, int K = 0>
    static constexpr int slot = (F::tiled(Id) ? U : 0) * F::registers + F::slots[Id] + K;

    /// The register of operand `Id` that belongs to point `K` of the axes `Of`.
    template <int Id, axis_set Of, int U, int K>
    TIKHONOV_INLINE static auto operand(const state& s) {
        if constexpr (F::N(Id).op == &ops::constant) {
            constexpr double number = F::N(Id).value;
            return lanes<T>(static_cast<T>(number));
        } else {
            constexpr int point = F::points(Id) == 1 ? 0 : project_points(F::G, F::P.narrow & Of, K, F::P.narrow & F::N(Id).axes);
            if constexpr (F::boolean(Id)) return s.flag[slot<Id, U, point>];
            else return s.value[slot<Id, U, point>];
        }
    }
    template <int Id, int U, int K, class V>
    TIKHONOV_INLINE static void assign(state& s, V v) {
        if constexpr (F::boolean(Id)) s.flag[slot<Id, U, K>] = v;
        else s.value[slot<Id, U, K>] = v;
    }
    /// ±a·b + c for a product that is not held in a register of its own.
    template <int Product, axis_set Of, int U, int K, bool Minus = false>
    TIKHONOV_INLINE static lanes<T> multiply_add(const state& s, lanes<T> c) {
        const lanes<T> a = operand<F::N(Product).operand[0], Of, U, K>(s);
        const lanes<T> b = [&]() TIKHONOV_INLINE_LAMBDA {
            if constexpr (F::N(Product).op == &multiply_op) return operand<F::N(Product).operand[1], Of, U, K>(s);
            else return a;
        }();
        if constexpr (Minus) return fnma(a, b, c);
        else return fma(a, b, c);
    }

    // ---- actions, each on one member U and one point K
    template <int I, bool Tail, int U, int K>
    TIKHONOV_INLINE static void load(state& s, const T* p, std::ptrdiff_t count) {
        constexpr int id = F::A(I).node;
        if constexpr (F::W(id).kind == storage::length) {
            s.value[slot<id, U, K>] = lanes<T>(s.f.length[id]);
        } else if constexpr (F::W(id).kind == storage::position) {
            s.value[slot<id, U, K>] = index_along<std::countr_zero(F::N(id).axes), F::N(id).axes, U, K>(s);
        } else {
            const lanes<T> v = fetch<I, Tail>(s, p + at::template inner_offset<I, U, K>(s), count);
            if constexpr (F::boolean(id)) assign<id, U, K>(s, flags<T>(v.value != typename lanes<T>::batch(T(0))));
            else assign<id, U, K>(s, v);
        }
    }
    /// All points of member U at once, where they lie side by side.
    template <int I, bool Tail, int U>
    TIKHONOV_INLINE static void load_all_points(state& s, const T* p, std::ptrdiff_t count) {
        constexpr int id = F::A(I).node;
        constexpr int k = F::points(id);
        lanes<T> v[k];
        load_samples<k>(v, p + U * (F::tile_lanes ? F::width * k : at::template stride<I, F::tiled_axis>(s)), Tail ? count : F::width);
        repeat<k>([&]<int K>(std::integral_constant<int, K>) TIKHONOV_INLINE_LAMBDA {
            const lanes<T> x = v[F::offset_of_point(id, K)];
            if constexpr (F::boolean(id)) assign<id, U, K>(s, flags<T>(x.value != typename lanes<T>::batch(T(0))));
            else assign<id, U, K>(s, x);
        });
    }
    template <int I, bool Tail, int U>
    TIKHONOV_INLINE static void store_all_points(const state& s, T* p, std::ptrdiff_t count) {
        constexpr int id = F::A(I).node;
        constexpr int k = F::points(id);
        lanes<T> v[k];
        repeat<k>([&]<int K>(std::integral_constant<int, K>) TIKHONOV_INLINE_LAMBDA {
            if constexpr (F::boolean(id)) v[F::offset_of_point(id, K)] = where(s.flag[slot<id, U, K>], lanes<T>(T(1)), lanes<T>(T(0)));
            else v[F::offset_of_point(id, K)] = s.value[slot<id, U, K>];
        });
        store_samples<k>(p + U * (F::tile_lanes ? F::width * k : at::template stride<I, F::tiled_axis>(s)), Tail ? count : F::width, v);
    }
    /// How a place meets the lanes: not at all, one element beside the other, or with a stride.
    template <int Id>
    static constexpr bool broadcasts = F::loops == 0 || !F::has(F::N(Id).axes, F::lane_axis);
    template <int Id>
    static constexpr bool contiguous = !broadcasts<Id> && F::W(Id).position(F::lane_axis) == F::W(Id).rank - 1;

    template <int I, bool Tail>
    TIKHONOV_INLINE static lanes<T> fetch(const state& s, const T* p, std::ptrdiff_t count) {
        constexpr int id = F::A(I).node;
        if constexpr (broadcasts<id>) return lanes<T>(*p);
        else if constexpr (contiguous<id>) {
            if (!Tail || F::has_room(id) || (!masked_access && count == F::width)) return load_contiguous(p);
            return load_some(p, count);
        } else {
            return load_strided(p, at::template stride<I, F::lane_axis>(s), Tail ? count : F::width);
        }
    }
    template <int I, bool Tail, int U, int K, bool Stream>
    TIKHONOV_INLINE static void store(const state& s, T* p, std::ptrdiff_t count) {
        constexpr int id = F::A(I).node;
        p += at::template inner_offset<I, U, K>(s);
        lanes<T> v;
        if constexpr (F::boolean(id)) v = where(s.flag[slot<id, U, K>], lanes<T>(T(1)), lanes<T>(T(0)));
        else v = s.value[slot<id, U, K>];
        if constexpr (broadcasts<id>) *p = v.value.get(0);
        else if constexpr (Stream) store_past_caches(p, v);
        else if constexpr (contiguous<id>) {
            if (!Tail || F::has_room(id) || (!masked_access && count == F::width)) store_contiguous(p, v);
            else store_some(p, count, v);
        } else {
            store_strided(p, at::template stride<I, F::lane_axis>(s), Tail ? count : F::width, v);
        }
    }
    template <int Id, int U, int K>
    TIKHONOV_INLINE static void compute(state& s) {
        constexpr node n = F::N(Id);
        constexpr int a = n.operand[0];
        constexpr int b = n.operand[1];
        constexpr axis_set axes = n.axes;
        if constexpr (n.op == &add_op && F::fused(a)) {
            assign<Id, U, K>(s, multiply_add<a, axes, U, K>(s, operand<b, axes, U, K>(s)));
        } else if constexpr (n.op == &add_op && F::fused(b)) {
            assign<Id, U, K>(s, multiply_add<b, axes, U, K>(s, operand<a, axes, U, K>(s)));
        } else if constexpr (n.op == &subtract_op && F::fused(a)) {
            assign<Id, U, K>(s, multiply_add<a, axes, U, K>(s, -operand<b, axes, U, K>(s)));
        } else if constexpr (n.op == &subtract_op && F::fused(b)) {
            assign<Id, U, K>(s, multiply_add<b, axes, U, K, true>(s, operand<a, axes, U, K>(s)));
        } else if constexpr (n.op->kind == shape::elementwise) {
            using type = decltype(primitive_type(opcode<F::N(Id).op>{}));
            if constexpr (n.op->arity == 1) assign<Id, U, K>(s, type::value(operand<a, axes, U, K>(s)));
            else if constexpr (n.op->arity == 2) {
                // where the order is free, what changes less comes first: checks of it leave the loop (see max in lanes.hpp)
                constexpr bool swap = n.op->commutative && std::popcount(F::N(b).axes) < std::popcount(F::N(a).axes);
                assign<Id, U, K>(s, type::value(operand < swap ? b : a, axes, U, K > (s), operand < swap ? a : b, axes, U, K > (s)));
            } else
                assign<Id, U, K>(s,
                                 type::value(operand<a, axes, U, K>(s), operand<b, axes, U, K>(s), operand<n.operand[2], axes, U, K>(s)));
        } else if constexpr (n.op->kind == shape::reduction) {
            assign<Id, U, K>(s, narrow_reduction<Id, false, U, K>(s, identity<Id>(), F::width));
        } else if constexpr (n.op == &ops::pick) {
            assign<Id, U, K>(s, pick<Id, U, K>(s));
        } else if constexpr (n.op == &ops::scatter) {
            const auto hit = operand<b, axes, U, K>(s) == index_along<std::countr_zero(n.over), axes, U, K>(s);
            assign<Id, U, K>(s, where(hit, operand<a, axes, U, K>(s), lanes<T>(T(0))));
        } else {
            assign<Id, U, K>(s, operand<a, axes, U, K>(s));  // spread, output: the value as it is
        }
    }

    // ---- reductions
    template <int Id>
    static lanes<T> identity() {
        constexpr bool largest = F::N(Id).op == &ops::maximum;
        return lanes<T>(largest ? -std::numeric_limits<T>::infinity() : T(0));
    }
    /// Points of the narrow axes among `over`.
    static constexpr int terms_of(axis_set over) {
        int product = 1;
        for (axis_set rest = over & F::P.narrow; rest != 0; rest &= rest - 1)
            product *= static_cast<int>(F::G.axes[static_cast<std::size_t>(std::countr_zero(rest))]->extent);
        return product;
    }
    /// `start` and the operand's points along the narrow axes of the reduction; in a tail only the first `count` lanes change.
    template <int Id, bool Tail, int U, int K>
    TIKHONOV_INLINE static lanes<T> narrow_reduction(const state& s, lanes<T> start, std::ptrdiff_t count) {
        constexpr int terms = terms_of(F::N(Id).over);
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
        if constexpr (F::fused(x)) return multiply_add<x, all, U, point>(s, sum);
        else if constexpr (F::N(Id).op == &ops::maximum) return max(operand<x, all, U, point>(s), sum);  // whether it is NaN is known early
        else return sum + operand<x, all, U, point>(s);
    }
    /// Adds a value to its accumulator: in registers where the lanes are summed away, else in memory.
    template <int I, bool Tail, int Members, int K, bool Held>
    TIKHONOV_INLINE static void accumulate(state& s, T* p, std::ptrdiff_t count) {
        constexpr int id = F::A(I).node;
        [&]<int... U>(std::integer_sequence<int, U...>) TIKHONOV_INLINE_LAMBDA {
            if constexpr (F::W(id).scattered) {
                (..., scatter<I, Tail, U, K>(s, p, count));
            } else if constexpr (F::in_registers(id)) {
                (..., (s.value[U * F::registers + F::slots[id] + K] =
                           narrow_reduction<id, Tail, U, K>(s, s.value[U * F::registers + F::slots[id] + K], count)));
            } else if constexpr (F::has(F::N(id).over, F::tiled_axis)) {
                T* to = p + at::template inner_offset<I, 0, K>(s);
                lanes<T>& held = s.value[F::slots[id] + K];
                // a few sums side by side, so that no addition waits for the one before
                constexpr int sums = Members >= 16 ? 4 : Members >= 8 ? 2 : 1;
                lanes<T> part[sums];
                repeat<sums>([&](auto i) TIKHONOV_INLINE_LAMBDA { part[i] = identity<id>(); });
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
        if constexpr (F::N(Id).op == &ops::maximum) return max(a, b);
        else return a + b;
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
            repeat<Members>([&](auto u) TIKHONOV_INLINE_LAMBDA { v[u] = s.value[u * F::registers + F::slots[id]]; });
            write_totals<id, Members>(p, v);
        } else {
            repeat<(shared ? 1 : Members)>([&]<int U>(std::integral_constant<int, U>) TIKHONOV_INLINE_LAMBDA {
                lanes<T> v[k];
                repeat<k>([&](auto point) TIKHONOV_INLINE_LAMBDA {
                    v[point] = s.value[U * F::registers + F::slots[id] + point];
                    if constexpr (shared)
                        repeat<(F::tile_lanes ? F::tile : Members) - 1>([&](auto u) TIKHONOV_INLINE_LAMBDA {
                            v[point] = merge<id>(v[point], s.value[(u + 1) * F::registers + F::slots[id] + point]);
                        });
                });
                if constexpr (F::points_in_order(id)) write_totals<id, k>(p + at::template inner_offset<I, U, 0>(s), v);
                else if constexpr (k >= 4 && k <= F::width) {
                    T totals[F::width];
                    store_contiguous(totals, total_of_each<k, F::N(id).op == &ops::maximum>(v));
                    repeat<k>([&](auto point)
                                  TIKHONOV_INLINE_LAMBDA { add_total<id>(p + at::template inner_offset<I, U, point>(s), totals[point]); });
                } else
                    repeat<k>([&](auto point) TIKHONOV_INLINE_LAMBDA {
                        write_totals<id, 1>(p + at::template inner_offset<I, U, point>(s), v + point);
                    });
            });
        }
    }
    template <int Id, int Count>
    TIKHONOV_INLINE static void write_totals(T* p, lanes<T>* v) {
        constexpr bool largest = F::N(Id).op == &ops::maximum;
        repeat<(Count + F::width - 1) / F::width>([&](auto group) TIKHONOV_INLINE_LAMBDA {
            constexpr int first = group * static_cast<int>(F::width);
            constexpr int live = Count - first < F::width ? Count - first : static_cast<int>(F::width);
            T* to = p + first;
            // rows to come are overwritten later; to read what was written in parts takes long
            constexpr bool whole = live == F::width || (!F::revisited(Id) && F::has_slack(Id));
            if constexpr (live < 3 && !whole) {
                repeat<live>([&](auto i) TIKHONOV_INLINE_LAMBDA { write_total<Id>(to + i, v[first + i]); });
            } else {
                lanes<T> totals = total_of_each<live, largest>(v + first);
                const auto load = [&]() TIKHONOV_INLINE_LAMBDA { return live == F::width ? load_contiguous(to) : load_some(to, live); };
                if constexpr (F::revisited(Id)) totals = merge<Id>(load(), totals);
                if constexpr (whole) store_contiguous(to, totals);
                else store_some(to, live, totals);
            }
        });
    }
    template <int Id>
    TIKHONOV_INLINE static void write_total(T* p, lanes<T> v) {
        add_total<Id>(p, F::N(Id).op == &ops::maximum ? largest_lane(v) : add_lanes(v));
    }
    template <int Id>
    TIKHONOV_INLINE static void add_total(T* p, T total) {
        if constexpr (!F::revisited(Id)) *p = total;
        else if constexpr (F::N(Id).op == &ops::maximum) *p = *p >= total || *p != *p ? *p : total;  // a NaN stays
        else *p += total;
    }

    // ---- classes
    /// The index along an axis for point `K` of the axes `Of`.
    template <int Axis, axis_set Of, int U, int K>
    TIKHONOV_INLINE static lanes<T> index_along(const state& s) {
        if constexpr (F::has(F::P.narrow, Axis)) {
            constexpr int index = project_points(F::G, F::P.narrow & Of, K, axis_set{1} << Axis);
            return lanes<T>(static_cast<T>(index));
        } else if constexpr (Axis == F::lane_axis) {
            return lanes<T>::count() + lanes<T>(static_cast<T>(s.index[F::loops - 1] + (F::tile_lanes ? U * F::width : 0)));
        } else {
            std::ptrdiff_t i = 0;
            for (int d = 0; d < F::loops; ++d)
                if (F::S.loops[d] == Axis) i = s.index[d] + (Axis == F::tiled_axis ? U : 0);
            return lanes<T>(static_cast<T>(i));
        }
    }
    /// Adds point `K` of the narrow axes of a table where the labels say; `p` is where class 0 is. Members of a tile follow one another,
    /// and so do lanes that may have the same label.
    template <int I, bool Tail, int U, int K>
    TIKHONOV_INLINE static void scatter(const state& s, T* p, std::ptrdiff_t count) {
        constexpr int id = F::A(I).node;
        constexpr node n = F::N(id);
        constexpr axis_set mine = n.axes & F::P.narrow;
        constexpr axis_set all = mine | (n.over & F::P.narrow);
        constexpr bool one_label = !F::has(F::N(n.operand[1]).axes, F::lane_axis);
        const std::ptrdiff_t pitch = at::template stride<I, n.index>(s);
        p += at::template inner_offset<I, U, K>(s);
        repeat<terms_of(n.over)>([&]<int J>(std::integral_constant<int, J>) TIKHONOV_INLINE_LAMBDA {
            constexpr int point = project_points(F::G, mine, K, all, n.over & F::P.narrow, J);
            const lanes<T> label = operand<n.operand[1], all, U, point>(s);
            const lanes<T> value = operand<n.operand[0], all, U, point>(s);
            if constexpr (one_label && contiguous<id>) {
                T* to = p + static_cast<std::ptrdiff_t>(label.value.get(0)) * pitch;
                if (!Tail || F::has_room(id) || (!masked_access && count == F::width)) store_contiguous(to, load_contiguous(to) + value);
                else store_some(to, count, load_some(to, count) + value);
            } else {
                using batch = typename lanes<T>::batch;
                alignas(batch::arch_type::alignment()) T labels[batch::size];
                alignas(batch::arch_type::alignment()) T values[batch::size];
                label.value.store_aligned(labels);
                value.value.store_aligned(values);
                const std::ptrdiff_t along = at::template stride<I, F::lane_axis>(s);
                for (std::ptrdiff_t i = 0; i < (Tail ? count : F::width); ++i)
                    p[static_cast<std::ptrdiff_t>(labels[i]) * pitch + i * along] += values[i];
            }
        });
    }
    template <int Id, int U, int K>
    TIKHONOV_INLINE static lanes<T> pick(const state& s) {
        constexpr node n = F::N(Id);
        constexpr int x = n.operand[0];
        constexpr int axis = std::countr_zero(n.over);
        const lanes<T> label = operand<n.operand[1], n.axes, U, K>(s);
        if constexpr (F::has(F::P.narrow, axis)) {
            constexpr axis_set all = (n.axes | n.over) & F::P.narrow;
            return [&]<int... J>(std::integer_sequence<int, J...>) TIKHONOV_INLINE_LAMBDA {
                lanes<T> result(T(0));
                (..., (result = where(label == lanes<T>(static_cast<T>(J)),
                                      operand<x, all, U, project_points(F::G, n.axes & F::P.narrow, K, all, n.over, J)>(s), result)));
                return result;
            }
            (std::make_integer_sequence<int, static_cast<int>(F::G.axes[axis]->extent)>{});
        } else {
            const auto pitch = [&](int of) TIKHONOV_INLINE_LAMBDA {
                const int position = F::W(x).position(of);
                return position < 0 ? std::ptrdiff_t{0} : s.f.stride[x][position];
            };
            const T* p = s.f.data[x];
            for (int d = 0; d < F::loops; ++d)
                p += (s.index[d] - (F::W(x).kind == storage::block && F::S.loops[d] == F::P.streamed ? s.from[d] : 0)) *
                     pitch(F::S.loops[d]);
            if constexpr (F::tiled_axis >= 0) p += U * (F::tile_lanes ? F::width : 1) * pitch(F::tiled_axis);
            for (int a = 0; a < F::G.axis_count; ++a)
                if (F::has(F::P.narrow & F::N(x).axes, a)) p += project_points(F::G, F::P.narrow & n.axes, K, axis_set{1} << a) * pitch(a);
            const std::ptrdiff_t rest = F::loops > 0 ? s.limit - s.index[F::loops - 1] - (F::tile_lanes ? U * F::width : 0) : 1;
            if constexpr (!F::has(F::N(n.operand[1]).axes, F::lane_axis) && contiguous<x>) {
                p += static_cast<std::ptrdiff_t>(label.value.get(0)) * pitch(axis);
                return rest >= F::width ? load_contiguous(p) : load_some(p, rest);
            } else {
                // element by element: every lane has a row of its own
                using batch = typename lanes<T>::batch;
                alignas(batch::arch_type::alignment()) T numbers[batch::size];
                label.value.store_aligned(numbers);
                for (std::ptrdiff_t i = F::width - 1; i >= 0; --i) {  // downwards: lanes beyond the end read the last label before it goes
                    const std::ptrdiff_t lane = i < rest ? i : rest - 1;
                    numbers[i] = p[static_cast<std::ptrdiff_t>(numbers[lane]) * pitch(axis) + lane * pitch(F::lane_axis)];
                }
                return lanes<T>(batch::load_aligned(numbers));
            }
        }
    }
};

}  // namespace tikhonov
