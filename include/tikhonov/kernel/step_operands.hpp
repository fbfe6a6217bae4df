// What the code of a step works on: its registers by node, member and point, and how a place meets the lanes.
#pragma once

#include <tikhonov/kernel/step_addresses.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

template <class Program, class T, int Step>
struct step_operands {
    using facts = step_facts<Program, T, Step>;
    using addresses = step_addresses<Program, T, Step>;
    using state = typename addresses::state;

    template <int Node, int Member, int Point = 0>
    static constexpr int slot = (facts::tiled(Node) ? Member : 0) * facts::registers + facts::slots[Node] + Point;

    /// The register of an operand that belongs to point `Point` of the axes `Of`.
    template <int Node, axis_set Of, int Member, int Point>
    TIKHONOV_INLINE static auto operand(const state& now) {
        if constexpr (facts::node_at(Node).op == &ops::constant) {
            constexpr double number = facts::node_at(Node).value;
            return lanes<T>(static_cast<T>(number));
        } else {
            constexpr int point = facts::points(Node) == 1 ? 0
                                                           : project_points(facts::graph, facts::plan.narrow & Of, Point,
                                                                            facts::plan.narrow & facts::node_at(Node).axes);
            if constexpr (facts::boolean(Node)) return now.flag[slot<Node, Member, point>];
            else return now.value[slot<Node, Member, point>];
        }
    }
    template <int Node, int Member, int Point, class Value>
    TIKHONOV_INLINE static void assign(state& now, Value value) {
        if constexpr (facts::boolean(Node)) now.flag[slot<Node, Member, Point>] = value;
        else now.value[slot<Node, Member, Point>] = value;
    }
    /// ±a·b + c for a product that is not held in a register of its own.
    template <int Product, axis_set Of, int Member, int Point, bool Minus = false>
    TIKHONOV_INLINE static lanes<T> multiply_add(const state& now, lanes<T> c) {
        const lanes<T> a = operand<facts::node_at(Product).operand[0], Of, Member, Point>(now);
        const lanes<T> b = [&]() TIKHONOV_INLINE_LAMBDA {
            if constexpr (facts::node_at(Product).op == &multiply_op)
                return operand<facts::node_at(Product).operand[1], Of, Member, Point>(now);
            else return a;
        }();
        if constexpr (Minus) return fnma(a, b, c);
        else return fma(a, b, c);
    }

    /// How a place meets the lanes: not at all, one element beside the other, or with a stride.
    template <int Node>
    static constexpr bool broadcasts = facts::loops == 0 || !facts::has(facts::node_at(Node).axes, facts::lane_axis);
    template <int Node>
    static constexpr bool contiguous =
        !broadcasts<Node> && facts::place_of(Node).position(facts::lane_axis) == facts::place_of(Node).rank - 1;

    /// The index along an axis for point `Point` of the axes `Of`.
    template <int Axis, axis_set Of, int Member, int Point>
    TIKHONOV_INLINE static lanes<T> index_along(const state& now) {
        if constexpr (facts::has(facts::plan.narrow, Axis)) {
            constexpr int index = project_points(facts::graph, facts::plan.narrow & Of, Point, axis_set{1} << Axis);
            return lanes<T>(static_cast<T>(index));
        } else if constexpr (Axis == facts::lane_axis) {
            return lanes<T>::count() +
                   lanes<T>(static_cast<T>(now.index[facts::loops - 1] + (facts::tile_lanes ? Member * facts::width : 0)));
        } else {
            std::ptrdiff_t index = 0;
            for (int depth = 0; depth < facts::loops; ++depth)
                if (facts::step.loops[depth] == Axis) index = now.index[depth] + (Axis == facts::tiled_axis ? Member : 0);
            return lanes<T>(static_cast<T>(index));
        }
    }
    /// Points of the narrow axes among `over`.
    static constexpr int terms_of(axis_set over) {
        int product = 1;
        for (axis_set rest = over & facts::plan.narrow; rest != 0; rest &= rest - 1)
            product *= static_cast<int>(facts::graph.axes[static_cast<std::size_t>(std::countr_zero(rest))]->extent);
        return product;
    }
};

}  // namespace tikhonov::detail
