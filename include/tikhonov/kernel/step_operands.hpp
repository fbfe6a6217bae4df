// What the code of a step works on: its registers by node, member and point, and how a place meets the lanes.
#pragma once

#include <tikhonov/kernel/step_addresses.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

template <class Program, class T, int Step>
struct step_operands {
    using F = step_facts<Program, T, Step>;
    using at = step_addresses<Program, T, Step>;
    using state = typename at::state;

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

    /// How a place meets the lanes: not at all, one element beside the other, or with a stride.
    template <int Id>
    static constexpr bool broadcasts = F::loops == 0 || !F::has(F::N(Id).axes, F::lane_axis);
    template <int Id>
    static constexpr bool contiguous = !broadcasts<Id> && F::W(Id).position(F::lane_axis) == F::W(Id).rank - 1;

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
    /// Points of the narrow axes among `over`.
    static constexpr int terms_of(axis_set over) {
        int product = 1;
        for (axis_set rest = over & F::P.narrow; rest != 0; rest &= rest - 1)
            product *= static_cast<int>(F::G.axes[static_cast<std::size_t>(std::countr_zero(rest))]->extent);
        return product;
    }
};

}  // namespace tikhonov::detail
