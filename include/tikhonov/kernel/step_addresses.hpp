// The locals of a running step, and where in memory its values are.
#pragma once

#include <utility>

#include <tikhonov/kernel/step_facts.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

template <class Program, class T, int Step>
struct step_addresses {
    using F = step_facts<Program, T, Step>;
    using frame = typename F::frame;
    static constexpr std::size_t actions = F::S.count > 0 ? F::S.count : 1;

    /// Locals of a running step. Addresses, strides and bounds are copied from the frame, because the compiler must assume that a vector
    /// store changes the frame, and would read them again after each.
    struct state {
        const frame& f;
        std::ptrdiff_t from[max_rank]{};  ///< where the loops begin
        std::ptrdiff_t to[max_rank]{};    ///< and end
        std::ptrdiff_t index[max_rank]{};
        std::ptrdiff_t limit = 0;  ///< of the lane loop
        T* base[actions];          ///< the place of each action
        T* row[actions];           ///< the same at the current indices of the loops outside the lanes
        std::ptrdiff_t stride[actions][max_rank];
        lanes<T> value[static_cast<std::size_t>(F::most_together * F::registers)];
        flags<T> flag[static_cast<std::size_t>(F::most_together * F::registers)];

        explicit state(const frame& of) : f(of) {
            for (int d = 0; d < F::loops; ++d) {
                from[d] = F::by_block(d) ? f.first : 0;
                to[d] = F::by_block(d) ? f.last : f.extent[static_cast<std::size_t>(F::S.loops[d])];
            }
        }
    };

    // ---- addresses
    template <int I>
    TIKHONOV_INLINE static void open(state& s) {
        constexpr int id = F::A(I).node;
        s.base[I] = s.f.data[id];
        for (int r = 0; r < F::W(id).rank; ++r) s.stride[I][r] = s.f.stride[id][r];
    }
    template <int I, int Axis>
    TIKHONOV_INLINE static std::ptrdiff_t stride(const state& s) {
        constexpr int position = F::W(F::A(I).node).position(Axis);
        if constexpr (position < 0) return 0;
        else if constexpr (F::W(F::A(I).node).fixed_stride[position] != 0) return F::W(F::A(I).node).fixed_stride[position];
        else return s.stride[I][position];
    }
    template <int I, int D>
    TIKHONOV_INLINE static std::ptrdiff_t offset_along(const state& s) {
        if constexpr (F::W(F::A(I).node).position(F::S.loops[D]) < 0) {
            return 0;
        } else {
            std::ptrdiff_t i = s.index[D];
            if constexpr (F::W(F::A(I).node).kind == storage::block && F::S.loops[D] == F::P.streamed)
                i -= s.from[D];  // buffers begin with the block
            return i * stride<I, F::S.loops[D]>(s);
        }
    }
    /// From the start of a place to the current indices of the outer `Depths` loops.
    template <int I, int Depths>
    TIKHONOV_INLINE static std::ptrdiff_t offset(const state& s) {
        return [&]<int... D>(std::integer_sequence<int, D...>) TIKHONOV_INLINE_LAMBDA {
            return (std::ptrdiff_t{0} + ... + offset_along<I, D>(s));
        }
        (std::make_integer_sequence<int, Depths>{});
    }
    /// Of member `U` of the tile and point `K` of the narrow axes.
    template <int I, int U, int K>
    TIKHONOV_INLINE static std::ptrdiff_t inner_offset(const state& s) {
        constexpr int id = F::A(I).node;
        std::ptrdiff_t sum = U == 0 ? 0 : U * (F::tile_lanes ? F::width : 1) * stride<I, F::tiled_axis>(s);
        if constexpr (F::points(id) > 1) sum += [&]<int... R>(std::integer_sequence<int, R...>) TIKHONOV_INLINE_LAMBDA {
                return (std::ptrdiff_t{0} + ... + narrow_along<I, K, R>(s));
            }
        (std::make_integer_sequence<int, F::W(id).rank>{});
        return sum;
    }
    template <int I, int K, int R>
    TIKHONOV_INLINE static std::ptrdiff_t narrow_along(const state& s) {
        constexpr int axis = F::W(F::A(I).node).axes[R];
        if constexpr (!F::has(F::P.narrow, axis)) return 0;
        else {
            constexpr int along = project_points(F::G, F::P.narrow & F::N(F::A(I).node).axes, K, axis_set{1} << axis);
            return along * stride<I, axis>(s);
        }
    }
};

}  // namespace tikhonov::detail
