// What goes by labels: the element of a class, and the rows of a table that are added to.
#pragma once

#include <tikhonov/kernel/step_operands.hpp>
#include <tikhonov/simd/shuffles.hpp>

namespace tikhonov::inline TIKHONOV_TARGET::detail {

template <class Program, class T, int Step>
struct step_classes {
    using F = step_facts<Program, T, Step>;
    using at = step_addresses<Program, T, Step>;
    using state = typename at::state;
    using O = step_operands<Program, T, Step>;

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
        shuffles::repeat<O::terms_of(n.over)>([&]<int J>(std::integral_constant<int, J>) TIKHONOV_INLINE_LAMBDA {
            constexpr int point = project_points(F::G, mine, K, all, n.over & F::P.narrow, J);
            const lanes<T> label = O::template operand<n.operand[1], all, U, point>(s);
            const lanes<T> value = O::template operand<n.operand[0], all, U, point>(s);
            if constexpr (one_label && O::template contiguous<id>) {
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
        const lanes<T> label = O::template operand<n.operand[1], n.axes, U, K>(s);
        if constexpr (!is_gathered(n, 0, F::P.narrow)) {
            constexpr axis_set all = (n.axes | n.over) & F::P.narrow;
            return [&]<int... J>(std::integer_sequence<int, J...>) TIKHONOV_INLINE_LAMBDA {
                lanes<T> result(T(0));
                (..., (result = where(label == lanes<T>(static_cast<T>(J)),
                                      O::template operand<x, all, U, project_points(F::G, n.axes & F::P.narrow, K, all, n.over, J)>(s),
                                      result)));
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
            if constexpr (!F::has(F::N(n.operand[1]).axes, F::lane_axis) && O::template contiguous<x>) {
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

}  // namespace tikhonov::detail
