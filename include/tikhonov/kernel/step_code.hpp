// The straight-line code of one step: loads, computations, stores and accumulations of a group of lanes, instantiated from the
// plan. Every register index and every choice is a constant; nothing is decided at run time but addresses.
#pragma once

#include <tikhonov/kernel/step_sums.hpp>
#include <tikhonov/simd/functions.hpp>
#include <tikhonov/simd/gamma.hpp>
#include <tikhonov/simd/samples.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

template <class Program, class T, int Step>
struct step_code {
    using F = step_facts<Program, T, Step>;
    using at = step_addresses<Program, T, Step>;
    using state = typename at::state;
    using O = step_operands<Program, T, Step>;
    using sums = step_sums<Program, T, Step>;
    using classes = step_classes<Program, T, Step>;

    // each on one member U and one point K
    template <int I, bool Tail, int U, int K>
    TIKHONOV_INLINE static void load(state& s, const T* p, std::ptrdiff_t count) {
        constexpr int id = F::A(I).node;
        if constexpr (F::W(id).kind == storage::length) {
            s.value[O::template slot<id, U, K>] = lanes<T>(s.f.length[id]);
        } else if constexpr (F::W(id).kind == storage::position) {
            s.value[O::template slot<id, U, K>] = O::template index_along<std::countr_zero(F::N(id).axes), F::N(id).axes, U, K>(s);
        } else {
            const lanes<T> v = fetch<I, Tail>(s, p + at::template inner_offset<I, U, K>(s), count);
            if constexpr (F::boolean(id)) O::template assign<id, U, K>(s, flags<T>(v.value != typename lanes<T>::batch(T(0))));
            else O::template assign<id, U, K>(s, v);
        }
    }
    /// All points of member U at once, where they lie side by side.
    template <int I, bool Tail, int U>
    TIKHONOV_INLINE static void load_all_points(state& s, const T* p, std::ptrdiff_t count) {
        constexpr int id = F::A(I).node;
        constexpr int k = F::points(id);
        lanes<T> v[k];
        load_samples<k>(v, p + U * (F::tile_lanes ? F::width * k : at::template stride<I, F::tiled_axis>(s)), Tail ? count : F::width);
        shuffles::repeat<k>([&]<int K>(std::integral_constant<int, K>) TIKHONOV_INLINE_LAMBDA {
            constexpr std::ptrdiff_t place = F::offset_of_point(id, K);
            const lanes<T> x = v[place];
            if constexpr (F::boolean(id)) O::template assign<id, U, K>(s, flags<T>(x.value != typename lanes<T>::batch(T(0))));
            else O::template assign<id, U, K>(s, x);
        });
    }
    template <int I, bool Tail, int U>
    TIKHONOV_INLINE static void store_all_points(const state& s, T* p, std::ptrdiff_t count) {
        constexpr int id = F::A(I).node;
        constexpr int k = F::points(id);
        lanes<T> v[k];
        shuffles::repeat<k>([&]<int K>(std::integral_constant<int, K>) TIKHONOV_INLINE_LAMBDA {
            constexpr std::ptrdiff_t place = F::offset_of_point(id, K);
            if constexpr (F::boolean(id)) v[place] = where(s.flag[O::template slot<id, U, K>], lanes<T>(T(1)), lanes<T>(T(0)));
            else v[place] = s.value[O::template slot<id, U, K>];
        });
        store_samples<k>(p + U * (F::tile_lanes ? F::width * k : at::template stride<I, F::tiled_axis>(s)), Tail ? count : F::width, v);
    }
    template <int I, bool Tail>
    TIKHONOV_INLINE static lanes<T> fetch(const state& s, const T* p, std::ptrdiff_t count) {
        constexpr int id = F::A(I).node;
        if constexpr (O::template broadcasts<id>) return lanes<T>(*p);
        else if constexpr (O::template contiguous<id>) {
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
        if constexpr (F::boolean(id)) v = where(s.flag[O::template slot<id, U, K>], lanes<T>(T(1)), lanes<T>(T(0)));
        else v = s.value[O::template slot<id, U, K>];
        if constexpr (O::template broadcasts<id>) *p = v.value.get(0);
        else if constexpr (Stream) store_past_caches(p, v);
        else if constexpr (O::template contiguous<id>) {
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
            O::template assign<Id, U, K>(s, O::template multiply_add<a, axes, U, K>(s, O::template operand<b, axes, U, K>(s)));
        } else if constexpr (n.op == &add_op && F::fused(b)) {
            O::template assign<Id, U, K>(s, O::template multiply_add<b, axes, U, K>(s, O::template operand<a, axes, U, K>(s)));
        } else if constexpr (n.op == &subtract_op && F::fused(a)) {
            O::template assign<Id, U, K>(s, O::template multiply_add<a, axes, U, K>(s, -O::template operand<b, axes, U, K>(s)));
        } else if constexpr (n.op == &subtract_op && F::fused(b)) {
            O::template assign<Id, U, K>(s, O::template multiply_add<b, axes, U, K, true>(s, O::template operand<a, axes, U, K>(s)));
        } else if constexpr (n.op->kind == shape::elementwise) {
            using type = decltype(primitive_type(opcode<F::N(Id).op>{}));
            if constexpr (n.op->arity == 1) O::template assign<Id, U, K>(s, type::value(O::template operand<a, axes, U, K>(s)));
            else if constexpr (n.op->arity == 2) {
                // where the order is free, what changes less comes first: checks of it leave the loop (see max in lanes.hpp)
                constexpr bool swap = n.op->commutative && std::popcount(F::N(b).axes) < std::popcount(F::N(a).axes);
                O::template assign<Id, U, K>(s, type::value(O::template operand < swap ? b : a, axes, U, K > (s),
                                                            O::template operand < swap ? a : b, axes, U, K > (s)));
            } else
                O::template assign<Id, U, K>(s, type::value(O::template operand<a, axes, U, K>(s), O::template operand<b, axes, U, K>(s),
                                                            O::template operand<n.operand[2], axes, U, K>(s)));
        } else if constexpr (n.op->kind == shape::reduction) {
            O::template assign<Id, U, K>(s, sums::template narrow_reduction<Id, false, U, K>(s, sums::template identity<Id>(), F::width));
        } else if constexpr (n.op == &ops::pick) {
            O::template assign<Id, U, K>(s, classes::template pick<Id, U, K>(s));
        } else if constexpr (n.op == &ops::scatter) {
            const auto hit = O::template operand<b, axes, U, K>(s) == O::template index_along<std::countr_zero(n.over), axes, U, K>(s);
            O::template assign<Id, U, K>(s, where(hit, O::template operand<a, axes, U, K>(s), lanes<T>(T(0))));
        } else {
            O::template assign<Id, U, K>(s, O::template operand<a, axes, U, K>(s));  // spread, output: the value as it is
        }
    }
};

}  // namespace tikhonov::detail
