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
    using facts = step_facts<Program, T, Step>;
    using addresses = step_addresses<Program, T, Step>;
    using state = typename addresses::state;
    using operands = step_operands<Program, T, Step>;
    using sums = step_sums<Program, T, Step>;
    using classes = step_classes<Program, T, Step>;

    // each on one member of the tile and one point of the narrow axes
    template <int Action, bool Tail, int Member, int Point>
    TIKHONOV_INLINE static void load(state& now, const T* memory, std::ptrdiff_t count) {
        constexpr int id = facts::action(Action).node;
        if constexpr (facts::place_of(id).kind == storage::length) {
            now.value[operands::template slot<id, Member, Point>] = lanes<T>(now.call.length[id]);
        } else if constexpr (facts::place_of(id).kind == storage::position) {
            now.value[operands::template slot<id, Member, Point>] =
                operands::template index_along<std::countr_zero(facts::node_at(id).axes), facts::node_at(id).axes, Member, Point>(now);
        } else {
            const lanes<T> value = fetch<Action, Tail>(now, memory + addresses::template inner_offset<Action, Member, Point>(now), count);
            if constexpr (facts::boolean(id))
                operands::template assign<id, Member, Point>(now, flags<T>(value.value != typename lanes<T>::batch(T(0))));
            else operands::template assign<id, Member, Point>(now, value);
        }
    }
    /// All points of a member at once, where they lie side by side.
    template <int Action, bool Tail, int Member>
    TIKHONOV_INLINE static void load_all_points(state& now, const T* memory, std::ptrdiff_t count) {
        constexpr int id = facts::action(Action).node;
        constexpr int points = facts::points(id);
        lanes<T> numbers[points];
        load_samples<points>(
            numbers,
            memory + Member * (facts::tile_lanes ? facts::width * points : addresses::template stride<Action, facts::tiled_axis>(now)),
            Tail ? count : facts::width);
        shuffles::repeat<points>([&]<int Point>(std::integral_constant<int, Point>) TIKHONOV_INLINE_LAMBDA {
            constexpr std::ptrdiff_t place = facts::offset_of_point(id, Point);
            const lanes<T> number = numbers[place];
            if constexpr (facts::boolean(id))
                operands::template assign<id, Member, Point>(now, flags<T>(number.value != typename lanes<T>::batch(T(0))));
            else operands::template assign<id, Member, Point>(now, number);
        });
    }
    template <int Action, bool Tail, int Member>
    TIKHONOV_INLINE static void store_all_points(const state& now, T* memory, std::ptrdiff_t count) {
        constexpr int id = facts::action(Action).node;
        constexpr int points = facts::points(id);
        lanes<T> numbers[points];
        shuffles::repeat<points>([&]<int Point>(std::integral_constant<int, Point>) TIKHONOV_INLINE_LAMBDA {
            constexpr std::ptrdiff_t place = facts::offset_of_point(id, Point);
            if constexpr (facts::boolean(id))
                numbers[place] = where(now.flag[operands::template slot<id, Member, Point>], lanes<T>(T(1)), lanes<T>(T(0)));
            else numbers[place] = now.value[operands::template slot<id, Member, Point>];
        });
        store_samples<points>(
            memory + Member * (facts::tile_lanes ? facts::width * points : addresses::template stride<Action, facts::tiled_axis>(now)),
            Tail ? count : facts::width, numbers);
    }
    template <int Action, bool Tail>
    TIKHONOV_INLINE static lanes<T> fetch(const state& now, const T* memory, std::ptrdiff_t count) {
        constexpr int id = facts::action(Action).node;
        if constexpr (operands::template broadcasts<id>) return lanes<T>(*memory);
        else if constexpr (operands::template contiguous<id>) {
            if (!Tail || facts::has_room(id) || (!masked_access && count == facts::width)) return load_contiguous(memory);
            return load_some(memory, count);
        } else {
            return load_strided(memory, addresses::template stride<Action, facts::lane_axis>(now), Tail ? count : facts::width);
        }
    }
    template <int Action, bool Tail, int Member, int Point, bool Stream>
    TIKHONOV_INLINE static void store(const state& now, T* memory, std::ptrdiff_t count) {
        constexpr int id = facts::action(Action).node;
        memory += addresses::template inner_offset<Action, Member, Point>(now);
        lanes<T> value;
        if constexpr (facts::boolean(id))
            value = where(now.flag[operands::template slot<id, Member, Point>], lanes<T>(T(1)), lanes<T>(T(0)));
        else value = now.value[operands::template slot<id, Member, Point>];
        if constexpr (operands::template broadcasts<id>) *memory = value.value.get(0);
        else if constexpr (Stream) store_past_caches(memory, value);
        else if constexpr (operands::template contiguous<id>) {
            if (!Tail || facts::has_room(id) || (!masked_access && count == facts::width)) store_contiguous(memory, value);
            else store_some(memory, count, value);
        } else {
            store_strided(memory, addresses::template stride<Action, facts::lane_axis>(now), Tail ? count : facts::width, value);
        }
    }
    template <int Node, class Value>
    TIKHONOV_INLINE static auto settled(Value value) {
        if constexpr (facts::node_at(Node).exact && std::same_as<Value, lanes<T>>) return rounded_by_itself(value);
        else return value;
    }
    template <int Node, int Member, int Point>
    TIKHONOV_INLINE static void compute(state& now) {
        constexpr node it = facts::node_at(Node);
        constexpr int left = it.operand[0];
        constexpr int right = it.operand[1];
        constexpr axis_set axes = it.axes;
        if constexpr (it.op == &add_op && facts::fused(left)) {
            operands::template assign<Node, Member, Point>(now, operands::template multiply_add<left, axes, Member, Point>(
                                                                    now, operands::template operand<right, axes, Member, Point>(now)));
        } else if constexpr (it.op == &add_op && facts::fused(right)) {
            operands::template assign<Node, Member, Point>(now, operands::template multiply_add<right, axes, Member, Point>(
                                                                    now, operands::template operand<left, axes, Member, Point>(now)));
        } else if constexpr (it.op == &subtract_op && facts::fused(left)) {
            operands::template assign<Node, Member, Point>(now, operands::template multiply_add<left, axes, Member, Point>(
                                                                    now, -operands::template operand<right, axes, Member, Point>(now)));
        } else if constexpr (it.op == &subtract_op && facts::fused(right)) {
            operands::template assign<Node, Member, Point>(now, operands::template multiply_add<right, axes, Member, Point, true>(
                                                                    now, operands::template operand<left, axes, Member, Point>(now)));
        } else if constexpr (it.op->kind == shape::elementwise) {
            using type = decltype(primitive_type(opcode<facts::node_at(Node).op>{}));
            if constexpr (it.op->arity == 1)
                operands::template assign<Node, Member, Point>(
                    now, settled<Node>(type::value(operands::template operand<left, axes, Member, Point>(now))));
            else if constexpr (it.op->arity == 2) {
                // where the order is free, what changes less comes first: checks of it leave the loop (see max in lanes.hpp)
                constexpr bool swap =
                    it.op->commutative && !it.exact && std::popcount(facts::node_at(right).axes) < std::popcount(facts::node_at(left).axes);
                operands::template assign<Node, Member, Point>(
                    now, settled<Node>(type::value(operands::template operand < swap ? right : left, axes, Member, Point > (now),
                                                   operands::template operand < swap ? left : right, axes, Member, Point > (now))));
            } else
                operands::template assign<Node, Member, Point>(
                    now, settled<Node>(type::value(operands::template operand<left, axes, Member, Point>(now),
                                                   operands::template operand<right, axes, Member, Point>(now),
                                                   operands::template operand<it.operand[2], axes, Member, Point>(now))));
        } else if constexpr (it.op->kind == shape::reduction) {
            operands::template assign<Node, Member, Point>(
                now, sums::template narrow_reduction<Node, false, Member, Point>(now, sums::template identity<Node>(), facts::width));
        } else if constexpr (it.op == &ops::pick) {
            operands::template assign<Node, Member, Point>(now, classes::template pick<Node, Member, Point>(now));
        } else if constexpr (it.op == &ops::scatter) {
            const auto hit = operands::template operand<right, axes, Member, Point>(now) ==
                             operands::template index_along<std::countr_zero(it.over), axes, Member, Point>(now);
            operands::template assign<Node, Member, Point>(
                now, where(hit, operands::template operand<left, axes, Member, Point>(now), lanes<T>(T(0))));
        } else {  // spread, output: the value as it is
            operands::template assign<Node, Member, Point>(now, operands::template operand<left, axes, Member, Point>(now));
        }
    }
};

}  // namespace tikhonov::detail
